import { filingKey } from '../invoice/identity';
import type { Item } from '../item';
import { claimReason, flowKey, isDue } from './claim';
import { placeOf, splitFlows, type RowChange, type StoredRow } from './row';
import { sendFailure } from './sendFailure';
import { failed } from './standing';

/**
 * Mails to collection addresses. Welyb answers nothing to a mail, so the ledger alone keeps an invoice from being sent twice: its row is
 * in hand of one execution first, `sending` before the mail leaves, and `filed` once the mail server has taken it. What stays `sending`
 * is uncertain: a person says whether it arrived.
 */

/** A mail that an execution may send, by the row it has in hand. */
export interface MailWork {
	filingKey: string;
	flowId: string;
	organization: string;
	/** When the row stops being in hand: after it nothing is sent. */
	leaseUntil: string;
}

export interface MailContext {
	execution: string;
	now: Date;
}

/** What marks the row of a mail on its way, in the column `reason`; when it becomes uncertain more follows after it. */
export function sendingReason(execution: string): string {
	return `Being sent by execution ${execution}.`;
}

/** What becomes of items once it is known what the ledger has of their invoices. */
export interface Decided {
	/** Items to record: what is filed already and what is a conflict are told by the ledger, not by a portal. */
	items: Item[];
	/** Rows that nothing may replace: another execution or a person is to say what becomes of them. */
	heldIds: Set<number>;
}

/**
 * Keeps hands off rows that are on their way or uncertain, and decides what a prepared mail is: to be sent, filed already, or a conflict.
 * Another delivery of an invoice that is on its way waits by its flow.
 *
 * @param existing rows of the invoices of all items
 * @param readAt a moment before they were read: what was in hand then may be on its way by now, although its lease is over
 */
export function decideMails(items: Item[], existing: StoredRow[], platform: string, readAt: Date): Decided {
	const held = existing.filter((row) => isHeld(row, readAt));
	const prepared = new Map<string, string>();
	const decided = items.flatMap((item): Item[] => {
		const key = keyOf(item);
		if (key === null) return [item];
		const holding = held.find((row) => row.filingKey === key);
		if (holding) return names(holding, item, platform) ? [] : [later(item, holding)];
		const settled = existing.find(
			({ filingKey: its, state }) => its === key && (state === 'filed' || state === 'conflict'),
		);
		if (item.document?.outcome !== 'prepared') return [isLate(item, settled) ? byItsFlow(item) : item];
		if (settled) return [told(item, settled)];
		const sha256 = item.document.originalSha256 ?? '';
		const sibling = prepared.get(key);
		if (sibling !== undefined && sibling !== sha256) return [later(item, null)];
		prepared.set(key, sha256);
		return [item];
	});
	return { items: decided, heldIds: new Set(held.map(({ id }) => id)) };
}

/** Another execution has it in hand or sends it, or nobody knows whether it was sent. */
function isHeld(row: StoredRow, readAt: Date): boolean {
	const inHand = isInHand(row) && !isDue(row, readAt);
	return row.state === 'sending' || row.state === 'uncertain' || inHand;
}

function isInHand({ state, reason }: StoredRow): boolean {
	return state === 'waiting' && Boolean(reason?.startsWith(claimReason('')));
}

function keyOf({ document, dossier, side, invoice }: Item): string | null {
	if (document) return document.filingKey;
	return dossier && side && invoice?.identity ? filingKey(dossier.id, side, invoice.identity) : null;
}

function names(row: StoredRow, { flow }: Item, platform: string): boolean {
	const place = placeOf({ ...flow, platform });
	return splitFlows(row).some((one) => placeOf(one) === place);
}

/** Something is wrong with another delivery of an invoice whose mail was sent; in the invoice's row it would be sent once more. */
function isLate({ error, notAdmitted }: Item, settled: StoredRow | undefined): boolean {
	return settled?.channel === 'collectionEmail' && Boolean(error ?? notAdmitted);
}

/** The item as its flow alone, with what is wrong with it. */
function byItsFlow({ flow, claim, error, notAdmitted }: Item): Item {
	const waits = { retryable: true, notReady: true };
	return { flow, claim, error: error ?? (notAdmitted && { ...notAdmitted, ...waits }) };
}

/** The item as a flow that is tried again, without what would make it a row of the invoice. */
function later({ flow, claim, invoice }: Item, holding: StoredRow | null): Item {
	const state = holding?.state === 'uncertain' ? 'uncertain: a person has to settle it' : 'being sent';
	return {
		flow,
		claim,
		error: {
			message: `Another delivery of invoice ${invoice?.number ?? ''} is ${state}`,
			code: 'invoiceHeld',
			retryable: true,
			notReady: true,
		},
	};
}

