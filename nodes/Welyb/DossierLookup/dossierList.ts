import type { ConnectionRow } from '../../domain/registry/connectionRow';
import { looksLikeSiret, normaliseIdentifier } from '../../domain/siret';
import type { PortalDossier } from '../portal/schemas';
import type { RoutingCode } from './partyNumbers';

/** A firm's dossiers as a table lists them, for firms whose portal has no API. */
export interface DossierList {
	dossiers: PortalDossier[];
	routingCodes: RoutingCode[];
}

/** The connected dossiers of the table `eFacture connections`, each once, whatever number of platforms it is connected with. */
export function dossierList(rows: ConnectionRow[]): DossierList {
	const connected = rows.filter(({ state }) => state === 'connected');
	const byId = new Map(connected.map((row) => [row.dossierId, row]));
	return {
		dossiers: [...byId.values()].map(toDossier),
		routingCodes: connected.flatMap(codesOf),
	};
}

function toDossier(row: ConnectionRow): PortalDossier {
	const siret = normaliseIdentifier(row.siret ?? '') || null;
	const siren = normaliseIdentifier(row.siren ?? '') || siret?.slice(0, 9) || null;
	const collection = { purchases: row.purchasesAddress ?? null, sales: row.salesAddress ?? null };
	return { id: row.dossierId, name: row.dossierName ?? row.dossierId, siret, siren, collection };
}

function codesOf({ routingCodes, siret }: ConnectionRow): RoutingCode[] {
	const establishment = normaliseIdentifier(siret ?? '');
	if (!looksLikeSiret(establishment)) return [];
	const codes = (routingCodes ?? '').split(',').map((code) => code.trim());
	return codes.filter((code) => code !== '').map((code) => ({ code, siret: establishment }));
}
