import type { ActState, StoredAct } from './actRow';
import type { ActContext } from './newActs';
import { nextAttempt } from './schedule';

/** What became of one act in an execution. */
export interface ActOutcome {
	actId: string;
	/** `proposed`: it was checked, and waits for the second person. */
	outcome: 'proposed' | 'accepted' | 'refused' | 'pending' | 'failed';
	/** Why it was refused or failed. */
	reason?: string | null;
	retryable?: boolean;
	flowId?: string | null;
	trackingId?: string | null;
}

/** What to tell the portal of a person's change. */
export interface TransmissionReport {
	changeId: string;
	state: 'awaitingConfirmation' | 'sent' | 'accepted' | 'refused';
	reason: string | null;
	flowId: string | null;
	confirmedBy: string | null;
}

/** How an act's row is to stand, and what the portal has to be told before. */
export interface RecordedAct {
	row: StoredAct;
	report: TransmissionReport | null;
}

/**
 * How the rows of acts stand after an execution. An act that may still be sent stays decided, with a next attempt; one that a
 * person has to look at ends as failed, which puts the document back.
 */
export function recordActs(
	stored: StoredAct[],
	outcomes: ActOutcome[],
	{ now }: Pick<ActContext, 'now'>,
): RecordedAct[] {
	return outcomes.flatMap((outcome) => {
		const row = stored.find(({ actId }) => actId === outcome.actId);
		return row ? [recorded(standingAfter(row, outcome, now))] : [];
	});
}

/** Proposals that nobody confirmed in time. */
export function expireActs(expired: StoredAct[]): RecordedAct[] {
	return expired.map((row) =>
		recorded({
			...row,
			state: 'expired',
			nextAttemptAt: null,
			expiresAt: null,
			reason: 'Nobody confirmed it in time',
		}),
	);
}

/** The row with its report: what the portal has to know of an act that a person decided there. */
export function recorded(row: StoredAct): RecordedAct {
	const state = row.origin === 'portal' ? REPORTED[row.state] : undefined;
	if (!state) return { row, report: null };
	const reason = state === 'refused' ? (row.reason ?? 'It was refused') : null;
	const report = {
		changeId: row.actId,
		state,
		reason,
		flowId: row.flowId ?? null,
		confirmedBy: row.confirmedBy ?? null,
	};
	return { row, report };
}

/** How the portal names where an act stands; one that is to be sent is nothing new to it. */
const REPORTED: Partial<Record<ActState, TransmissionReport['state']>> = {
	proposed: 'awaitingConfirmation',
	sent: 'sent',
	accepted: 'accepted',
	refused: 'refused',
	expired: 'refused',
	failed: 'refused',
};

function standingAfter(row: StoredAct, outcome: ActOutcome, now: Date): StoredAct {
	const reason = outcome.reason ?? null;
	if (outcome.outcome === 'proposed') return { ...row, nextAttemptAt: null, reason };
	const attempts = (row.attempts ?? 0) + 1;
	const flowId = outcome.flowId ?? row.flowId ?? null;
	const trackingId = outcome.trackingId ?? row.trackingId ?? null;
	const ended = { ...row, flowId, trackingId, attempts, reason, nextAttemptAt: null, expiresAt: null };
	if (outcome.outcome === 'accepted' || outcome.outcome === 'refused') {
		const ackStatus = outcome.outcome === 'accepted' ? 'Ok' : 'Error';
		return { ...ended, state: outcome.outcome, ackStatus, ackAt: now.toISOString() };
	}
	const again = { nextAttemptAt: nextAttempt('notReady', attempts, now) };
	if (outcome.outcome === 'pending') return { ...ended, ...again, state: 'sent', ackStatus: 'Pending' };
	if (outcome.retryable) return { ...ended, ...again, expiresAt: row.expiresAt, state: row.state };
	return { ...ended, state: 'failed' };
}
