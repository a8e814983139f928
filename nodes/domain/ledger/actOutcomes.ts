import { z } from 'zod';

import { actRowSchema, isOpen, type ActRow, type ActState, type StoredAct } from './actRow';
import { claimReason } from './claim';
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
	/** Reference of the mandate under which it was done. */
	mandate?: string | null;
}

/** What to tell the portal of a person's change. */
const transmissionReportSchema = z.object({
	changeId: z.string(),
	state: z.enum(['awaitingConfirmation', 'sent', 'accepted', 'refused']),
	reason: z.string().nullable(),
	flowId: z.string().nullable(),
	confirmedBy: z.string().nullable(),
});
export type TransmissionReport = z.infer<typeof transmissionReportSchema>;

/** How an act's row is to stand, and who has to hear of it before. */
export const recordedActSchema = z.object({
	/** Without an `id` there is no row to write. */
	row: actRowSchema.extend({ id: z.number().int().optional() }).passthrough(),
	report: transmissionReportSchema.nullable(),
	/** Whether somebody has to do something, or to know: it waits for a second person, or was not set. */
	tell: z.boolean(),
});
export type RecordedAct = z.infer<typeof recordedActSchema>;

/**
 * How the rows of acts stand after an execution. An act that may still be sent stays decided, with a next attempt; one that a
 * person has to look at ends as failed, which puts the document back.
 *
 * @param stored rows of the acts, read after the outcomes came
 */
export function recordActs(
	stored: StoredAct[],
	outcomes: ActOutcome[],
	{ now, execution }: { now: Date; execution: string },
): RecordedAct[] {
	return outcomes.flatMap((outcome) => {
		const [row] = stored.filter(({ actId }) => actId === outcome.actId).sort((a, b) => a.id - b.id);
		return row && counts(row, outcome, execution) ? [recordedOutcome(row, outcome, now)] : [];
	});
}

/**
 * Whether an outcome changes an act. It may have been answered or taken over meanwhile; then only what the platform said counts, and
 * once the act has ended only that the platform accepted it.
 */
function counts(row: StoredAct, { outcome }: ActOutcome, execution: string): boolean {
	if (row.state === 'accepted') return false;
	if (outcome === 'accepted') return true;
	return isOpen(row) && (outcome === 'refused' || row.reason === claimReason(execution));
}

/** Proposals that nobody confirmed in time. */
export function expireActs(expired: StoredAct[]): RecordedAct[] {
	return expired.map((row) =>
		recorded({ ...row, ...ENDED, state: 'expired', reason: 'Nobody confirmed it in time' }),
	);
}

/** An act that has ended, with its report: what the portal has to know of what a person decided there. */
export function recorded(row: RecordedAct['row']): RecordedAct {
	return { row, report: reportOf(row), tell: TOLD.includes(row.state) };
}

const ENDED = { nextAttemptAt: null, expiresAt: null };
const TOLD: ActState[] = ['refused', 'expired', 'failed'];

/** How the portal names where an act stands; one that is to be sent is nothing new to it. */
const REPORTED: Partial<Record<ActState, TransmissionReport['state']>> = {
	proposed: 'awaitingConfirmation',
	sent: 'sent',
	accepted: 'accepted',
	refused: 'refused',
	expired: 'refused',
	failed: 'refused',
};

function reportOf(row: ActRow): TransmissionReport | null {
	const state = row.origin === 'portal' ? REPORTED[row.state] : undefined;
	if (!state) return null;
	return {
		changeId: row.actId,
		state,
		reason: state === 'refused' ? row.reason || 'It was refused' : null,
		flowId: row.flowId ?? null,
		confirmedBy: row.confirmedBy ?? null,
	};
}

function recordedOutcome(row: StoredAct, outcome: ActOutcome, now: Date): RecordedAct {
	const reason = outcome.reason ?? null;
	if (outcome.outcome === 'proposed') {
		return { ...recorded({ ...row, nextAttemptAt: null, reason }), tell: true };
	}
	const attempts = (row.attempts ?? 0) + 1;
	const nextAttemptAt = nextAttempt('notReady', attempts, now);
	// Nothing is new but that it took another attempt.
	if (outcome.outcome === 'failed' && outcome.retryable) {
		return { row: { ...row, attempts, reason, nextAttemptAt }, report: null, tell: false };
	}
	const tried = {
		...row,
		...ENDED,
		attempts,
		reason,
		flowId: outcome.flowId ?? row.flowId ?? null,
		trackingId: outcome.trackingId ?? row.trackingId ?? null,
		...(outcome.mandate ? { mandate: outcome.mandate } : {}),
	};
	if (outcome.outcome === 'failed') return recorded({ ...tried, state: 'failed' });
	if (outcome.outcome === 'pending') {
		return recorded({ ...tried, nextAttemptAt, state: 'sent', ackStatus: 'Pending' });
	}
	const ackStatus = outcome.outcome === 'accepted' ? 'Ok' : 'Error';
	return recorded({ ...tried, state: outcome.outcome, ackStatus, ackAt: now.toISOString() });
}
