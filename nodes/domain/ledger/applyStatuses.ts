import type { Flow, Item, Status } from '../item';
import { countByOrganization, isDue, type Work } from './claim';
import { failed } from './record';
import type { LedgerRow, StoredRow } from './row';
import { flowsOfStatuses, freshStatus, keptStatuses, statusColumns } from './statusHistory';

export interface StatusContext {
	/** Label of the platform in the ledger. */
	platform: string;
	channel: string;
	now: Date;
}

/** Which status messages to read now. */
export interface StatusWork {
	work: Work[];
	/** Messages that could have been taken but for the limit. */
	remaining: number;
	/** Messages that nothing knew, taken or not, by organization. */
	unknown: Record<string, number>;
}

/** Key of the row of a status message that can't be read, or doesn't say which invoice it is about. */
export function statusKey(platform: string, flow: Pick<Flow, 'id' | 'organization'>): string {
	return `status|${platform}|${flow.organization}|${encodeURIComponent(flow.id)}`;
}

/** The messages that rows made under {@link statusKey} stand for, e.g. of those whose next attempt is due. */
export function statusFlowsOf(rows: StoredRow[]): Flow[] {
	return rows.map(({ filingKey, organization }) => ({
		id: decodeURIComponent(filingKey.slice(filingKey.lastIndexOf('|') + 1)),
		organization: organization ?? '',
	}));
}

/**
 * Picks the status messages that no row has: a status may be applied twice without harm, so no claim is needed. A message
 * that the platform refused never took effect, and is passed over.
 *
 * @param rows every row whose history names one of the flows, and the rows of messages that couldn't be read
 */
export function pickStatusFlows(
	flows: Flow[],
	rows: StoredRow[],
	{ platform, now, limit }: Pick<StatusContext, 'platform' | 'now'> & { limit: number },
): StatusWork {
	const byKey = new Map(rows.map((row) => [row.filingKey, row]));
	const known = new Set(rows.flatMap(flowsOfStatuses));
	const newest = new Map(flows.map((flow) => [statusKey(platform, flow), flow]));
	const open = [...newest].flatMap(([key, flow]) => {
		if (flow.acknowledgement?.status === 'Error') return [];
		if (known.has(flow.id)) return [];
		const own = byKey.get(key);
		if (own && (own.state !== 'waiting' || !isDue(own, now))) return [];
		return [{ flow, own }];
	});
	return {
		work: open.slice(0, limit).map(({ flow, own }) => ({
			flow,
			claim: { attempts: (own?.attempts ?? 0) + 1, supersedes: own ? [own.id] : [] },
		})),
		remaining: Math.max(0, open.length - limit),
		unknown: countByOrganization(open.filter(({ own }) => !own)),
	};
}

/**
 * What to set on documents: the statuses just read, each on every document of its invoice, and those that rows keep for
 * documents that were filed meanwhile. Oldest first, so that the portal's history grows in order.
 *
 * @param rows every row of the invoices that the statuses are about
 * @param dueRows rows with a document that still has to get some status
 */
export function statusesToSet(items: Item[], rows: StoredRow[], dueRows: StoredRow[]): Item[] {
	const read = items.flatMap((item) => {
		const identity = item.status?.about.identity;
		const filed = identity ? rows.filter((row) => row.identity === identity) : [];
		return filed.flatMap((row) => (row.documentId ? [onDocument(item, row, row.documentId)] : []));
	});
	const kept = dueRows.flatMap((row) =>
		keptStatuses(row)
			.filter(({ due }) => due)
			.flatMap(({ status }) => {
				const flow = { id: status.flowId ?? '', organization: row.organization ?? '' };
				return row.documentId ? [onDocument({ flow, status }, row, row.documentId)] : [];
			}),
	);
	const wanted = new Map([...kept, ...read].map((item) => [placeOf(item), item]));
	return [...wanted.values()].sort((a, b) => ((a.status?.at ?? '') < (b.status?.at ?? '') ? -1 : 1));
}

