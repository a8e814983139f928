import { sign } from '../decimal';
import type { Flow, Status } from '../item';
import type { StoredAct } from '../ledger/actRow';
import { placeOf, splitFlows, type StoredRow } from '../ledger/row';
import { keptStatuses } from '../ledger/statusHistory';
import { currentStatus, isFinal } from '../lifecycle/history';
import { remainingAmounts } from '../lifecycle/receipts';
import { parisInstant } from '../parisTime';
import { parisDay } from '../registry/day';

export interface ReportInput {
	/** Label of the platform in the ledger. */
	platform: string;
	/** The period that the report is about, ISO 8601 in UTC: after `since`, up to `until`. */
	since: string;
	until: string;
	now: Date;
	/** Rows that stand otherwise than filed, changed in the period, are held, or are sales past due; others are passed over. */
	ledger: StoredRow[];
	acts: StoredAct[];
	/** Invoices that the platform has, of the days that are compared. */
	flows: Flow[];
	/** Days after which an act without a verdict wants a look. */
	actDays: number;
}

/** A status that the ledger got to know in the period. */
export interface Change {
	row: StoredRow;
	status: Status;
}

/** A sale whose VAT is due on receipt, past due, with what isn't declared as received; null: it can't be told. */
export interface Overdue {
	row: StoredRow;
	left: string | null;
}

export interface ReportFacts {
	filed: StoredRow[];
	changed: Change[];
	/** Decisions that came to nothing in the period. */
	notSet: StoredAct[];
	uncertain: StoredRow[];
	conflicts: StoredRow[];
	parked: StoredRow[];
	/** Decisions that wait for a second person. */
	toConfirm: StoredAct[];
	/** Acts without the platform's verdict for some days. */
	unanswered: StoredAct[];
	overdue: Overdue[];
	/** Invoices of the platform that no row names. */
	missing: Flow[];
	waiting: StoredRow[];
	held: StoredRow[];
}

const DAY = 24 * 60 * 60_000;
/** A flow that arrived just now may be in hand, and its row on the way. */
const MISSING_AFTER_MS = 60 * 60_000;
/** A row that is being sent for longer than any execution lasts is as uncertain as one that says so. */
const SENDING_MS = 60 * 60_000;

/** What a report tells of the ledger of one platform. */
export function reportFacts(input: ReportInput): ReportFacts {
	const { platform, now } = input;
	const rows = unique(input.ledger).filter((row) => row.platform === platform);
	const acts = unique(input.acts).filter((act) => act.platform === platform);
	const inPeriod = (instant: unknown) => isWithin(instant, input);
	const isStuck = (row: StoredRow) => row.state === 'sending' && age(row.updatedAt, now) > SENDING_MS;
	return {
		filed: rows.filter((row) => row.state === 'filed' && inPeriod(row.filedAt)),
		changed: rows.flatMap((row) => changesOf(row, inPeriod)),
		notSet: acts.filter(
			(act) => ['refused', 'failed', 'expired'].includes(act.state) && inPeriod(act.updatedAt),
		),
		uncertain: rows.filter((row) => row.state === 'uncertain' || isStuck(row)),
		conflicts: rows.filter(({ state }) => state === 'conflict'),
		parked: rows.filter(({ state }) => state === 'parked'),
		toConfirm: acts.filter(({ state }) => state === 'proposed'),
		unanswered: acts.filter(
			({ state, decidedAt }) =>
				(state === 'sent' || state === 'decided') && age(decidedAt, now) >= input.actDays * DAY,
		),
		overdue: rows.flatMap((row) => overdueOf(row, parisDay(now.toISOString()))),
		missing: missingFlows(input),
		waiting: rows.filter((row) => ['waiting', 'seen', 'sending'].includes(row.state) && !isStuck(row)),
		held: rows.filter(({ forwardState }) => forwardState === 'held'),
	};
}

function unique<T extends { id: number }>(rows: T[]): T[] {
	return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function isWithin(instant: unknown, { since, until }: Pick<ReportInput, 'since' | 'until'>): boolean {
	const time = typeof instant === 'string' ? Date.parse(instant) : NaN;
	return time > Date.parse(since) && time <= Date.parse(until);
}

/** Milliseconds since an instant; 0 where none is known. */
function age(instant: unknown, now: Date): number {
	const time = typeof instant === 'string' ? Date.parse(instant) : NaN;
	return Number.isNaN(time) ? 0 : now.getTime() - time;
}

function changesOf(row: StoredRow, inPeriod: (instant: unknown) => boolean): Change[] {
	return keptStatuses(row)
		.filter(({ status, heardAt }) => inPeriod(heardAt ?? (status.at && parisInstant(status.at))))
		.map(({ status }) => ({ row, status }));
}

/** §7: 212 is mandatory where VAT is due on receipt. Part payments count; what has ended is owed by nobody. */
function overdueOf(row: StoredRow, today: string): Overdue[] {
	const isDue = row.side === 'sale' && row.vatOnReceipt === 'yes' && row.dueDate && row.dueDate < today;
	if (!isDue) return [];
	const history = keptStatuses(row).map(({ status }) => status);
	const current = currentStatus(history);
	if (current && isFinal(current)) return [];
	const { typeCode, currency, payable } = row;
	const { due, left } = remainingAmounts(
		{ typeCode, currency, totals: { payable }, vatBreakdown: [] },
		history,
	).total;
	if (due === null || left === null) return [{ row, left: null }];
	return sign(left) !== 0 && sign(left) === sign(due) ? [{ row, left }] : [];
}

function missingFlows({ platform, flows, ledger, now }: ReportInput): Flow[] {
	const known = new Set(ledger.flatMap(splitFlows).map(placeOf));
	return flows.filter(
		(flow) =>
			!known.has(placeOf({ ...flow, platform })) &&
			age(flow.updatedAt ?? flow.submittedAt, now) >= MISSING_AFTER_MS,
	);
}
