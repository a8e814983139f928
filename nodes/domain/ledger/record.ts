import { filingKey } from '../invoice/identity';
import type { Item } from '../item';
import { flowKey } from './claim';
import {
	joinFlowIds,
	ledgerColumns,
	splitFlowIds,
	type LedgerRow,
	type LedgerState,
	type StoredRow,
} from './row';
import { attemptsBeforeParking, nextAttempt } from './schedule';
import { keptStatuses, statusColumns } from './statusHistory';

export interface RecordContext {
	platform: string;
	/** How documents are delivered, e.g. `api`. */
	channel: string;
	now: Date;
}

export interface Recorded {
	/** One row per filing key. */
	rows: LedgerRow[];
	/** Rows that these replace. They go only after the new ones are written, so that a crash leaves too many, never too few. */
	supersededIds: number[];
}

/** Of two deliveries of one invoice the less settled one shows, since it's the one that still needs something. */
const settledness: LedgerState[] = ['sending', 'waiting', 'seen', 'uncertain', 'parked', 'conflict', 'filed'];

/**
 * The ledger rows that follow from what became of the items of one execution.
 *
 * @param items items as they left the nodes: filed, without a dossier, or with an error
 * @param existing rows the ledger has for any of the same filing keys
 */
export function recordOutcomes(items: Item[], existing: StoredRow[], context: RecordContext): Recorded {
	const fresh = new Map<string, LedgerRow>();
	for (const item of items) {
		const row = rowOf(item, context);
		const sibling = fresh.get(row.filingKey);
		fresh.set(row.filingKey, sibling ? mergeDeliveries(sibling, row) : row);
	}
	const supersededIds = new Set(items.flatMap((item) => item.claim?.supersedes ?? []));
	for (const [key, row] of fresh) fresh.set(key, { ...row, ...inheritedStatuses(row, existing) });
	for (const stored of existing) {
		if (isOvertaken(stored, fresh)) supersededIds.add(stored.id);
		const row = fresh.get(stored.filingKey);
		const elsewhere = stored.platform !== context.platform && !stored.dossierId;
		// Without a dossier a row speaks for its own platform's flows alone.
		if (!row || stored.state === 'seen' || elsewhere) continue;
		fresh.set(stored.filingKey, mergeStored(stored, row));
		supersededIds.add(stored.id);
	}
	return { rows: [...fresh.values()], supersededIds: [...supersededIds] };
}

function rowOf(item: Item, context: RecordContext): LedgerRow {
	const { flow, invoice, dossier, side, document } = item;
	const identity = invoice?.identity ?? null;
	const counterpart = side === 'sale' ? invoice?.buyer : invoice?.seller;
	return {
		filingKey: keyOf(item, context),
		identity,
		flowIds: joinFlowIds([flow.id]),
		organization: flow.organization,
		platform: context.platform,
		dossierId: dossier?.id ?? null,
		dossierName: dossier?.name ?? null,
		side: side ?? item.notFound?.side ?? null,
		number: invoice?.number ?? null,
		issueDate: invoice?.issueDate ?? null,
		counterpart: counterpart?.name ?? null,
		payable: invoice?.totals.payable ?? null,
		currency: invoice?.currency ?? null,
		typeCode: invoice?.typeCode ?? null,
		channel: context.channel,
		documentId: document?.id ?? null,
		originalSha256: document?.originalSha256 ?? null,
		filedAt: document?.filedAt ?? null,
		forwardState: 'none',
		...standing(item, context),
	};
}

function keyOf(item: Item, context: RecordContext): string {
	const identity = item.invoice?.identity;
	if (item.document) return item.document.filingKey;
	if (!identity) return flowKey(context.platform, item.flow);
	return item.dossier && item.side ? filingKey(item.dossier.id, item.side, identity) : `none|${identity}`;
}

type Standing = Pick<LedgerRow, 'state' | 'reason' | 'attempts' | 'nextAttemptAt' | 'lastError'>;

function standing(item: Item, context: RecordContext): Standing {
	const attempts = item.claim?.attempts ?? 1;
	const settled = { attempts, nextAttemptAt: null, lastError: null };
	if (item.error) return failed(item.error, attempts, context.now);
	// A flow without an invoice leaves the look-up by Not Found, too, but no dossier will ever come for it.
	if (item.invoice && item.notFound) {
		const nextAttemptAt = nextAttempt('notFound', attempts, context.now);
		return { state: 'waiting', reason: item.notFound.message, attempts, nextAttemptAt, lastError: null };
	}
	if (!item.document) {
		return { state: 'parked', reason: 'The flow holds no invoice', ...settled };
	}
	if (item.document.outcome === 'conflict') {
		const differences = (item.document.differences ?? []).join(', ');
		return {
			state: 'conflict',
			reason: `Another delivery of this invoice differs in: ${differences}`,
			...settled,
		};
	}
	const reason = item.document.unreadable ? 'Filed as XML: the platform has no readable view of it' : null;
	return { state: 'filed', reason, ...settled };
}

