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

/** How the table is brought up to date with the portal. */
export interface Mirrored {
	/** Dossiers that were connected, or got other terms: what waits for them in the ledger may be filed now. */
	resumed: string[];
	/** One whole row for each dossier that is new or differs. They go only after the ledger was told of `resumed`. */
	rows: ConnectionRow[];
	/** Further rows of a dossier, which two first writers may have made. */
	superfluousIds: number[];
	/** Every connection there is or was. */
	connections: ConnectionRow[];
}

/**
 * Brings the table up to date with the portal. What the portal doesn't keep stays as the table has it: routing codes, collection
 * addresses, last invoice and error, and platform and organization where the portal names none. A dossier that the portal never
 * connected is the table's own affair, as on the e-mail channel.
 *
 * @param portal every connection there is or was; null: the portal has no such API or doesn't answer, and the table stands by itself
 */
export function mirrorConnections(
	portal: PortalConnection[] | null,
	rows: Array<ConnectionRow & { id?: number }>,
): Mirrored {
	const stored = new Map<string, ConnectionRow & { id?: number }>();
	const superfluousIds: number[] = [];
	// Of two rows of one dossier the older counts.
	for (const row of [...rows].sort((a, b) => (a.id ?? 0) - (b.id ?? 0))) {
		if (!stored.has(row.dossierId)) stored.set(row.dossierId, row);
		else if (row.id !== undefined) superfluousIds.push(row.id);
	}
	const mirrored = new Map<string, ConnectionRow>(
		[...stored].map(([dossierId, row]) => [dossierId, resumable(tableColumns(row))]),
	);
	for (const connection of portal ?? []) {
		const { dossierId } = connection;
		mirrored.set(dossierId, resumable(mergedRow(connection, stored.get(dossierId))));
	}
	const connections = [...mirrored.values()];
	const changed = connections.filter((row) => {
		const known = stored.get(row.dossierId);
		return !known || !sameRow(known, row);
	});
	return {
		resumed: changed
			.filter(({ dossierId, resumedFor }) => {
				return resumedFor && resumedFor !== stored.get(dossierId)?.resumedFor;
			})
			.map(({ dossierId }) => dossierId),
		rows: changed,
		superfluousIds,
		connections,
	};
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

/** Notes the terms for which the ledger was told, so that each is told once, also of rows that people write. */
function resumable(row: ConnectionRow): ConnectionRow {
	const { state, connectedFrom, connectedAt } = row;
	const terms = [connectedFrom || 'all', inUtc(connectedAt) ?? ''].join('|');
	return { ...row, resumedFor: state === 'connected' ? terms : null };
}

function tableColumns(row: ConnectionRow): ConnectionRow {
	return Object.fromEntries(
		Object.keys(connectionColumns).map((column) => [column, row[column as keyof ConnectionRow] ?? null]),
	) as ConnectionRow;
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
