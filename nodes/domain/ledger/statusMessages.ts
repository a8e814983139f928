import type { Flow } from '../item';
import { countByOrganization, isDue, type Work } from './claim';
import { keptMessages, messageMark, messageRowKey } from './messageMarks';
import type { StoredRow } from './row';

/** Which status messages to read now. */
export interface StatusWork {
	work: Work[];
	/** Messages that could have been taken but for the limit. */
	remaining: number;
	/** Messages that nothing knew, taken or not, by organization. */
	unknown: Record<string, number>;
}

export interface PickContext {
	/** Label of the platform in the ledger. */
	platform: string;
	now: Date;
	/** Most messages picked at once. */
	limit: number;
}

/** The messages that rows of their own stand for, e.g. of those whose next attempt is due. */
export function statusFlowsOf(rows: StoredRow[]): Flow[] {
	return rows.map(({ filingKey, organization }) => ({
		id: decodeURIComponent(filingKey.slice(filingKey.lastIndexOf('|') + 1)),
		organization: organization ?? '',
	}));
}

/**
 * Picks the status messages that the ledger hasn't kept: a status may be applied twice without harm, so no claim is needed. A
 * message that the platform refused never took effect, and is passed over.
 *
 * @param flows the same message may come several times; the last reference to it is the newest
 * @param rows every row with the mark of one of the messages, and the messages' own rows
 */
export function pickStatusFlows(
	flows: Flow[],
	rows: StoredRow[],
	{ platform, now, limit }: PickContext,
): StatusWork {
	const kept = keptMessages(rows);
	const newest = new Map(flows.map((flow) => [messageRowKey(platform, flow), flow]));
	const open = [...newest].flatMap(([key, flow]) => {
		const own = [
			...new Map(rows.filter((row) => row.filingKey === key).map((row) => [row.id, row])).values(),
		];
		const isKept = kept.has(messageMark(platform, flow));
		return isToRead(flow, own, isKept, now) ? [{ flow, own }] : [];
	});
	return {
		work: open.slice(0, limit).map(({ flow, own }) => ({
			flow,
			claim: {
				attempts: 1 + Math.max(0, ...own.map((row) => row.attempts ?? 0)),
				supersedes: own.map(({ id }) => id),
			},
		})),
		remaining: Math.max(0, open.length - limit),
		unknown: countByOrganization(open.filter(({ own }) => !own.some(isWaiting))),
	};
}

/** @param own the message's own rows: it waits to be read again, is parked as unreadable, or named no invoice */
function isToRead(flow: Flow, own: StoredRow[], isKept: boolean, now: Date): boolean {
	const waiting = own.filter(isWaiting);
	if (waiting.length > 0) return waiting.every((row) => isDue(row, now));
	if (flow.acknowledgement?.status === 'Error') return false;
	const isUnreadable = own.some(({ statusFlows }) => !statusFlows);
	return !isUnreadable && !isKept;
}

function isWaiting({ state }: StoredRow): boolean {
	return state === 'waiting';
}
