import type { Item } from '../../../nodes/domain/item';
import { claimReason } from '../../../nodes/domain/ledger/claim';
import {
	completeMail,
	confirmMail,
	releaseMail,
	sendingReason,
	startMail,
	uncertainMails,
	type MailWork,
} from '../../../nodes/domain/ledger/mails';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { sendFailure } from '../../../nodes/domain/ledger/sendFailure';
import { filedItem, flow, IDENTITY, minutes, NOW, stored } from './rows';

const KEY = `d1|purchase|${IDENTITY}`;
const context = (execution = 'e1') => ({
	platform: 'eFacture',
	channel: 'collectionEmail',
	now: NOW,
	mail: { execution, leaseMinutes: 30, readAt: NOW },
});
const prepared = (more: Partial<Item> = {}, document: object = {}) =>
	filedItem(more, { id: null, outcome: 'prepared', filedAt: null, ...document });
const row = (more: Partial<StoredRow> & Pick<StoredRow, 'state'>) =>
	stored({ filingKey: KEY, flowIds: '|f1|', identity: IDENTITY, channel: 'collectionEmail', ...more });
const record = (items: Item[], existing: StoredRow[] = []) => recordOutcomes(items, existing, context());
const work: MailWork = { filingKey: KEY, flowId: 'f1', organization: 'org', leaseUntil: minutes(30) };

describe('recording prepared mails', () => {
	it('has them in hand until their lease is over', () => {
		const { rows, mails } = record([prepared()]);
		expect(rows).toMatchObject([
			{ filingKey: KEY, state: 'waiting', reason: claimReason('e1'), nextAttemptAt: minutes(30) },
		]);
		expect(mails).toEqual([work]);
	});

	it('sends nothing of what is filed with the same original, and calls another original a conflict', () => {
		const filed = row({ state: 'filed', originalSha256: 'aa', filedAt: minutes(-60), messageId: '<1@n8n>' });
		const again = record([prepared({ flow: flow('f2') })], [filed]);
		expect(again.mails).toEqual([]);
		expect(again.rows).toMatchObject([{ state: 'filed', flowIds: '|f1|f2|', messageId: '<1@n8n>' }]);
		const other = record([prepared({ flow: flow('f2') }, { originalSha256: 'bb' })], [filed]);
		expect(other.mails).toEqual([]);
		expect(other.rows).toMatchObject([{ state: 'conflict', originalSha256: 'aa' }]);
		expect(other.rows[0].reason).toContain('originalSha256');
	});

	it.each([
		['a passing failure', { error: { message: 'x', retryable: true } }, 'waiting'],
		['a lasting failure', { error: { message: 'x', retryable: false } }, 'parked'],
		['an end of its connection', { notAdmitted: { code: 'notConnected', message: 'x' } }, 'waiting'],
	])('leaves the row of a sent mail alone when another delivery meets %s', (_what, trouble, state) => {
		const filed = row({ state: 'filed', originalSha256: 'aa', filedAt: minutes(-60), messageId: '<1@n8n>' });
		const item = { ...prepared({ flow: flow('f2') }), document: null, ...trouble };
		const { rows, supersededIds, mails } = record([item], [filed]);
		expect(mails).toEqual([]);
		expect(supersededIds).not.toContain(filed.id);
		expect(rows).toMatchObject([{ filingKey: 'flow|eFacture|org|f2', state }]);
	});

	it.each([
		['being sent', row({ state: 'sending', nextAttemptAt: minutes(5) })],
		['being sent for too long', row({ state: 'sending', nextAttemptAt: minutes(-5) })],
		['uncertain', row({ state: 'uncertain' })],
		['in hand', row({ state: 'waiting', reason: claimReason('e2'), nextAttemptAt: minutes(5) })],
	])('leaves the row alone of an invoice that is %s', (_what, held) => {
		const claim = { attempts: 2, supersedes: [held.id, 77] };
		const same = record([prepared({ claim })], [held]);
		expect(same).toEqual({ rows: [], supersededIds: [77], mails: [] });
		const other = record([prepared({ claim, flow: flow('f2') })], [held]);
		expect(other).toMatchObject({ supersededIds: [77], mails: [] });
		expect(other.rows).toMatchObject([{ filingKey: 'flow|eFacture|org|f2', state: 'waiting' }]);
		// Whatever else became of another delivery.
		const failed = record(
			[{ ...prepared({ flow: flow('f2') }), document: null, error: { message: 'x', retryable: false } }],
			[held],
		);
		expect(failed.supersededIds).not.toContain(held.id);
	});

	it('takes over what another execution had in hand when it ended', () => {
		const left = row({ state: 'waiting', reason: claimReason('e2'), nextAttemptAt: minutes(-1) });
		const { rows, supersededIds, mails } = record([prepared()], [left]);
		expect(rows).toMatchObject([{ state: 'waiting', reason: claimReason('e1') }]);
		expect(supersededIds).toContain(left.id);
		expect(mails).toEqual([work]);
	});

	it('sends one of two deliveries with one original, and none of another original until it is filed', () => {
		const twice = record([prepared(), prepared({ flow: flow('f2') })]);
		expect(twice.rows).toMatchObject([{ flowIds: '|f1|f2|' }]);
		expect(twice.mails).toEqual([work]);
		const differing = record([prepared(), prepared({ flow: flow('f2') }, { originalSha256: 'bb' })]);
		expect(differing.mails).toEqual([work]);
		expect(differing.rows.map(({ filingKey }) => filingKey)).toEqual([KEY, 'flow|eFacture|org|f2']);
	});
});

