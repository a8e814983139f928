import { currentStatus } from './currentStatus';
import { directoryOf } from './directories';
import type { DocumentStatus } from './statusTypes';
import type { Document, PartName, Registration, Side } from './types';

/** A registration as `documentsWithStatuses` gives it, settled (`filedAt`) or not. */
export interface DocumentRow {
	id: string;
	filingKey: string;
	dossierId: string;
	side: Side;
	/** The contract's `Registration` as JSON. */
	registration: string;
	originalSha256: string;
	/** SHA-256 of the part that has arrived. */
	receivedOriginal: string | null;
	receivedReadable: string | null;
	year: string | null;
	month: string | null;
	filedAt: string | null;
	updatedAt: string;
	/** The contract's `DocumentStatus`, several as JSON, oldest first. */
	statuses: string;
}

/** The row as the contract's `Document`. */
export function toDocument(row: DocumentRow): Document {
	const { id, dossierId, side, year, month, filedAt, updatedAt } = row;
	const { readable, ...registration } = JSON.parse(row.registration) as Registration;
	const statuses = JSON.parse(row.statuses) as DocumentStatus[];
	return {
		id,
		...registration,
		readable: readable ?? null,
		directory: year !== null && month !== null ? directoryOf(dossierId, side, year, month) : null,
		status: currentStatus(statuses),
		statuses,
		filedAt,
		updatedAt,
	};
}

/** The registered parts that haven't arrived. */
export function missingOf(row: DocumentRow): PartName[] {
	const { readable } = JSON.parse(row.registration) as Registration;
	return [
		...(row.receivedOriginal === null ? (['original'] as const) : []),
		...(readable && row.receivedReadable === null ? (['readable'] as const) : []),
	];
}
