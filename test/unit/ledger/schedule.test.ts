import { attemptsBeforeParking, nextAttempt, type RetryReason } from '../../../nodes/domain/ledger/schedule';
import { minutes, NOW } from './rows';

const waits = (reason: RetryReason, attempts: number[]) =>
	attempts.map((attempt) => (Date.parse(nextAttempt(reason, attempt, NOW)) - NOW.getTime()) / 60_000);

const firstTwenty = Array.from({ length: 20 }, (_, index) => index + 1);

it.each(['failure', 'notReady', 'notFound'] as const)(
	'waits never shorter after each %s, and at most a day',
	(reason) => {
		const found = waits(reason, firstTwenty);
		expect(found).toEqual([...found].sort((a, b) => a - b));
		expect(Math.max(...found)).toBeLessThanOrEqual(24 * 60);
	},
);

it('tries a failed filing again within a minute at first, and one without a dossier within the hour', () => {
	expect(nextAttempt('failure', 1, NOW)).toBe(minutes(1));
	expect(nextAttempt('notFound', 1, NOW)).toBe(minutes(60));
});

it('ends at six hours between failures, and asks for a dossier once a day for ever', () => {
	expect(waits('failure', [attemptsBeforeParking, 99])).toEqual([360, 360]);
	expect(waits('notFound', [5, 6, 1000])).toEqual([1440, 1440, 1440]);
});

it('asks a service that is not ready at least every half hour', () => {
	expect(waits('notReady', [1, 9, 1000])).toEqual([1, 30, 30]);
});

it('survives an outage of eight hours before it gives up', () => {
	const before = waits('failure', firstTwenty.slice(0, attemptsBeforeParking - 1));
	expect(before.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(8 * 60);
});

it('takes a count below one for the first attempt', () => {
	expect(waits('failure', [0, -1])).toEqual([1, 1]);
});

it('looks at an invoice of a dossier that is not connected ever more rarely', () => {
	const found = waits('notAdmitted', [1, 2, 3, 4, 1000]).map((wait) => wait / 60);
	expect(found).toEqual([1, 24, 7 * 24, 30 * 24, 30 * 24]);
});