/** Where something stands that failed: tried again later, or parked. */
export function failed(error: NonNullable<Item['error']>, attempts: number, now: Date): Standing {
	const lastError = [error.message, error.description].filter(Boolean).join(' – ');
	if (!error.retryable) {
		return { state: 'parked', reason: 'It needs a person', attempts, nextAttemptAt: null, lastError };
	}
	if (error.notReady) {
		const nextAttemptAt = nextAttempt('notReady', attempts, now);
		return { state: 'waiting', reason: 'It is tried again', attempts, nextAttemptAt, lastError };
	}
	if (attempts >= attemptsBeforeParking) {
		return {
			state: 'parked',
			reason: `Given up after ${attempts} attempts`,
			attempts,
			nextAttemptAt: null,
			lastError,
		};
	}
	const nextAttemptAt = nextAttempt('failure', attempts, now);
	return { state: 'waiting', reason: 'It is tried again', attempts, nextAttemptAt, lastError };
}

/**
 * The statuses that rows of the same invoice have and this one hasn't: those that arrived before the invoice, or were
 * recorded on its other side. The document of this row still has to get them.
 */
function inheritedStatuses(row: LedgerRow, existing: StoredRow[]): Partial<LedgerRow> {
	const ofInvoice = existing.filter(({ identity }) => identity && identity === row.identity);
	const own = ofInvoice.filter(({ filingKey }) => filingKey === row.filingKey).flatMap(keptStatuses);
	const others = ofInvoice.filter(({ filingKey }) => filingKey !== row.filingKey).flatMap(keptStatuses);
	if (others.length === 0) return {};
	return statusColumns([...own, ...others.map((one) => ({ ...one, due: true }))]);
}

/** A row that only kept statuses for an invoice that is known now. */
function isOvertaken(stored: StoredRow, fresh: Map<string, LedgerRow>): boolean {
	const statusesOnly =
		splitFlowIds(stored.flowIds).length === 0 && stored.filingKey === `none|${stored.identity}`;
	return statusesOnly && [...fresh.values()].some(({ identity }) => identity === stored.identity);
}

/** Two deliveries of one invoice: the less settled one shows, what is known of the document stays. */
function mergeDeliveries(a: LedgerRow, b: LedgerRow): LedgerRow {
	const [shown, other] = settledness.indexOf(a.state) <= settledness.indexOf(b.state) ? [a, b] : [b, a];
	return {
		...shown,
		flowIds: joinFlowIds([...splitFlowIds(a.flowIds), ...splitFlowIds(b.flowIds)]),
		...firstKnown(shown, other, ['documentId', 'filedAt', 'originalSha256', 'messageId']),
	};
}

/** A stored row knows more than a delivery does: its statuses, forwarding, and the deliveries before. */
function mergeStored(stored: StoredRow, fresh: LedgerRow): LedgerRow {
	const again = splitFlowIds(stored.flowIds).every((id) => splitFlowIds(fresh.flowIds).includes(id));
	const merged = again ? fresh : mergeDeliveries(fresh, stored);
	const { forwardState, forwardedTo } = stored;
	const { statusCode, statusAt, statusHistory } = fresh.statusHistory ? fresh : stored;
	return {
		...tableColumns(merged),
		flowIds: joinFlowIds([...splitFlowIds(stored.flowIds), ...splitFlowIds(fresh.flowIds)]),
		...firstKnown(stored, merged, ['documentId', 'filedAt', 'originalSha256', 'messageId']),
		...{ statusCode, statusAt, statusHistory, forwardState, forwardedTo },
	};
}

function firstKnown<K extends keyof LedgerRow>(
	first: LedgerRow,
	second: LedgerRow,
	keys: K[],
): Pick<LedgerRow, K> {
	return Object.fromEntries(keys.map((key) => [key, first[key] ?? second[key] ?? null])) as Pick<
		LedgerRow,
		K
	>;
}

function tableColumns(row: LedgerRow): LedgerRow {
	return Object.fromEntries(
		Object.keys(ledgerColumns).map((column) => [column, row[column as keyof LedgerRow] ?? null]),
	) as LedgerRow;
}
