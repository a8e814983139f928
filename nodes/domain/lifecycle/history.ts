import { DateTime } from 'luxon';

import type { Status } from '../item';
import { statusByCode } from './statuses';

const REJECTED = '213';
const DUPLICATE = 'DOUBLON';

/** Date that a party received the invoice at: the date of its 200 for the issuer, of its 202 for the recipient. */
const RECEIVED_AS = { issuer: '200', recipient: '202' } as const;

/**
 * Joins two lists of statuses of one invoice identity: each status once, by its id, oldest first by its own date
 * (MDT-78). Whatever came in is kept, in whatever order it came, and the result doesn't depend on that order. Of
 * two entries with one id the one that isn't a copy for the tax side wins, else the fuller one; what it lacks is
 * taken from the other.
 */
export function mergeHistory(a: Status[], b: Status[]): Status[] {
	const merged = new Map<string, Status>();
	for (const status of [...a, ...b]) {
		const known = merged.get(status.id);
		merged.set(status.id, known ? joined(known, status) : status);
	}
	return [...merged.values()].sort(inOrder);
}

/** The order of a history. A status without a date comes first, so that it never passes for the latest. */
export function inOrder(a: Status, b: Status): number {
	// Within one second the higher code is the later step: 202 before 203, 205 before 210.
	return compare(a.at ?? '', b.at ?? '') || compare(a.code, b.code) || compare(a.id, b.id);
}

function joined(a: Status, b: Status): Status {
	const [fuller, other] = preferred(a, b) <= 0 ? [a, b] : [b, a];
	const known = Object.entries(fuller).filter(([, value]) => value !== null && value !== undefined);
	return {
		...other,
		...(Object.fromEntries(known) as Status),
		forTaxSide: Boolean(a.forTaxSide && b.forTaxSide),
	};
}

function preferred(a: Status, b: Status): number {
	return (
		Number(a.forTaxSide ?? false) - Number(b.forTaxSide ?? false) ||
		fullness(b) - fullness(a) ||
		compare(a.messageId ?? '', b.messageId ?? '') ||
		compare(a.flowId ?? '', b.flowId ?? '')
	);
}

function fullness(status: Status): number {
	return Object.values(status).filter((value) => value !== null && value !== undefined).length;
}

function compare(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

/** A history without what is about another delivery of the same invoice, and that. Both oldest first. */
export interface Standing {
	own: Status[];
	/** Rejections as a duplicate (213 with DOUBLON) of a second delivery. */
	ofSecondDelivery: Status[];
}

/**
 * Tells whose a rejection as a duplicate is (§7, 213 with DOUBLON): that of a second delivery where the invoice has
 * a 202, a 203 or a later status, too; else it is the invoice's own. The order of arrival doesn't matter.
 */
export function standing(history: Status[]): Standing {
	const sorted = mergeHistory(history, []);
	const arrived = sorted.some(
		({ code, phase }) => code === '202' || code === '203' || phaseOf({ code, phase }) === '23',
	);
	const isOther = (status: Status) => arrived && isDuplicateRejection(status);
	return {
		own: sorted.filter((status) => !isOther(status)),
		ofSecondDelivery: sorted.filter(isOther),
	};
}

/** Whether a status rejects a delivery because the invoice was delivered before. */
export function isDuplicateRejection({ code, reasons }: Pick<Status, 'code' | 'reasons'>): boolean {
	return code === REJECTED && reasons.some((reason) => reason.code === DUPLICATE);
}

/** Phase of a status as its message says, else as the catalogue has it; null where neither does. */
export function phaseOf({ code, phase }: Pick<Status, 'code' | 'phase'>): string | null {
	return phase ?? statusByCode(code)?.phase ?? null;
}

/** Whether a status ends the invoice's life cycle: 210, 213, 220, 501. */
export function isFinal({ code }: Pick<Status, 'code'>): boolean {
	return statusByCode(code)?.final ?? false;
}

/**
 * The status an invoice has: of the processing statuses and of those that end it, the last by its own date; else
 * the last transmission status. Rejections of a second delivery don't count. Null when no status is known: none is
 * made up.
 */
export function currentStatus(history: Status[]): Status | null {
	const { own } = standing(history);
	const decided = own.filter((status) => phaseOf(status) === '23' || isFinal(status));
	return decided.at(-1) ?? own.at(-1) ?? null;
}

/**
 * When a party received the invoice (MDT-95), the same in all its messages: the date of the first 200 for the issuer,
 * of the first 202 for the recipient; without it, the moment the flow was submitted, with a finding.
 *
 * @param submittedAt `submittedAt` of the flow that brought the invoice, ISO 8601
 * @returns `at` in Paris time, `YYYY-MM-DDTHH:mm:ss`; null when nothing tells it
 */
export function receivedAt(
	history: Status[],
	actor: keyof typeof RECEIVED_AS,
	submittedAt?: string | null,
): { at: string | null; finding: string | null } {
	const code = RECEIVED_AS[actor];
	const status = mergeHistory(history, []).find((candidate) => candidate.code === code && candidate.at);
	if (status?.at) return { at: status.at, finding: null };
	const submitted = DateTime.fromISO(submittedAt ?? '', { zone: 'utc' }).setZone('Europe/Paris');
	if (!submitted.isValid) {
		const finding = `When the ${actor} received the invoice isn't known: there is no ${code}, and the flow has no date`;
		return { at: null, finding };
	}
	return {
		at: submitted.toFormat("yyyy-MM-dd'T'HH:mm:ss"),
		finding: `There is no ${code}, so the flow's date stands for when the ${actor} received the invoice`,
	};
}
