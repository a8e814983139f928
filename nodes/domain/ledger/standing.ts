import type { Item } from '../item';
import type { LedgerRow } from './row';
import { attemptsBeforeParking, nextAttempt } from './schedule';

export type Standing = Pick<LedgerRow, 'state' | 'reason' | 'attempts' | 'nextAttemptAt' | 'lastError'>;

type Failed = Pick<NonNullable<Item['error']>, 'message' | 'description' | 'retryable' | 'notReady'>;

/** Where something stands that failed: tried again later, or parked. */
export function failed(error: Failed, attempts: number, now: Date): Standing {
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
