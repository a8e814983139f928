import {
	expireActs,
	recordActs,
	recorded,
	type ActOutcome,
	type RecordedAct,
} from '../../../nodes/domain/ledger/actOutcomes';
import type { ActState, StoredAct } from '../../../nodes/domain/ledger/actRow';
import { attemptsBeforeParking, nextAttempt } from '../../../nodes/domain/ledger/schedule';
import { act, context, EXECUTION, proposal } from './acts';
import { minutes, NOW } from './rows';

const after = (row: StoredAct, outcome: Partial<ActOutcome>): RecordedAct | undefined =>
	recordActs([row], [{ actId: 'c-1', outcome: 'accepted', ...outcome }], context)[0];
const inHand = (more: Partial<StoredAct> = {}) =>
	proposal({ reason: act().reason, nextAttemptAt: minutes(15), ...more });

describe('an act that was sent', () => {
	const sent = { flowId: 'm-1', trackingId: 't-1' };

	it('is accepted: the portal hears it, and nobody has to do anything', () => {
		const row = act({ confirmedBy: 'decider@cabinet.example' });
		expect(after(row, { outcome: 'accepted', ...sent })).toEqual({
			row: {
				...row,
				...sent,
				state: 'accepted',
				reason: null,
				ackStatus: 'Ok',
				ackAt: NOW.toISOString(),
				attempts: 1,
				nextAttemptAt: null,
				expiresAt: null,
			},
			report: {
				changeId: 'c-1',
				state: 'accepted',
				reason: null,
				flowId: 'm-1',
				confirmedBy: 'decider@cabinet.example',
			},
			tell: false,
		});
	});

	it('is refused by the platform: its reason goes to the portal and to somebody', () => {
		expect(after(act(), { outcome: 'refused', reason: 'Not now', ...sent })).toMatchObject({
			row: { state: 'refused', reason: 'Not now', ackStatus: 'Error', flowId: 'm-1', nextAttemptAt: null },
			report: { state: 'refused', reason: 'Not now', flowId: 'm-1' },
			tell: true,
		});
		expect(after(act(), { outcome: 'refused' })?.report?.reason).toBe('It was refused');
	});

	it('waits for its verdict, and is asked for again', () => {
		expect(after(act({ attempts: 2 }), { outcome: 'pending', ...sent })).toMatchObject({
			row: {
				state: 'sent',
				ackStatus: 'Pending',
				attempts: 3,
				nextAttemptAt: nextAttempt('notReady', 3, NOW),
			},
			report: { state: 'sent', flowId: 'm-1' },
			tell: false,
		});
	});

	it('keeps the flow that is known when a later answer names none', () => {
		expect(after(act({ state: 'sent', ...sent }), { outcome: 'accepted' })?.row).toMatchObject(sent);
	});
});

describe('an act that could not be sent', () => {
	it.each([1, attemptsBeforeParking, 500])(
		'is tried again without end where it may work later: attempt %i',
		(attempts) => {
			const row = act({ attempts: attempts - 1 });
			expect(after(row, { outcome: 'failed', retryable: true, reason: 'down' })).toEqual({
				row: { ...row, attempts, reason: 'down', nextAttemptAt: nextAttempt('notReady', attempts, NOW) },
				report: null,
				tell: false,
			});
		},
	);

	it('stays sent while its verdict can’t be asked for', () => {
		const row = act({ state: 'sent', flowId: 'm-1' });
		expect(after(row, { outcome: 'failed', retryable: true })).toMatchObject({
			row: { state: 'sent', flowId: 'm-1' },
			report: null,
		});
	});

	it('ends where trying again changes nothing: the document is put back, and somebody is told', () => {
		expect(after(act(), { outcome: 'failed', reason: 'No such status' })).toMatchObject({
			row: { state: 'failed', reason: 'No such status', nextAttemptAt: null, attempts: 1 },
			report: { state: 'refused', reason: 'No such status' },
			tell: true,
		});
	});
});

