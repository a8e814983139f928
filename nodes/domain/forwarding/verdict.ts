import type { Side, Status } from '../item';
import { standing } from '../lifecycle/history';
import { statusByCode } from '../lifecycle/statuses';

/** Whether an invoice goes on to third-party tools. */
export interface Verdict {
	/** Why it is held back; null: it is forwarded. */
	held: string | null;
	/** What the tool has to know of an invoice that is forwarded all the same. */
	flag: string | null;
}

/** Refused by the buyer; rejected by a platform; inadmissible. */
const REFUSED = '210';
const REJECTED = ['213', '501'];
const CANCELLED = '220';

/** What shows that a sale reached its buyer: 202, 203, or what only a buyer sets. A seller's own statuses prove nothing. */
const REACHED_BUYER = ['202', '203', '204', '205', '206', '207', '208', '210', '211'];

/**
 * Decides by an invoice's statuses, whatever their order of arrival. A purchase that was refused or rejected isn't booked. A sale
 * that was refused was issued, and is booked; one that was rejected before it reached its buyer never was. A rejection as a duplicate
 * that is about a second delivery doesn't count.
 */
export function verdictOf(side: Side, history: Status[]): Verdict {
	const { own } = standing(history);
	const find = (codes: string[]) => own.find(({ code }) => codes.includes(code));
	const refused = find([REFUSED]);
	const rejected = find(REJECTED);
	const bar = side === 'purchase' ? (refused ?? rejected) : find(REACHED_BUYER) ? undefined : rejected;
	if (bar) return { held: `It has status ${named(bar.code)}`, flag: null };
	const odd = refused ?? rejected ?? find([CANCELLED]);
	return { held: null, flag: odd ? `It has status ${named(odd.code)}` : null };
}

/** A status in a sentence, e.g. `210 Refused`. */
export function named(code: string): string {
	return [code, statusByCode(code)?.label].filter(Boolean).join(' ');
}
