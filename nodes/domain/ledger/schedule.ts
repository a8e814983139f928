/** When a failed or waiting invoice is tried again. Minutes between attempts; the last one repeats. */
const afterFailure = [1, 1, 2, 2, 3, 5, 10, 15, 30, 60, 120, 240, 360];
const afterNotFound = [60, 120, 240, 480, 1440];

/** After so many failed attempts an invoice is parked: it waits for a person. The schedule above takes about 8 hours to get there. */
export const attemptsBeforeParking = afterFailure.length;

export type RetryReason = 'failure' | 'notFound';

/**
 * The next attempt, as ISO 8601 in UTC.
 *
 * @param attempts how many attempts were made, the last one included
 */
export function nextAttempt(reason: RetryReason, attempts: number, now: Date): string {
	const minutes = reason === 'failure' ? afterFailure : afterNotFound;
	const wait = minutes[Math.min(Math.max(attempts, 1), minutes.length) - 1];
	return new Date(now.getTime() + wait * 60_000).toISOString();
}
