import { filingKey } from '../invoice/identity';
import type { Item } from '../item';
import { taxPortalRequires212 } from '../lifecycle/taxPortal';
import { claimReason, flowKey } from './claim';
import { mergeSiblings, mergeStored, type Delivery } from './deliveries';
import { decideMails, type MailWork } from './mails';
import { joinMarks, splitMarks } from './messageMarks';
import { joinFlows, type LedgerRow, type StoredRow } from './row';
import { nextAttempt } from './schedule';
import { failed, type Standing } from './standing';
import { keptStatuses, statusColumns } from './statusHistory';
import { isEarlyRow } from './statusRows';

export interface RecordContext {
	platform: string;
	/** How documents are delivered, e.g. `api`. */
	channel: string;
	now: Date;
	/**
	 * For the channel of collection addresses: who has prepared mails in hand, for how long, and a moment before the ledger's rows
	 * were read.
	 */
	mail?: { execution: string; leaseMinutes: number; readAt: Date };
}

export interface Recorded {
	/** One row per filing key. */
	rows: LedgerRow[];
	/** Rows that these replace. They go only after the new ones are written, so that a crash leaves too many, never too few. */
	supersededIds: number[];
	/** Prepared mails that may be started once the rows are written. */
	mails: MailWork[];
}

/**
 * The ledger rows that follow from what became of the items of one execution.
 *
 * @param items items as they left the nodes: filed, without a dossier, or with an error
 * @param existing rows the ledger has for any of the same filing keys
 */
export function recordOutcomes(items: Item[], existing: StoredRow[], context: RecordContext): Recorded {
	const { items: decided, heldIds } = decideMails(
		items,
		existing,
		context.platform,
		context.mail?.readAt ?? context.now,
	);
	const fresh = new Map<string, Delivery>();
	for (const item of decided) {
		const delivery = { row: rowOf(item, context), isOwn: isFromOwnOrganization(item) };
		const sibling = fresh.get(delivery.row.filingKey);
		fresh.set(delivery.row.filingKey, sibling ? mergeSiblings(sibling, delivery) : delivery);
	}
	const supersededIds = new Set(items.flatMap((item) => item.claim?.supersedes ?? []));
	for (const stored of existing) {
		if (isOvertaken(stored, fresh)) supersededIds.add(stored.id);
		const delivery = fresh.get(stored.filingKey);
		// Without a dossier a row speaks for its own platform's flows alone.
		const isElsewhere = stored.platform !== context.platform && !stored.dossierId;
		if (!delivery || stored.state === 'seen' || isElsewhere) continue;
		fresh.set(stored.filingKey, { ...delivery, row: mergeStored(stored, delivery) });
		supersededIds.add(stored.id);
	}
	const rows = [...fresh.values()].map(({ row }) => ({ ...row, ...knownStatuses(row, existing) }));
	return {
		rows,
		supersededIds: [...supersededIds].filter((id) => !heldIds.has(id)),
		mails: mailsOf(decided, rows),
	};
}

/** One mail a row, the first of several deliveries with the same original. */
function mailsOf(items: Item[], rows: LedgerRow[]): MailWork[] {
	const leases = new Map(rows.map(({ filingKey: key, nextAttemptAt }) => [key, nextAttemptAt ?? '']));
	const prepared = items.filter(({ document }) => document?.outcome === 'prepared');
	const first = new Map([...prepared].reverse().map((item) => [item.document?.filingKey, item]));
	return [...first.values()].map(({ flow, document }) => ({
		filingKey: document?.filingKey ?? '',
		flowId: flow.id,
		organization: flow.organization,
		leaseUntil: leases.get(document?.filingKey ?? '') ?? '',
	}));
}

/** An invoice between two dossiers may come by the organizations of both; `CustomerInvoice` is what a seller issued. */
function isFromOwnOrganization({ flow, side }: Item): boolean {
	return flow.type === (side === 'sale' ? 'CustomerInvoice' : 'SupplierInvoice');
}

function rowOf(item: Item, context: RecordContext): LedgerRow {
	const { flow, invoice, dossier, side, document } = item;
	const identity = invoice?.identity ?? null;
	const counterpart = side === 'sale' ? invoice?.buyer : invoice?.seller;
	const place = { platform: context.platform, organization: flow.organization };
	return {
		filingKey: keyOf(item, context),
		identity,
		flowIds: joinFlows([{ ...flow, ...place }], place),
		...place,
		dossierId: dossier?.id ?? null,
		dossierName: dossier?.name ?? null,
		side: side ?? item.notFound?.side ?? null,
		number: invoice?.number ?? null,
		issueDate: invoice?.issueDate ?? null,
		dueDate: invoice?.dueDate ?? null,
		counterpart: counterpart?.name ?? null,
		payable: invoice?.totals.payable ?? null,
		currency: invoice?.currency ?? null,
		typeCode: invoice?.typeCode ?? null,
		vatOnReceipt: invoice ? taxPortalRequires212(invoice) : null,
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

function standing(item: Item, context: RecordContext): Standing {
	const attempts = item.claim?.attempts ?? 1;
	const settled = { attempts, nextAttemptAt: null, lastError: null };
	if (item.error) return failed(item.error, attempts, context.now);
	// A flow without an invoice leaves the look-up by Not Found, too, but no dossier will ever come for it.
	if (item.invoice && item.notFound) {
		const nextAttemptAt = nextAttempt('notFound', attempts, context.now);
		return { state: 'waiting', reason: item.notFound.message, attempts, nextAttemptAt, lastError: null };
	}
	if (item.notAdmitted) {
		const nextAttemptAt = nextAttempt('notAdmitted', attempts, context.now);
		return { state: 'waiting', reason: item.notAdmitted.message, attempts, nextAttemptAt, lastError: null };
	}
	if (!item.document) {
		return { state: 'parked', reason: 'The flow holds no invoice', ...settled };
	}
	if (item.document.outcome === 'prepared') return inHand(attempts, context);
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

/** A mail that is about to be sent: until its lease is over nobody else works on it. */
function inHand(attempts: number, { mail, now }: RecordContext): Standing {
	if (!mail) throw new Error("A prepared mail is recorded for the channel 'Collection E-Mail' only");
	return {
		state: 'waiting',
		reason: claimReason(mail.execution),
		attempts,
		nextAttemptAt: new Date(now.getTime() + mail.leaseMinutes * 60_000).toISOString(),
		lastError: null,
	};
}

/**
 * What the rows of an invoice keep of its statuses, those included that arrived before it or were recorded on its other side. The
 * row's document still has to get what no row of its own says that it got; one that is filed anew gets all of them.
 */
function knownStatuses(row: LedgerRow, existing: StoredRow[]): Partial<LedgerRow> {
	const ofInvoice = existing.filter(({ identity }) => identity && identity === row.identity);
	const kept = ofInvoice.flatMap((stored) => {
		const isOwn = stored.filingKey === row.filingKey && stored.documentId === row.documentId;
		return keptStatuses(stored).map((one) => (isOwn ? one : { ...one, portal: 'due' as const }));
	});
	if (kept.length === 0) return {};
	return { ...statusColumns(kept), statusFlows: joinMarks(ofInvoice.flatMap(splitMarks)) };
}

/** A row that only kept statuses for an invoice that is known now. */
function isOvertaken(stored: StoredRow, fresh: Map<string, Delivery>): boolean {
	return isEarlyRow(stored) && [...fresh.values()].some(({ row }) => row.identity === stored.identity);
}
