import { destinationsOf, type Destination } from './destination';
import type { StoredForwarding } from './forwardingRow';

/** One mail to one owner, and the rows that are told by it. */
export interface Notices {
	mails: Array<{ to: string; subject: string; text: string; told: ToldRow[] }>;
	/** Rows whose notice nobody is to get. */
	untold: ToldRow[];
}

/** What to write over a row as long as its notice is that which was told. */
export interface ToldRow {
	id: number;
	notice: null;
	lastNotice: string;
}

/**
 * What the owners of tools are to be told, one mail each.
 *
 * @param fallback who is told where a destination has no owner; empty: nobody
 */
export function collectNotices(rows: StoredForwarding[], usable: Destination[], fallback: string): Notices {
	const byOwner = new Map<string, StoredForwarding[]>();
	const untold: ToldRow[] = [];
	for (const row of rows.filter(({ notice }) => notice)) {
		const owner = destinationsOf(row, usable).find(
			({ destination }) => destination === row.destination,
		)?.owner;
		const to = owner ?? fallback.trim();
		if (to) byOwner.set(to, [...(byOwner.get(to) ?? []), row]);
		else untold.push(toldRow(row));
	}
	const mails = [...byOwner].map(([to, owned]) => ({
		to,
		subject: `Forwarded invoices: ${owned.length} ${owned.length === 1 ? 'notice' : 'notices'}`,
		text: owned.map(({ notice }) => notice).join('\n\n'),
		told: owned.map(toldRow),
	}));
	return { mails, untold };
}

function toldRow({ id, notice }: StoredForwarding): ToldRow {
	return { id, notice: null, lastNotice: notice ?? '' };
}
