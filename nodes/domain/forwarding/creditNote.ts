import type { Invoice, Side } from '../item';
import { kindOf } from '../invoice/kind';
import type { StoredRow } from '../ledger/row';
import { keptStatuses } from '../ledger/statusHistory';
import type { StoredForwarding } from './forwardingRow';
import { verdictOf } from './verdict';

/** What a credit note may be held back for. */
export interface Linked {
	/** Rows of the ledger with a number that the credit note cites. */
	rows: StoredRow[];
	/** Forwardings with such a number. */
	forwardings: StoredForwarding[];
}

type About = { dossierId: string; side: Side; destination: string };

/**
 * Why a credit note is held back: it cites an invoice that was held back from the same tool. Only an exact link counts: the same
 * seller, the number as written, and the date where the credit note gives it; without a date the number must be that of one
 * invoice only. Links by number are unsure, so anything less is no link.
 *
 * @returns null where it is forwarded
 */
export function heldByLink(
	invoice: Pick<Invoice, 'typeCode' | 'references' | 'identity'>,
	{ dossierId, side, destination }: About,
	linked: Linked,
): string | null {
	if (!kindOf(invoice).creditNote) return null;
	const seller = sellerOf(invoice.identity);
	if (seller === null) return null;
	const isOurs = (row: StoredRow) =>
		(row.dossierId ?? dossierId) === dossierId &&
		(row.side ?? side) === side &&
		sellerOf(row.identity) === seller;
	for (const { number, issueDate } of invoice.references.precedingInvoices) {
		const rows = linked.rows.filter(
			(row) =>
				isOurs(row) && row.number?.trim() === number.trim() && (!issueDate || row.issueDate === issueDate),
		);
		if (new Set(rows.map(({ identity }) => identity)).size !== 1) continue;
		const forwardings = linked.forwardings.filter(
			(one) =>
				one.identity === rows[0].identity &&
				one.dossierId === dossierId &&
				one.side === side &&
				one.destination === destination,
		);
		const isHeld = forwardings.length
			? forwardings.every(({ state }) => state === 'held')
			: rows.some(
					(row) =>
						verdictOf(
							side,
							keptStatuses(row).map(({ status }) => status),
						).held !== null,
				);
		if (isHeld) return `It credits invoice ${number}, which is held back`;
	}
	return null;
}

/** The seller's part of an identity `<seller>|<number>|<year>`; sellers hold no bar. */
function sellerOf(identity: string | null | undefined): string | null {
	return identity?.split('|')[0] ?? null;
}
