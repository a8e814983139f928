import { createHash } from 'node:crypto';

import type { Flow } from '../item';
import type { StoredRow } from './row';

/**
 * Which status messages brought the statuses of a row, in the column `statusFlows`: `|mark|mark*3|`. A mark is a short hash,
 * since each look-up reads the whole column; `*3` tells that the message is about three invoices.
 */
export interface MessageMark {
	mark: string;
	/** How many invoices the message is about. */
	invoices: number;
}

/** 64 bits: enough to tell apart whatever a Data Table can hold. */
const MARK_LENGTH = 16;

/** The mark of a status message. The template makes the same by an expression, to look rows up. */
export function messageMark(platform: string, flow: Pick<Flow, 'id' | 'organization'>): string {
	return createHash('sha256').update(messageKey(platform, flow)).digest('hex').slice(0, MARK_LENGTH);
}

/** Key of the row of a status message that can't be read, or doesn't say which invoice it is about. */
export function messageRowKey(platform: string, flow: Pick<Flow, 'id' | 'organization'>): string {
	return `status|${messageKey(platform, flow)}`;
}

export function joinMarks(marks: MessageMark[]): string | null {
	const written = marks.map(({ mark, invoices }) => (invoices > 1 ? `${mark}*${invoices}` : mark));
	return written.length ? `|${[...new Set(written)].sort().join('|')}|` : null;
}

export function splitMarks({ statusFlows }: Pick<StoredRow, 'statusFlows'>): MessageMark[] {
	return (statusFlows ?? '')
		.split('|')
		.filter((written) => written !== '')
		.map((written) => {
			const [mark, invoices = '1'] = written.split('*');
			return { mark, invoices: Number(invoices) };
		});
}

/**
 * The messages of which every status is kept. One about several invoices is written row by row, so that a crash may leave it
 * half kept; such a message has to be read again.
 *
 * @param rows every row that has one of the marks
 */
export function keptMessages(rows: StoredRow[]): Set<string> {
	const keptOf = new Map<string, { wanted: number; invoices: Set<string> }>();
	for (const row of rows) {
		for (const { mark, invoices } of splitMarks(row)) {
			const known = keptOf.get(mark) ?? { wanted: invoices, invoices: new Set() };
			// An invoice between two dossiers has two rows, one without identity the message's own.
			known.invoices.add(row.identity ?? row.filingKey);
			keptOf.set(mark, known);
		}
	}
	return new Set(
		[...keptOf].filter(([, { wanted, invoices }]) => invoices.size >= wanted).map(([mark]) => mark),
	);
}

function messageKey(platform: string, { organization, id }: Pick<Flow, 'id' | 'organization'>): string {
	return `${platform}|${organization}|${encodeURIComponent(id)}`;
}
