/** When a failed or waiting invoice is tried again. Minutes between attempts; the last one repeats. */
const afterFailure = [1, 1, 2, 2, 3, 5, 10, 15, 30, 60, 120, 240, 360];
/** A service that is down, refuses access or still checks a flow is no fault of the invoice: no attempt is the last. */
const whileNotReady = [1, 1, 2, 2, 3, 5, 10, 15, 30];
/** Mostly both came at the same moment. Later the invoice itself takes its statuses along. */
const whileEarly = [1, 5, 15, 60, 1440];
const afterNotFound = [60, 120, 240, 480, 1440];
/** Connecting the dossier makes the invoice due at once; only what was read at that very moment needs this. */
const whileNotAdmitted = [60, 1440, 7 * 1440, 30 * 1440];

/** After so many failed attempts an invoice is parked: it waits for a person. The schedule above takes about 8 hours to get there. */
export const attemptsBeforeParking = afterFailure.length;

const schedules = {
	failure: afterFailure,
	notReady: whileNotReady,
	notFound: afterNotFound,
	notAdmitted: whileNotAdmitted,
	early: whileEarly,
};

export type RetryReason = keyof typeof schedules;

/**
 * The next attempt, as ISO 8601 in UTC.
 *
 * @param attempts how many attempts were made, the last one included
 */
export function nextAttempt(reason: RetryReason, attempts: number, now: Date): string {
	const minutes = schedules[reason];
	const wait = minutes[Math.min(Math.max(attempts, 1), minutes.length) - 1];
	return new Date(now.getTime() + wait * 60_000).toISOString();
}
