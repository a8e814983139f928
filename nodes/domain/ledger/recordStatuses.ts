import type { Item, ItemError } from '../item';
import { joinMarks, messageMark, messageRowKey, splitMarks } from './messageMarks';
import { isDue } from './claim';
import type { LedgerRow, StoredRow } from './row';
import { nextAttempt } from './schedule';
import { placeOf, statusPlace } from './statusesToSet';
import { keptStatuses, statusColumns, type KeptStatus } from './statusHistory';
import {
	anonymousRow,
	earlyRow,
	isEarlyRow,
	unreadRow,
	type ReadStatus,
	type StatusContext,
} from './statusRows';

export interface RecordedStatuses {
	/** Columns to write over rows, by their `id`. */
	updates: StatusUpdate[];
	/** New rows: statuses of invoices that aren't known yet, and messages that couldn't be read. */
	rows: LedgerRow[];
	supersededIds: number[];
}

type StatusChange = Partial<
	Pick<
		StoredRow,
		'statusCode' | 'statusAt' | 'statusHistory' | 'statusFlows' | 'lastError' | 'attempts' | 'nextAttemptAt'
	>
>;
export type StatusUpdate = Pick<StoredRow, 'id'> & StatusChange;

/** What became of setting statuses on documents, by place; null: it is set. */
type Outcomes = Map<string, ItemError | null>;

/**
 * What the ledger keeps of the statuses just read. A status of an invoice that isn't filed is kept, and marked for the
 * document that will come; so is one that the portal didn't take. What arrived before its invoice moves into the invoice's rows.
 *
 * @param read items as Get Invoices gave them: statuses, or what went wrong
 * @param set items as Welyb File Document gave them: set, or what went wrong
 * @param rows every row of the invoices that the statuses are about, and the rows that `set` is about
 */
export function recordStatuses(
	read: Item[],
	set: Item[],
	rows: StoredRow[],
	context: StatusContext,
): RecordedStatuses {
	const outcomes: Outcomes = new Map(set.flatMap(outcomeOf));
	const statuses = statusesOf(read, context);
	const known = [...new Map(rows.map((row) => [row.id, row])).values()];
	const identities = new Set(known.map(({ identity }) => identity));
	const invoices = new Set(known.filter((row) => !isEarlyRow(row)).map(({ identity }) => identity));
	const overtaken = known.filter((row) => isEarlyRow(row) && invoices.has(row.identity));
	const early = statuses.filter(({ status: { about } }) => about.identity && !identities.has(about.identity));
	const anonymous = statuses.filter(({ status }) => !status.about.identity);
	const unread = read.filter(({ error, status, invoice }) =>
		error ? !isRefused(error) : !status && invoice,
	);
	return {
		updates: known
			.filter((row) => !overtaken.includes(row))
			.flatMap((row) => {
				const change = {
					...statusChange(row, overtaken, statuses, outcomes),
					...retry(row, context),
				};
				return Object.keys(change).length > 0 ? [{ id: row.id, ...change }] : [];
			}),
		rows: [
			...groups(early, ({ status }) => String(status.about.identity)).map((ones) => earlyRow(ones, context)),
			...groups(anonymous, ({ flow }) => messageRowKey(context.platform, flow)).map((ones) =>
				anonymousRow(ones, context),
			),
			...unread.map((item) => unreadRow(item, context)),
		],
		supersededIds: [
			...new Set([...read.flatMap((item) => item.claim?.supersedes ?? []), ...overtaken.map(({ id }) => id)]),
		],
	};
}

/** That nothing went wrong proves nothing: the portal has to have answered. */
function outcomeOf(item: Item): Array<[string, ItemError | null]> {
	if (item.error) return [[placeOf(item), item.error]];
	return item.documentStatus ? [[placeOf(item), null]] : [];
}

/** The statuses that could be read, each with the mark of its message, which says how many invoices that is about. */
function statusesOf(read: Item[], { platform, now }: StatusContext): ReadStatus[] {
	const readable = read.flatMap(({ flow, claim, status, error }) =>
		status && !error ? [{ flow, claim, status, mark: messageMark(platform, flow) }] : [],
	);
	const invoices = new Map(
		groups(readable, ({ mark }) => mark).map((ones) => [
			ones[0].mark,
			new Set(ones.map(({ status }) => status.about.identity ?? '')).size,
		]),
	);
	const heardAt = now.toISOString();
	return readable.map((one) => ({
		...one,
		heardAt,
		mark: { mark: one.mark, invoices: invoices.get(one.mark) ?? 1 },
	}));
}

/**
 * A row's statuses with those just read and those that arrived before the invoice, and what became of those that its document had
 * to get.
 */
function statusChange(
	row: StoredRow,
	overtaken: StoredRow[],
	statuses: ReadStatus[],
	outcomes: Outcomes,
): StatusChange {
	const before = overtaken.filter(({ identity }) => identity === row.identity);
	const fresh = statuses.filter(({ status: { about } }) => about.identity && about.identity === row.identity);
	const added = [...before.flatMap(keptStatuses), ...fresh].map(
		({ status, heardAt }): KeptStatus => ({ status, portal: 'due', heardAt }),
	);
	const kept = [...keptStatuses(row), ...added];
	const outcomeOf = ({ status }: KeptStatus) => outcomes.get(statusPlace(row.documentId, status.id));
	const moved = kept.map((one) => ({ ...one, portal: portalAfter(one.portal, outcomeOf(one)) }));
	if (added.length === 0 && moved.every(({ portal }, index) => portal === kept[index].portal)) return {};
	const refusals = kept.flatMap((one) => {
		const error = outcomeOf(one);
		return error && isFinal(error)
			? [`Status ${one.status.code} isn't on the document: ${error.message}`]
			: [];
	});
	const marks = [...[row, ...before].flatMap(splitMarks), ...fresh.map(({ mark }) => mark)];
	return {
		...statusColumns(moved),
		statusFlows: joinMarks(marks),
		...(refusals.length > 0 ? { lastError: refusals.at(-1) } : {}),
	};
}

/** When to look again for the invoice of statuses that arrived before it. */
function retry(row: StoredRow, { now }: StatusContext): StatusChange {
	if (!isEarlyRow(row) || !isDue(row, now)) return {};
	const attempts = 1 + (row.attempts ?? 0);
	return { attempts, nextAttemptAt: nextAttempt('early', attempts, now) };
}

function portalAfter(
	portal: KeptStatus['portal'],
	outcome: ItemError | null | undefined,
): KeptStatus['portal'] {
	if (portal !== 'due' || outcome === undefined) return portal;
	if (outcome === null) return null;
	return isFinal(outcome) ? 'refused' : 'due';
}

/** Whether setting a status again would change nothing: a document that was removed doesn't come back by itself. */
function isFinal({ retryable, code }: ItemError): boolean {
	return !retryable || code === 'documentNotFound';
}

/** A message that the platform refused never took effect. */
function isRefused({ code }: ItemError): boolean {
	return code === 'refusedByPlatform';
}

function groups<T>(values: T[], keyOf: (value: T) => string): T[][] {
	const found = new Map<string, T[]>();
	for (const value of values) found.set(keyOf(value), [...(found.get(keyOf(value)) ?? []), value]);
	return [...found.values()];
}
