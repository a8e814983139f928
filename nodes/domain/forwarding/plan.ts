import type { Status } from '../item';
import { standing } from '../lifecycle/history';
import type { StoredRow } from '../ledger/row';
import { keptStatuses } from '../ledger/statusHistory';
import type { ChannelName } from './channels';
import { destinationsOf, type Destination, type Destinations } from './destination';
import {
	ARRIVED,
	forwardingIdOf,
	ledgerForwarding,
	type ForwardingRow,
	type ForwardingUpdate,
	type LedgerForwarding,
	type StoredForwarding,
} from './forwardingRow';
import { named, verdictOf } from './verdict';

export interface PlanContext {
	/** Label of the platform in the ledger. */
	platform: string;
	channel: ChannelName;
	now: Date;
}

export interface ForwardingPlan {
	/** Rows to insert: forwardings that are to be sent, or are held back. */
	fresh: ForwardingRow[];
	/** Holds that end and begin, to be written as long as no execution has the row in hand. */
	moved: ForwardingUpdate[];
	/** Statuses that came after a forwarding, for its owner. */
	told: ForwardingUpdate[];
	/** Rows that two executions planned at once; the first one counts. */
	superfluousIds: number[];
	/** What the ledger's rows have to say of their forwardings, where they say otherwise. */
	ledger: Array<{ filingKey: string } & LedgerForwarding>;
}

/** Transmission statuses say nothing that an accounting tool could act on. */
const SILENT = ['200', '201', '202', '203'];

/**
 * What follows for the forwarding of invoices from where they stand in the ledger. An invoice has one forwarding for each
 * destination, ever, but for those that a person asks for.
 *
 * @param rows rows of the ledger, as many as one likes: what is planned already isn't planned again
 * @param known every forwarding of these invoices, through any channel
 */
export function planForwardings(
	rows: StoredRow[],
	known: StoredForwarding[],
	destinations: Destinations,
	context: PlanContext,
): ForwardingPlan {
	const ours = rows.filter(
		({ platform, dossierId, side }) => platform === context.platform && dossierId && side,
	);
	const plan: ForwardingPlan = { fresh: [], moved: [], told: [], superfluousIds: [], ledger: [] };
	for (const row of new Map(ours.map((one) => [one.filingKey, one])).values()) {
		const { first: forwardings, superfluous } = firstOfEach(
			known.filter(({ filingKey }) => filingKey === row.filingKey),
		);
		plan.superfluousIds.push(...superfluous.map(({ id }) => id));
		const history = keptStatuses(row).map(({ status }) => status);
		const fresh = destinationsOf(row, destinations)
			.filter(({ channel }) => channel === context.channel)
			.filter((one) => isWanted(row, one, forwardings))
			.map((one) => freshForwarding(row, one, history, context));
		plan.fresh.push(...fresh);
		for (const forwarding of forwardings.filter(({ channel }) => channel === context.channel)) {
			const update = movedForwarding(row, forwarding, history, context);
			if (update) plan.moved.push(update);
			const news = toldForwarding(forwarding, history);
			if (news) plan.told.push(news);
		}
		const says = ledgerForwarding([...forwardings, ...fresh]);
		if ((row.forwardState ?? 'none') !== says.forwardState || (row.forwardedTo || null) !== says.forwardedTo)
			plan.ledger.push({ filingKey: row.filingKey, ...says });
	}
	return plan;
}

/** Each forwarding once, by its first row. A later one that an execution has in hand is left to that. */
function firstOfEach(rows: StoredForwarding[]) {
	const ids = new Map<string, number>();
	for (const { id, forwardingId } of rows)
		ids.set(forwardingId, Math.min(id, ids.get(forwardingId) ?? Infinity));
	const first = rows.filter(({ id, forwardingId }) => ids.get(forwardingId) === id);
	const superfluous = rows.filter((row) => !first.includes(row) && ['held', 'waiting'].includes(row.state));
	return { first, superfluous };
}

