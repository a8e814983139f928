import type { Item } from '../../../nodes/domain/item';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { ledgerColumns } from '../../../nodes/domain/ledger/row';
import { attemptsBeforeParking, nextAttempt } from '../../../nodes/domain/ledger/schedule';
import { failedItem, filedItem, flow, IDENTITY, invoice, minutes, NOW, stored } from './rows';

const context = { platform: 'eFacture', channel: 'api', now: NOW };
const PURCHASE = `d1|purchase|${IDENTITY}`;
const record = (items: Item[], existing: Parameters<typeof recordOutcomes>[1] = []) =>
	recordOutcomes(items, existing, context);
const rowOf = (item: Item) => record([item]).rows[0];
const notFound = { code: 'noDossier', message: 'No dossier has SIRET 1', side: 'purchase' as const };
const unmatched = (attempts: number): Item => ({
	...filedItem({ dossier: null, side: null, document: null, notFound, claim: { attempts, supersedes: [] } }),
});

describe('the row of a filed invoice', () => {
	it('says what was filed, where and from which flow', () => {
		const due = invoice({ dueDate: '2026-11-30', vatDueCode: '72' });
		expect(rowOf(filedItem({ invoice: due, claim: { attempts: 2, supersedes: [] } }))).toEqual({
			filingKey: PURCHASE,
			identity: IDENTITY,
			flowIds: '|f1|',
			organization: 'org',
			platform: 'eFacture',
			dossierId: 'd1',
			dossierName: 'Client SARL',
			side: 'purchase',
			number: 'F-1',
			issueDate: '2026-11-01',
			dueDate: '2026-11-30',
			counterpart: 'Le Vendeur',
			payable: '120.00',
			currency: 'EUR',
			typeCode: '380',
			vatOnReceipt: 'yes',
			channel: 'api',
			documentId: 'doc-1',
			originalSha256: 'aa',
			filedAt: minutes(-1),
			forwardState: 'none',
			state: 'filed',
			reason: null,
			attempts: 2,
			nextAttemptAt: null,
			lastError: null,
		});
	});

	it('names the buyer of a sale as the counterpart', () => {
		const sale = filedItem({ side: 'sale' }, { filingKey: `d1|sale|${IDENTITY}` });
		expect(rowOf(sale)).toMatchObject({ side: 'sale', counterpart: 'Le Client' });
	});

	it('counts what was filed before as filed', () => {
		expect(rowOf(filedItem({}, { outcome: 'alreadyFiled' }))).toMatchObject({ state: 'filed', reason: null });
	});

	it('says that people see XML only', () => {
		const { state, reason } = rowOf(filedItem({}, { unreadable: true }));
		expect([state, reason]).toEqual(['filed', 'Filed as XML: the platform has no readable view of it']);
	});
});

it('shows a conflict with what differs, and never tries it again by itself', () => {
	const row = rowOf(filedItem({}, { outcome: 'conflict', differences: ['payable', 'issueDate'] }));
	expect(row).toMatchObject({
		state: 'conflict',
		filingKey: PURCHASE,
		nextAttemptAt: null,
		documentId: 'doc-1',
	});
	expect(row.reason).toContain('payable, issueDate');
});

describe('an invoice without a dossier', () => {
	it('waits under its identity with the reason a person reads', () => {
		expect(rowOf(unmatched(1))).toMatchObject({
			filingKey: `none|${IDENTITY}`,
			state: 'waiting',
			reason: 'No dossier has SIRET 1',
			side: 'purchase',
			dossierId: null,
			nextAttemptAt: minutes(60),
			lastError: null,
		});
	});

	it.each([1, 2, 4, 9, 500])('is never given up, attempt %i', (attempts) => {
		expect(rowOf(unmatched(attempts))).toMatchObject({
			state: 'waiting',
			attempts,
			nextAttemptAt: nextAttempt('notFound', attempts, NOW),
		});
	});
});

describe('an item that failed', () => {
	it('waits when it may work later, with what went wrong', () => {
		const error = { message: 'The portal is out of service', description: 'It is tried again later.' };
		expect(rowOf(failedItem(error))).toMatchObject({
			filingKey: PURCHASE,
			state: 'waiting',
			reason: 'It is tried again',
			attempts: 1,
			nextAttemptAt: nextAttempt('failure', 1, NOW),
			lastError: 'The portal is out of service – It is tried again later.',
			documentId: null,
		});
	});

	it('is parked at once when a person has to do something', () => {
		expect(rowOf(failedItem({ retryable: false }))).toMatchObject({
			state: 'parked',
			reason: 'It needs a person',
			nextAttemptAt: null,
			lastError: 'The portal is out of service',
		});
	});

	it.each([
		[attemptsBeforeParking - 1, 'waiting', nextAttempt('failure', attemptsBeforeParking - 1, NOW)],
		[attemptsBeforeParking, 'parked', null],
		[attemptsBeforeParking + 1, 'parked', null],
	])('after attempt %i is %s', (attempts, state, nextAttemptAt) => {
		const row = rowOf(failedItem({}, { claim: { attempts, supersedes: [] } }));
		expect(row).toMatchObject({ state, attempts, nextAttemptAt });
	});

	it.each([1, 50, 500])('is never given up while a service is not ready, attempt %i', (attempts) => {
		const row = rowOf(failedItem({ notReady: true }, { claim: { attempts, supersedes: [] } }));
		expect(row).toMatchObject({
			state: 'waiting',
			attempts,
			nextAttemptAt: nextAttempt('notReady', attempts, NOW),
		});
	});

	it('goes by its flow while it is unread, and by its identity while it has no dossier', () => {
		expect(rowOf(failedItem({}, { invoice: null, dossier: null, side: null })).filingKey).toBe(
			'flow|eFacture|org|f1',
		);
		expect(rowOf(failedItem({}, { dossier: null, side: null })).filingKey).toBe(`none|${IDENTITY}`);
		const anonymous = failedItem({}, { invoice: invoice({ identity: null }) });
		expect(rowOf(anonymous).filingKey).toBe('flow|eFacture|org|f1');
	});
});

