import { z } from 'zod';

import type { Account } from '../../domain/registry/accounts';
import { dossiersBySiret, eligibilityOf, eligibilitySchema } from '../../domain/registry/eligibility';
import { normaliseIdentifier } from '../../domain/siret';
import { FailureError } from '../../runtime/failure';
import { listConnections } from '../portal/connections';
import { searchDossiers } from '../portal/dossiers';
import { dossierSchema, type Connection, type PortalDossier } from '../portal/schemas';
import type { Portal } from '../portal/transport';

/** Every dossier and connection of the firm, so that any number of dossiers is judged in the same few calls. */
export interface Firm {
	dossiers: Map<string, PortalDossier>;
	bySiret: Map<string, PortalDossier[]>;
	connections: Map<string, Connection>;
}

/** @throws NodeApiError see `callPortal` */
export async function readFirm(portal: Portal): Promise<Firm> {
	const [dossiers, connections] = await Promise.all([searchDossiers(portal, {}), listConnections(portal)]);
	return {
		dossiers: new Map(dossiers.map((dossier) => [dossier.id, dossier])),
		bySiret: dossiersBySiret(dossiers),
		connections: new Map(connections.map((connection) => [connection.dossierId, connection])),
	};
}

/** What an item is told of its dossier. */
export const assessmentSchema = z
	.object({ dossier: dossierSchema, eligibility: eligibilitySchema })
	.passthrough();

export interface Assessment extends z.infer<typeof assessmentSchema> {
	/** Past or present; undefined: there never was one. */
	connection: Connection | undefined;
}

/**
 * Judges one dossier.
 *
 * @param accountOf whether the dossier is on the platform
 * @throws FailureError `dossierNotFound`
 */
export function assess(
	{ dossiers, bySiret, connections }: Firm,
	dossierId: string,
	accountOf: (dossier: PortalDossier) => Account,
): Assessment {
	const dossier = dossiers.get(dossierId);
	if (!dossier) {
		throw new FailureError({
			message: `The firm has no dossier ${dossierId}`,
			description: "Look the dossier up again, and check 'Dossier ID'.",
			code: 'dossierNotFound',
			retryable: false,
		});
	}
	const connection = connections.get(dossierId);
	const eligibility = eligibilityOf(dossier, {
		sameSiret: bySiret.get(normaliseIdentifier(dossier.siret ?? '')) ?? [],
		account: accountOf(dossier),
		connectedSince: connection?.state === 'connected' ? connection.connectedAt : null,
	});
	return { dossier, connection, eligibility };
}