function told(item: Item, settled: StoredRow): Item {
	const { document, invoice } = item;
	if (!document) return item;
	const differences = [
		...(settled.originalSha256 && settled.originalSha256 !== document.originalSha256
			? ['originalSha256']
			: []),
		...(['issueDate', 'typeCode'] as const).filter((field) => settled[field] !== (invoice?.[field] ?? null)),
		...(settled.payable !== (invoice?.totals.payable ?? null) ? ['payable'] : []),
	];
	const isSame = !differences.includes('originalSha256');
	const { filedAt } = settled;
	return {
		...item,
		document: {
			...document,
			outcome: isSame ? 'alreadyFiled' : 'conflict',
			filedAt,
			...(isSame ? {} : { differences }),
		},
	};
}

/** The row as it is written before the mail leaves; null: its lease is over, and another execution may have it by now. */
export function startMail(
	{ filingKey: key, leaseUntil }: MailWork,
	{ execution, now, sendingMinutes }: MailContext & { sendingMinutes: number },
): RowChange | null {
	if (new Date(leaseUntil) <= now) return null;
	return {
		filingKey: key,
		state: 'sending',
		reason: sendingReason(execution),
		nextAttemptAt: new Date(now.getTime() + sendingMinutes * 60_000).toISOString(),
	};
}

/**
 * Whether the mail may leave: this execution's row says so, and none of another comes before it. Of several executions with the same
 * invoice in hand the one whose row was written first wins.
 *
 * @param rows all rows of the filing key, read after the row was written as `sending`
 */
export function confirmMail(
	{ filingKey: key, leaseUntil }: MailWork,
	rows: StoredRow[],
	{ execution, now }: MailContext,
): boolean {
	const ofInvoice = rows.filter((row) => row.filingKey === key);
	const own = ofInvoice.find(
		({ state, reason }) => state === 'sending' && reason === sendingReason(execution),
	);
	if (!own || new Date(leaseUntil) <= now) return false;
	return ofInvoice.every((row) => row.id === own.id || isBehind(row, own));
}

/** A row that was in hand when it was read may be on its way by now, whatever its lease. */
function isBehind(row: StoredRow, own: StoredRow): boolean {
	if (row.state === 'sending' || isInHand(row)) return row.id > own.id;
	return row.state === 'waiting' || row.state === 'parked' || row.state === 'seen';
}

/** The row of a mail that may not leave: it waits by its flow, and its next attempt finds what became of the invoice. */
export function releaseMail(
	{ flowId, organization }: MailWork,
	{ platform, now }: { platform: string; now: Date },
): RowChange {
	return {
		filingKey: flowKey(platform, { id: flowId, organization }),
		state: 'waiting',
		reason: 'Another execution had the invoice in hand',
		nextAttemptAt: new Date(now.getTime() + 60_000).toISOString(),
	};
}

/** What n8n's Send Email gave for a mail. */
export interface SendResult {
	messageId?: string | null;
	error?: string | null;
}

/**
 * The row after Send Email answered: `filed` with the Message-ID; waiting where the mail surely didn't leave; else uncertain.
 *
 * @param mail its findings stand in the ledger
 * @param row the row as it was read before the mail left
 */
export function completeMail(
	mail: { filingKey: string; findings: string[] },
	row: Pick<StoredRow, 'attempts'>,
	{ messageId, error }: SendResult,
	{ execution, now }: MailContext,
): RowChange {
	const key = { filingKey: mail.filingKey };
	if (!error && messageId) {
		return {
			...key,
			state: 'filed',
			reason: mail.findings.join('. ') || null,
			nextAttemptAt: null,
			lastError: null,
			messageId,
			filedAt: now.toISOString(),
		};
	}
	const failure = sendFailure(error ?? 'Send Email gave no Message-ID');
	if (failure.left) return { ...key, ...uncertain(sendingReason(execution), failure.message) };
	return { ...key, ...failed(failure, row.attempts ?? 1, now) };
}

/** Rows whose mail is on its way for longer than it may take: the execution ended, and nobody knows whether the mail left. */
export function uncertainMails(rows: StoredRow[], now: Date): RowChange[] {
	return rows
		.filter((row) => row.state === 'sending' && isDue(row, now))
		.map((row) => ({ filingKey: row.filingKey, ...uncertain(row.reason ?? '', null) }));
}

function uncertain(reason: string, lastError: string | null): Omit<RowChange, 'filingKey'> {
	return {
		state: 'uncertain',
		reason: `${reason} It isn't known whether the mail left. Look in Welyb, or among the sent mails for the invoice identity in the subject, and settle it with template 09.`,
		nextAttemptAt: null,
		lastError,
	};
}