it('parks a flow that holds no invoice, since no dossier will ever come for it', () => {
	const reason = { code: 'notAnInvoice', message: 'This item holds no invoice' };
	const item = { ...unmatched(1), invoice: null, notFound: reason };
	expect(rowOf(item)).toMatchObject({
		filingKey: 'flow|eFacture|org|f1',
		state: 'parked',
		reason: 'The flow holds no invoice',
		nextAttemptAt: null,
	});
});

describe('two deliveries of one invoice in one batch', () => {
	const again = (outcome: string) =>
		filedItem({ flow: flow('f2') }, { outcome, id: 'doc-1', differences: ['payable'] });

	it('give one row that names both flows', () => {
		const { rows } = record([filedItem(), again('alreadyFiled')]);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ state: 'filed', flowIds: '|f1|f2|', documentId: 'doc-1' });
	});

	it.each([
		['first', (a: Item, b: Item) => [a, b]],
		['last', (a: Item, b: Item) => [b, a]],
	])('show the less settled one, also when it comes %s', (_order, ordered) => {
		const failed = failedItem({}, { flow: flow('f2') });
		expect(record(ordered(filedItem(), failed)).rows[0]).toMatchObject({
			state: 'waiting',
			nextAttemptAt: minutes(1),
			documentId: 'doc-1',
			filedAt: minutes(-1),
			originalSha256: 'aa',
		});
		expect(record(ordered(filedItem(), again('conflict'))).rows[0].state).toBe('conflict');
	});

	it('keep the two sides of one invoice apart', () => {
		const sale = filedItem(
			{ side: 'sale', dossier: { id: 'd2', name: 'Vendeur', match: 'siret' } },
			{ filingKey: `d2|sale|${IDENTITY}` },
		);
		expect(record([filedItem(), sale]).rows.map((row) => row.filingKey)).toEqual([
			PURCHASE,
			`d2|sale|${IDENTITY}`,
		]);
	});
});

describe('what the ledger knows already', () => {
	const known = (more: object = {}) =>
		stored({
			filingKey: PURCHASE,
			state: 'filed',
			flowIds: '|f0|',
			documentId: 'doc-1',
			filedAt: minutes(-600),
			originalSha256: 'aa',
			messageId: 'm-1',
			statusCode: '205',
			statusAt: minutes(-60),
			statusHistory: '[205]',
			forwardState: 'sent',
			forwardedTo: 'tool',
			...more,
		});

	it('survives: statuses, forwarding, document and the deliveries before', () => {
		const before = known();
		const { rows, supersededIds } = record(
			[filedItem({}, { outcome: 'alreadyFiled', filedAt: null })],
			[before],
		);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			flowIds: '|f0|f1|',
			state: 'filed',
			documentId: 'doc-1',
			filedAt: minutes(-600),
			messageId: 'm-1',
			statusCode: '205',
			statusAt: minutes(-60),
			statusHistory: '[205]',
			forwardState: 'sent',
			forwardedTo: 'tool',
		});
		expect(supersededIds).toEqual([before.id]);
	});

	it("holds none of n8n's own columns when it is written again", () => {
		const before = known({ state: 'conflict', createdAt: minutes(-600), updatedAt: minutes(-600) });
		const [row] = record([filedItem()], [before]).rows;
		expect(row.state).toBe('conflict');
		expect(Object.keys(row).filter((column) => !(column in ledgerColumns))).toEqual([]);
	});

	it('a conflict of another delivery goes on showing', () => {
		const before = known({ state: 'conflict', reason: 'differs' });
		const [row] = record([filedItem({ flow: flow('f1') })], [before]).rows;
		expect(row).toMatchObject({ state: 'conflict', reason: 'differs', flowIds: '|f1|f0|' });
	});

	it('a new attempt at the same delivery replaces what stood before', () => {
		const before = known({
			state: 'waiting',
			flowIds: '|f1|',
			nextAttemptAt: minutes(-1),
			lastError: 'down',
		});
		const [row] = record([filedItem({ claim: { attempts: 3, supersedes: [before.id] } })], [before]).rows;
		expect(row).toMatchObject({ state: 'filed', attempts: 3, nextAttemptAt: null, lastError: null });
	});

	it('leaves claims and other filing keys alone', () => {
		const claim = known({ state: 'seen', statusCode: null });
		const other = known({ filingKey: `d2|sale|${IDENTITY}` });
		const { rows, supersededIds } = record([filedItem()], [claim, other]);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ flowIds: '|f1|', forwardState: 'none' });
		expect(supersededIds).toEqual([]);
	});

	it('gathers several rows of one filing key, left over by a crash, into one', () => {
		const twins = [known({ flowIds: '|f0|' }), known({ flowIds: '|f9|' })];
		const { rows, supersededIds } = record([filedItem()], twins);
		expect(rows.map((row) => row.flowIds)).toEqual([
			expect.stringMatching(/^\|(?=.*f0\|)(?=.*f9\|)(?=.*f1\|)/),
		]);
		expect([...supersededIds].sort()).toEqual(twins.map((row) => row.id).sort());
	});
});

it('replaces the rows that the claim took over, once each', () => {
	const items = [
		filedItem({ claim: { attempts: 2, supersedes: [3, 4] } }),
		failedItem({}, { flow: flow('f2'), invoice: null, claim: { attempts: 2, supersedes: [4, 5] } }),
	];
	expect(record(items).supersededIds).toEqual([3, 4, 5]);
});
