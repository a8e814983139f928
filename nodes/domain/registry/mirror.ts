import { connectionColumns, type ConnectionRow, type ConnectionState } from './connectionRow';
import { parisTime } from './day';

/** What the portal says of a connection. */
export interface PortalConnection {
	dossierId: string;
	dossierName: string;
	siret?: string | null;
	siren?: string | null;
	state: ConnectionState;
	connectedAt: string;
	disconnectedAt?: string | null;
	connectedFrom?: string | null;
	platform?: string | null;
	organization?: string | null;
}

/**
 * The rows to write so that the table follows the portal. What the portal doesn't keep stays as the table has it: routing codes,
 * collection addresses, last invoice and error, and platform and organization where the portal names none. A dossier
 * that the portal never connected is the table's own affair, as on the e-mail channel.
 *
 * @param portal every connection there is or was; null: the portal has no such API, and the table stands by itself
 * @returns one whole row for each dossier that is new or differs
 */
export function mergeConnections(
	portal: PortalConnection[] | null,
	rows: Array<ConnectionRow & { id?: number }>,
): ConnectionRow[] {
	const stored = new Map<string, ConnectionRow>();
	// Of two rows of one dossier, which two first writers may have made, the older counts.
	for (const row of [...rows].sort((a, b) => (b.id ?? 0) - (a.id ?? 0))) stored.set(row.dossierId, row);
	return (portal ?? []).flatMap((connection) => {
		const known = stored.get(connection.dossierId);
		const merged = mergedRow(connection, known);
		return known && sameRow(known, merged) ? [] : [merged];
	});
}

function mergedRow(connection: PortalConnection, known: ConnectionRow | undefined): ConnectionRow {
	return {
		dossierId: connection.dossierId,
		dossierName: connection.dossierName,
		siret: connection.siret ?? null,
		siren: connection.siren ?? null,
		routingCodes: known?.routingCodes ?? null,
		purchasesAddress: known?.purchasesAddress ?? null,
		salesAddress: known?.salesAddress ?? null,
		platform: connection.platform ?? known?.platform ?? null,
		organization: connection.organization ?? known?.organization ?? null,
		state: connection.state,
		connectedFrom: connection.connectedFrom ?? null,
		connectedAt: inUtc(connection.connectedAt),
		disconnectedAt: inUtc(connection.disconnectedAt),
		lastInvoiceAt: known?.lastInvoiceAt ?? null,
		lastError: known?.lastError ?? null,
	};
}

function sameRow(known: ConnectionRow, merged: ConnectionRow): boolean {
	return Object.entries(connectionColumns).every(([column, type]) => {
		const [before, now] = [known, merged].map((row) => row[column as keyof ConnectionRow] ?? null);
		return type === 'date' ? inUtc(before) === inUtc(now) : before === now;
	});
}

function inUtc(instant: string | null | undefined): string | null {
	return parisTime(instant)?.toUTC().toISO() ?? null;
}