function isWanted(row: StoredRow, { destination, filedFrom }: Destination, forwardings: StoredForwarding[]) {
	if (row.state !== 'filed' || !row.filedAt || Date.parse(row.filedAt) < Date.parse(filedFrom)) return false;
	return !forwardings.some((one) => one.destination === destination);
}

function freshForwarding(
	row: StoredRow,
	{ destination, channel, address }: Destination,
	history: Status[],
	{ platform, now }: PlanContext,
): ForwardingRow {
	return {
		forwardingId: forwardingIdOf(row.filingKey, destination),
		filingKey: row.filingKey,
		identity: row.identity,
		platform,
		dossierId: row.dossierId,
		dossierName: row.dossierName,
		side: row.side as ForwardingRow['side'],
		number: row.number,
		issueDate: row.issueDate,
		counterpart: row.counterpart,
		destination,
		channel,
		address,
		attempts: 0,
		...standingOf(row, history, now),
	};
}

type Hold = Pick<ForwardingRow, 'state' | 'reason' | 'heldBy' | 'flag' | 'nextAttemptAt'>;

/** Held back, or to be sent, by the invoice's row. */
function standingOf(row: StoredRow, history: Status[], now: Date): Hold {
	const { held, flag } = rowVerdict(row, history);
	return held === null
		? { state: 'waiting', reason: null, heldBy: null, flag, nextAttemptAt: now.toISOString() }
		: { state: 'held', reason: held, heldBy: 'status', flag: null, nextAttemptAt: null };
}

/** The verdict by statuses, and that two originals of one invoice want a person first. */
export function rowVerdict(row: StoredRow, history: Status[]) {
	if (row.state === 'conflict') return { held: 'Two originals of it differ', flag: null };
	return verdictOf(row.side as ForwardingRow['side'], history);
}

/** A hold that ends or begins by itself. What a person released stays so, and only a person ends a hold by a link. */
function movedForwarding(
	row: StoredRow,
	forwarding: StoredForwarding,
	history: Status[],
	{ now }: PlanContext,
): ForwardingUpdate | null {
	const { id, state, heldBy, releasedBy } = forwarding;
	if (releasedBy || heldBy === 'link' || !['held', 'waiting'].includes(state)) return null;
	const stands = standingOf(row, history, now);
	return stands.state === state ? null : { id, ...stands };
}

function toldForwarding(forwarding: StoredForwarding, history: Status[]): ForwardingUpdate | null {
	if (!ARRIVED.includes(forwarding.state)) return null;
	const known = splitIds(forwarding.knownStatuses);
	const fresh = standing(history).own.filter(({ id, code }) => !known.includes(id) && !SILENT.includes(code));
	if (fresh.length === 0) return null;
	const said = fresh.map(({ code, at }) => `${named(code)}${at ? ` on ${at.slice(0, 10)}` : ''}`).join(', ');
	return {
		id: forwarding.id,
		knownStatuses: knownStatusesOf(history),
		notice: joinNotices(
			forwarding.notice,
			`${titleOf(forwarding)} was forwarded and has a new status: ${said}`,
		),
	};
}

/** The column `knownStatuses` of an invoice with these statuses. */
export function knownStatusesOf(history: Status[]): string {
	const ids = standing(history).own.filter(({ code }) => !SILENT.includes(code));
	return `|${ids.map(({ id }) => id).join('|')}|`;
}

function splitIds(column: string | null | undefined): string[] {
	return (column ?? '').split('|').filter((id) => id !== '');
}

/** An invoice and a tool in a sentence. */
export function titleOf({
	number,
	counterpart,
	side,
	dossierName,
	destination,
}: Pick<ForwardingRow, 'number' | 'counterpart' | 'side' | 'dossierName' | 'destination'>): string {
	const other = counterpart ? ` ${side === 'purchase' ? 'of' : 'to'} ${counterpart}` : '';
	return `Invoice ${number ?? ''}${other} (${side}, dossier ${dossierName ?? ''}) for ${destination}`;
}

export function joinNotices(first: string | null | undefined, second: string): string {
	return [first, second].filter(Boolean).join('\n');
}