export interface RecordedStatuses {
	/** Columns to write over rows, by their `id`. */
	updates: Array<Pick<StoredRow, 'id' | 'statusCode' | 'statusAt' | 'statusHistory'>>;
	/** New rows: statuses of invoices that aren't known yet, and messages that couldn't be read. */
	rows: LedgerRow[];
	supersededIds: number[];
}

/**
 * What the ledger keeps of the statuses just read. A status of an invoice that isn't filed is kept, and marked for the
 * document that will come; so is one that the portal didn't take.
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
	const done = new Set(set.filter((item) => !item.error).map(placeOf));
	const known = new Map(rows.map((row) => [row.id, row]));
	const updates = [...known.values()].flatMap((row) => {
		const isSet = ({ status }: { status: Status }) => done.has(place(row.documentId ?? '', status.id));
		const fresh = read.flatMap(({ status }) =>
			status && status.about.identity && status.about.identity === row.identity
				? [freshStatus(status, true)]
				: [],
		);
		const kept = keptStatuses(row);
		if (!fresh.length && !kept.some((one) => one.due && isSet(one))) return [];
		const all = [...kept, ...fresh].map((one) => ({ ...one, due: one.due && !isSet(one) }));
		return [{ id: row.id, ...statusColumns(all) }];
	});
	const identities = new Set(rows.map(({ identity }) => identity));
	const early = read.filter(({ status }) => status?.about.identity && !identities.has(status.about.identity));
	const unread = read.filter((item) => item.error || (item.status && !item.status.about.identity));
	return {
		updates,
		rows: [...earlyRows(early, context), ...unread.map((item) => unreadRow(item, context))],
		supersededIds: [...new Set(read.flatMap((item) => item.claim?.supersedes ?? []))],
	};
}

/** One row for each invoice whose statuses arrived before it. */
function earlyRows(items: Item[], { platform, channel }: StatusContext): LedgerRow[] {
	const identities = new Set(items.map(({ status }) => status?.about.identity ?? ''));
	return [...identities].map((identity) => {
		const ofInvoice = items.filter(({ status }) => status?.about.identity === identity);
		const history = ofInvoice.flatMap(({ status }) => (status ? [freshStatus(status, true)] : []));
		const [{ flow }] = ofInvoice;
		const { number, issueDate = null } = history[0].status.about;
		return {
			filingKey: `none|${identity}`,
			identity,
			flowIds: '||',
			organization: flow.organization,
			platform,
			number,
			issueDate,
			state: 'waiting',
			reason: 'Its statuses arrived before the invoice',
			attempts: 0,
			channel,
			forwardState: 'none',
			...statusColumns(history),
		};
	});
}

function unreadRow(item: Item, { platform, channel, now }: StatusContext): LedgerRow {
	const attempts = item.claim?.attempts ?? 1;
	const { flow, status } = item;
	const standing = item.error
		? failed(item.error, attempts, now)
		: {
				state: 'parked' as const,
				reason: `A status ${status?.code ?? ''} of invoice ${status?.about.number ?? ''} names no seller or no date`,
				attempts,
				nextAttemptAt: null,
				lastError: null,
			};
	return {
		filingKey: statusKey(platform, flow),
		flowIds: '||',
		organization: flow.organization,
		platform,
		number: status?.about.number ?? null,
		channel,
		forwardState: 'none',
		statusCode: status?.code ?? null,
		...standing,
	};
}

function onDocument(item: Item, row: StoredRow, documentId: string): Item {
	return {
		...item,
		claim: null,
		document: { id: documentId, outcome: 'alreadyFiled', filingKey: row.filingKey },
	};
}

function placeOf(item: Item): string {
	return place(item.document?.id ?? '', item.status?.id ?? '');
}

function place(documentId: string, statusId: string): string {
	return `${documentId}|${statusId}`;
}
