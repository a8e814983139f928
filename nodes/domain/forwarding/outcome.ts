import { z } from 'zod';

import { attemptsBeforeParking, nextAttempt } from '../ledger/schedule';
import { sendFailure } from '../ledger/sendFailure';
import type { ChannelName } from './channels';
import { notReady, parked, uncertain } from './claimForwardings';
import {
	forwardingUpdateSchema,
	ledgerForwarding,
	ledgerForwardingSchema,
	type StoredForwarding,
} from './forwardingRow';

/** What became of one forwarding. */
export type Outcome =
	| { outcome: 'sent' | 'known'; remoteId?: string | null }
	| Failed
	| { outcome: 'parked' | 'uncertain' | 'held'; reason: string };

interface Failed {
	outcome: 'failed';
	reason: string;
	/** No fault of the invoice, so it is tried without end. */
	notReady?: boolean;
}

/** What a channel's nodes gave. */
export interface Answer {
	/** What the node said went wrong. */
	error?: string | null;
	httpStatus?: number | null;
	/** The body of an HTTP answer, as text. */
	body?: string | null;
	messageId?: string | null;
	/** What the tool calls the document. */
	remoteId?: string | null;
	/** The file was there before anything was sent. */
	isThere?: boolean | null;
	/** Another file of its name was there. */
	isTaken?: boolean | null;
	/** The last step was reached. */
	done?: boolean | null;
}

/** Answers that may be others later; the rest of 4xx refuses the invoice. */
const NOT_NOW = [401, 403, 404, 407, 408, 421, 423, 425, 429];
const KNOWN = 409;
/** Answers of something in between, or given up on: the tool may have taken the invoice. */
const MAY_HAVE_ARRIVED = [408, 502, 504];

/** A final answer about the recipient or the message. */
const MAIL_REFUSED =
	/(recipients were rejected|Mail command failed|Data command failed|Message failed): 5\d\d|No recipients defined|Message size larger than allowed/i;

/** What an answer of a channel means. */
export function outcomeOf(
	channel: ChannelName,
	answer: Answer,
	{ attempts }: Pick<StoredForwarding, 'attempts'>,
): Outcome {
	if (channel === 'email') return mailOutcome(answer);
	if (channel === 'http' || channel === 'webhook') return httpOutcome(channel, answer);
	if (answer.error) return { outcome: 'failed', reason: answer.error, notReady: true };
	if (answer.isTaken) return { outcome: 'parked', reason: 'Another file of this name lies there' };
	// A first attempt can't have left anything there.
	if (answer.isThere) return { outcome: (attempts ?? 1) > 1 ? 'sent' : 'known', remoteId: answer.remoteId };
	if (answer.done) return { outcome: 'sent', remoteId: answer.remoteId };
	return { outcome: 'failed', reason: 'The file did not arrive whole' };
}

function mailOutcome({ error, messageId }: Answer): Outcome {
	if (!error && messageId) return { outcome: 'sent', remoteId: messageId };
	const reason = error || 'The mail server gave no message ID';
	if (sendFailure(reason).left) return { outcome: 'uncertain', reason };
	if (MAIL_REFUSED.test(reason)) return { outcome: 'parked', reason };
	return { outcome: 'failed', reason, notReady: true };
}

function httpOutcome(channel: 'http' | 'webhook', { error, httpStatus, body, remoteId }: Answer): Outcome {
	if (error || !httpStatus) {
		const reason = error || 'The tool gave no answer';
		const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|refused the connection/i.test(reason);
		if (channel === 'webhook' && !neverSent) return { outcome: 'uncertain', reason };
		return { outcome: 'failed', reason, notReady: true };
	}
	if (httpStatus >= 200 && httpStatus < 300) return { outcome: 'sent', remoteId };
	if (httpStatus === KNOWN) return { outcome: 'known', remoteId };
	const reason = `The tool answered ${httpStatus}${body ? `: ${body.slice(0, 300)}` : ''}`;
	if (channel === 'webhook' && MAY_HAVE_ARRIVED.includes(httpStatus)) return { outcome: 'uncertain', reason };
	if (httpStatus >= 500 || NOT_NOW.includes(httpStatus)) return { outcome: 'failed', reason, notReady: true };
	return { outcome: 'parked', reason };
}

export const recordedForwardingSchema = z.object({
	update: forwardingUpdateSchema,
	/** What the ledger's row is to say. */
	ledger: ledgerForwardingSchema.extend({ filingKey: z.string() }),
});
export type RecordedForwarding = z.infer<typeof recordedForwardingSchema>;

/**
 * How a forwarding stands after an outcome.
 *
 * @param all every forwarding of its filing key, so that the ledger says what all of them come to
 */
export function recordForwarding(
	row: StoredForwarding,
	outcome: Outcome,
	all: StoredForwarding[],
	now: Date,
): RecordedForwarding {
	const update = { id: row.id, ...standingAfter(row, outcome, now) };
	const others = all.filter(({ id }) => id !== row.id);
	return {
		update,
		ledger: { filingKey: row.filingKey, ...ledgerForwarding([...others, { ...row, ...update }]) },
	};
}

function standingAfter(row: StoredForwarding, outcome: Outcome, now: Date): Partial<StoredForwarding> {
	switch (outcome.outcome) {
		case 'sent':
		case 'known':
			return {
				state: outcome.outcome,
				reason: outcome.outcome === 'known' ? 'The tool had it already' : null,
				remoteId: outcome.remoteId ?? null,
				sentAt: now.toISOString(),
				nextAttemptAt: null,
			};
		case 'held':
			return { state: 'held', reason: outcome.reason, heldBy: 'link', nextAttemptAt: null };
		case 'uncertain':
			return uncertain(row, outcome.reason);
		case 'parked':
			return parked(row, outcome.reason);
		case 'failed':
			return afterFailure(row, outcome, now);
	}
}

function afterFailure(
	row: StoredForwarding,
	{ reason, notReady: isNotReady }: Failed,
	now: Date,
): Partial<StoredForwarding> {
	const attempts = row.attempts ?? 1;
	if (isNotReady) return notReady(row, reason, attempts, now);
	if (attempts >= attemptsBeforeParking) return parked(row, reason);
	return { state: 'waiting', reason, nextAttemptAt: nextAttempt('failure', attempts, now) };
}