describe('before a mail leaves', () => {
	const start = (leaseUntil: string) =>
		startMail({ ...work, leaseUntil }, { execution: 'e1', now: NOW, sendingMinutes: 10 });
	const own = (id: number) => ({ ...row({ state: 'sending', reason: sendingReason('e1') }), id });
	const confirm = (rows: StoredRow[], more: Partial<MailWork> = {}) =>
		confirmMail({ ...work, ...more }, rows, { execution: 'e1', now: NOW });

	it('is written as being sent, as long as it is in hand', () => {
		expect(start(minutes(1))).toEqual({
			filingKey: KEY,
			state: 'sending',
			reason: sendingReason('e1'),
			nextAttemptAt: minutes(10),
		});
		expect(start(minutes(0))).toBeNull();
	});

	it('goes only with a row of this execution, in time', () => {
		expect(confirm([own(5)])).toBe(true);
		expect(confirm([])).toBe(false);
		expect(confirm([{ ...own(5), reason: sendingReason('e11') }])).toBe(false);
		expect(confirm([own(5)], { leaseUntil: minutes(0) })).toBe(false);
	});

	it.each<[string, Partial<StoredRow> & Pick<StoredRow, 'state'>, boolean, boolean]>([
		['sends it', { state: 'sending', reason: sendingReason('e2') }, false, true],
		[
			'has it in hand',
			{ state: 'waiting', reason: claimReason('e2'), nextAttemptAt: minutes(5) },
			false,
			true,
		],
		[
			'had it in hand',
			{ state: 'waiting', reason: claimReason('e2'), nextAttemptAt: minutes(-5) },
			false,
			true,
		],
		['has filed it', { state: 'filed' }, false, false],
		['left it uncertain', { state: 'uncertain' }, false, false],
		['found a conflict', { state: 'conflict' }, false, false],
	])('where another execution %s, the earlier row wins', (_what, other, ifEarlier, ifLater) => {
		const earlier = { ...row(other), id: 4 };
		const later = { ...row(other), id: 6 };
		expect(confirm([own(5), earlier])).toBe(ifEarlier);
		expect(confirm([own(5), later])).toBe(ifLater);
	});

	it('goes by the rows of its own invoice alone', () => {
		expect(confirm([own(5), { ...row({ state: 'filed' }), filingKey: `d2|sale|${IDENTITY}`, id: 1 }])).toBe(
			true,
		);
	});

	it('waits by its flow where it may not go', () => {
		expect(releaseMail(work, { platform: 'eFacture', now: NOW })).toMatchObject({
			filingKey: 'flow|eFacture|org|f1',
			state: 'waiting',
			nextAttemptAt: minutes(1),
		});
	});
});

describe('after a mail', () => {
	const complete = (result: object, findings: string[] = []) =>
		completeMail({ filingKey: KEY, findings }, { attempts: 2 }, result, { execution: 'e1', now: NOW });

	it('is filed with its Message-ID and what is to be said of it', () => {
		expect(complete({ messageId: '<1@n8n>' }, ['Invoice of 2026-10, filed under 2026-11'])).toMatchObject({
			state: 'filed',
			messageId: '<1@n8n>',
			filedAt: minutes(0),
			reason: 'Invoice of 2026-10, filed under 2026-11',
			nextAttemptAt: null,
		});
	});

	it.each([
		['connect ECONNREFUSED 127.0.0.1:25', true],
		['Invalid login: 535 5.7.8 no', true],
		['Server closed the connection: 421 later', true],
		['self-signed certificate', true],
		["Hostname/IP does not match certificate's altnames", true],
		["Can't send mail - all recipients were rejected: 550 no such user", undefined],
		['Message failed: 552 too big', undefined],
	])('waits after %s, since it surely did not leave', (error, notReady) => {
		expect(sendFailure(error)).toEqual(expect.objectContaining({ left: false, retryable: true }));
		expect(sendFailure(error).notReady).toBe(notReady);
		expect(complete({ error })).toMatchObject({ state: 'waiting', lastError: error });
	});

	it.each(['Connection closed unexpectedly', 'Timeout', 'read ECONNRESET', 'Something new', ''])(
		'is uncertain after %p, and never due again',
		(error) => {
			expect(complete({ error })).toMatchObject({ state: 'uncertain', nextAttemptAt: null });
		},
	);

	it('is uncertain once it was being sent for too long', () => {
		const rows = [
			row({ state: 'sending', reason: sendingReason('e1'), nextAttemptAt: minutes(-1) }),
			row({ state: 'sending', nextAttemptAt: minutes(1) }),
			row({ state: 'waiting', nextAttemptAt: minutes(-1) }),
		];
		const changes = uncertainMails(rows, NOW);
		expect(changes).toMatchObject([{ filingKey: KEY, state: 'uncertain', nextAttemptAt: null }]);
		// What completes it late still finds it.
		expect(changes[0].reason?.startsWith(sendingReason('e1'))).toBe(true);
	});
});
