import { z } from 'zod';

import { destinationsOf, type Destinations } from './destination';
import type { StoredForwarding } from './forwardingRow';

/** What to write over a row as long as its notice is that which was told. */
const toldRowSchema = z.object({ id: z.number().int(), notice: z.null(), lastNotice: z.string() });
export type ToldRow = z.infer<typeof toldRowSchema>;

/** One mail to one owner, and the rows that are told by it. */
export const noticeMailSchema = z.object({
	to: z.string(),
	subject: z.string(),
	text: z.string(),
	told: z.array(toldRowSchema),
});

export interface Notices {
	mails: Array<z.infer<typeof noticeMailSchema>>;
	/** Rows whose notice nobody is to get. */
	untold: ToldRow[];
}

/**
 * What the owners of tools are to be told, one mail each.
 *
 * @param fallback who is told where a destination has no owner; empty: nobody
 */
export function collectNotices(
	rows: StoredForwarding[],
	destinations: Destinations,
	fallback: string,
): Notices {
	const byOwner = new Map<string, StoredForwarding[]>();
	const untold: ToldRow[] = [];
	for (const row of rows.filter(({ notice }) => notice)) {
		const owner = destinationsOf(row, destinations).find(
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
