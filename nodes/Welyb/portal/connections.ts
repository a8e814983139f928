import { collectPages } from './collectPages';
import {
	connectAnswerSchema,
	connectionPageSchema,
	disconnectAllAnswerSchema,
	disconnectAnswerSchema,
	type ConnectAnswer,
	type Connection,
	type DisconnectAnswer,
} from './schemas';
import { callPortal, type Portal } from './transport';

/** The contract's `ConnectionTerms`. */
export interface ConnectionTerms {
	/** A day (`YYYY-MM-DD`), an instant (ISO 8601), or null for all invoices. */
	connectedFrom: string | null;
	/** The platform's label. */
	platform: string | null;
	organization: string | null;
}

/**
 * Pages through the connections there are or were.
 *
 * @param state only those that stand so; all where none is given
 * @param limit most connections wanted
 * @throws NodeApiError see `callPortal`
 * @throws NodeOperationError see `collectPages`
 */
export async function listConnections(
	portal: Portal,
	state?: Connection['state'],
	limit = Infinity,
): Promise<Connection[]> {
	return await collectPages(portal, { of: 'connections', limit }, async (pageLimit, cursor) => {
		const { connections, nextCursor } = await callPortal(
			portal,
			{
				method: 'GET',
				path: '/connections',
				what: 'the list of connections',
				qs: {
					...(state === undefined ? {} : { state }),
					limit: pageLimit,
					...(cursor === undefined ? {} : { cursor }),
				},
			},
			connectionPageSchema,
		);
		return { found: connections, nextCursor };
	});
}

/**
 * Connects a dossier, or gives its connection other terms. The same terms again change nothing.
 *
 * @throws NodeApiError see `callPortal`; `dossierNotFound`, `dossierNotEligible`, `applicationInactive`
 */
export async function connectDossier(
	portal: Portal,
	dossierId: string,
	terms: ConnectionTerms,
): Promise<ConnectAnswer> {
	return await callPortal(
		portal,
		{
			method: 'PUT',
			path: pathOf(dossierId),
			what: `connecting dossier ${dossierId}`,
			json: terms,
		},
		connectAnswerSchema,
	);
}

/**
 * Disconnects a dossier; its documents stay. One that isn't connected is `unchanged`.
 *
 * @throws NodeApiError see `callPortal`; `dossierNotFound` when there is no such dossier
 */
export async function disconnectDossier(portal: Portal, dossierId: string): Promise<DisconnectAnswer> {
	return await callPortal(
		portal,
		{ method: 'DELETE', path: pathOf(dossierId), what: `disconnecting dossier ${dossierId}` },
		disconnectAnswerSchema,
	);
}

/**
 * Disconnects every dossier.
 *
 * @param firmName as confirmation
 * @returns the connections that this ended
 * @throws NodeApiError see `callPortal`; `confirmationMismatch` when the firm has another name
 */
export async function disconnectAllDossiers(portal: Portal, firmName: string): Promise<Connection[]> {
	const { disconnected } = await callPortal(
		portal,
		{
			method: 'DELETE',
			path: '/connections',
			what: 'disconnecting all dossiers',
			qs: { firmName },
		},
		disconnectAllAnswerSchema,
	);
	return disconnected;
}

function pathOf(dossierId: string): string {
	return `/connections/${encodeURIComponent(dossierId)}`;
}