describe('a proposal', () => {
	it('that was checked waits for the second person, who is told; it still lapses', () => {
		const row = inHand();
		expect(after(row, { outcome: 'proposed' })).toEqual({
			row: { ...row, reason: null, nextAttemptAt: null },
			report: {
				changeId: 'c-1',
				state: 'awaitingConfirmation',
				reason: null,
				flowId: null,
				confirmedBy: null,
			},
			tell: true,
		});
	});

	it('that could not be checked yet is checked again, and nobody is told before', () => {
		const row = inHand();
		expect(after(row, { outcome: 'failed', retryable: true, reason: 'down' })).toEqual({
			row: { ...row, attempts: 1, reason: 'down', nextAttemptAt: minutes(1) },
			report: null,
			tell: false,
		});
	});

	it('that can’t be set ends at once, without a second person', () => {
		expect(after(inHand(), { outcome: 'failed', reason: 'Not applicable' })).toMatchObject({
			row: { state: 'failed', expiresAt: null },
			report: { state: 'refused', reason: 'Not applicable' },
			tell: true,
		});
	});

	it('lapses: the document is put back, and somebody is told', () => {
		const row = proposal();
		expect(expireActs([row])).toEqual([
			{
				row: {
					...row,
					state: 'expired',
					reason: 'Nobody confirmed it in time',
					nextAttemptAt: null,
					expiresAt: null,
				},
				report: {
					changeId: 'c-1',
					state: 'refused',
					reason: 'Nobody confirmed it in time',
					flowId: null,
					confirmedBy: null,
				},
				tell: true,
			},
		]);
	});
});

describe('an act that is in other hands by now', () => {
	const elsewhere = { reason: 'In hand of execution 43' };

	it.each<[ActOutcome['outcome'], boolean]>([
		['failed', false],
		['proposed', false],
		['pending', false],
		['refused', true],
		['accepted', true],
	])('is changed by what the platform said only: %s %s', (outcome, changes) => {
		expect(after(act(elsewhere), { outcome }) !== undefined).toBe(changes);
		expect(after(act({ ...elsewhere, state: 'sent' }), { outcome }) !== undefined).toBe(changes);
	});

	it('since a second person answered while it was checked, stays decided', () => {
		const row = inHand({ state: 'decided', ...elsewhere });
		expect(after(row, { outcome: 'proposed' })).toBeUndefined();
		expect(after(row, { outcome: 'failed', retryable: true })).toBeUndefined();
	});
});

describe('an act that has ended', () => {
	it.each<[ActState, ActOutcome['outcome'][]]>([
		['accepted', []],
		['refused', ['accepted']],
		['expired', ['accepted']],
		['failed', ['accepted']],
	])('as %s is changed by nothing but %j', (state, changing) => {
		for (const reason of [null, act().reason]) {
			const changed = (['accepted', 'refused', 'pending', 'proposed', 'failed'] as const).filter(
				(outcome) => after(act({ state, reason }), { outcome }) !== undefined,
			);
			expect(changed).toEqual(changing);
		}
	});
});

it('counts the first of two rows that one act has, whatever their order', () => {
	const [first, second] = [act(), act()];
	for (const rows of [
		[first, second],
		[second, first],
	]) {
		const changed = recordActs(rows, [{ actId: 'c-1', outcome: 'accepted' }], {
			now: NOW,
			execution: EXECUTION,
		});
		expect(changed.map(({ row }) => row.id)).toEqual([first.id]);
	}
});

it('passes over outcomes of acts that have no row, and rows without an outcome', () => {
	expect(recordActs([act({ actId: 'other' })], [{ actId: 'c-1', outcome: 'accepted' }], context)).toEqual([]);
	expect(recordActs([act()], [], context)).toEqual([]);
});

it.each<[ActState, string | undefined]>([
	['proposed', 'awaitingConfirmation'],
	['decided', undefined],
	['sent', 'sent'],
	['accepted', 'accepted'],
	['refused', 'refused'],
	['expired', 'refused'],
	['failed', 'refused'],
])('tells the portal of an act that is %s: %s', (state, said) => {
	expect(recorded(act({ state })).report?.state).toBe(said);
	expect(recorded(act({ state, origin: 'form' })).report).toBeNull();
	expect(recorded(act({ state, origin: null })).report).toBeNull();
});
