import type { Item } from '../../../nodes/domain/item';
import { messageMark, messageRowKey, splitMarks } from '../../../nodes/domain/ledger/messageMarks';
import { recordStatuses } from '../../../nodes/domain/ledger/recordStatuses';
import { ledgerRowSchema, type StoredRow } from '../../../nodes/domain/ledger/row';
import { attemptsBeforeParking, nextAttempt } from '../../../nodes/domain/ledger/schedule';
import { keptStatuses, statusColumns, type KeptStatus } from '../../../nodes/domain/ledger/statusHistory';
import { flow, IDENTITY, minutes, NOW, stored } from './rows';
import { about, read, setItem, statusItem, unreadItem } from './statusItems';

const OTHER = '732829320|F-2|2026';
const context = { platform: 'eFacture', channel: 'api', now: NOW };
const record = (items: Item[], set: Item[] = [], rows: StoredRow[] = []) =>
	recordStatuses(items, set, rows, context);
const filed = (documentId: string | null, more: Partial<StoredRow> = {}) =>
	stored({ state: 'filed', flowIds: '|f1|', identity: IDENTITY, number: 'F-1', documentId, ...more });
const history = (row: Partial<StoredRow>) =>
	keptStatuses({ ...filed(null), ...row }).map(({ status, portal }) => [status.code, portal]);
const marks = (row: Partial<StoredRow>) => splitMarks(row);
const markOf = (id: string, invoices = 1) => ({ mark: messageMark('eFacture', flow(id)), invoices });
const kept = (code: string, at: string, portal: KeptStatus['portal'] = null) => ({
	status: read(code, at),
	portal,
});

describe('a status of a filed invoice', () => {
	const item = statusItem(read('205', '11-05'));

	it('is kept in its row, with what shows, and the mark of its message', () => {
		const row = filed('doc-1');
		const { updates, rows } = record([item], [setItem(item, 'doc-1')], [row]);
		expect(rows).toEqual([]);
		expect(updates).toEqual([
			{
				id: row.id,
				statusCode: '205',
				statusAt: '2026-11-05T09:00:00.000Z',
				statusHistory: expect.any(String) as string,
				statusFlows: `|${messageMark('eFacture', flow('m-205'))}|`,
			},
		]);
		expect(history(updates[0])).toEqual([['205', null]]);
		expect(keptStatuses({ ...row, ...updates[0] })).toMatchObject([{ heardAt: NOW.toISOString() }]);
	});

	it('joins what the row has, whatever the order', () => {
		const row = filed('doc-1', {
			...statusColumns([kept('202', '11-02'), kept('212', '11-09')]),
			statusFlows: '|0123|',
		});
		const [update] = record([item], [setItem(item, 'doc-1')], [row]).updates;
		expect(history(update)).toEqual([
			['202', null],
			['205', null],
			['212', null],
		]);
		expect(update.statusCode).toBe('212');
		expect(marks(update)).toHaveLength(2);
	});

	it('is kept in both rows of an invoice between two dossiers, each with what its own document has', () => {
		const rows = [filed('doc-1'), filed('doc-2')];
		const failed = setItem(item, 'doc-2', { message: 'down', retryable: true });
		const { updates } = record([item], [setItem(item, 'doc-1'), failed], rows);
		expect(updates.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
		expect(updates.map(history)).toEqual([[['205', null]], [['205', 'due']]]);
	});

	it('is due where nothing tells that the portal took it: no document, no answer, or only an echo of the input', () => {
		expect(history(record([item], [], [filed(null)]).updates[0])).toEqual([['205', 'due']]);
		expect(history(record([item], [], [filed('doc-1')]).updates[0])).toEqual([['205', 'due']]);
		const unanswered = { ...setItem(item, 'doc-1'), documentStatus: undefined };
		expect(history(record([item], [unanswered], [filed('doc-1')]).updates[0])).toEqual([['205', 'due']]);
	});

	it('brought by several flows is one, with the marks of all', () => {
		const items = [statusItem(read('205', '11-05'), 'm-1'), statusItem(read('205', '11-05'), 'm-2')];
		const [update] = record(items, [], [filed('doc-1')]).updates;
		expect(history(update)).toEqual([['205', 'due']]);
		expect(marks(update)).toEqual(expect.arrayContaining([markOf('m-1'), markOf('m-2')]));
	});

	it('that comes again does not become due again', () => {
		const row = filed('doc-1', statusColumns([kept('205', '11-05')]));
		const failed = setItem(item, 'doc-1', { message: 'down', retryable: true });
		expect(history(record([item], [failed], [row]).updates[0])).toEqual([['205', null]]);
	});

	it('is written once although its row was read twice', () => {
		const row = filed('doc-1');
		expect(record([item], [], [row, { ...row }]).updates).toHaveLength(1);
	});

	it('changes no row of another invoice, nor one without identity', () => {
		const rows = [filed('doc-2', { identity: OTHER }), filed('doc-3', { identity: null })];
		expect(record([item], [], rows).updates).toEqual([]);
	});
});

describe('a status that was due', () => {
	const row = filed('doc-1', statusColumns([kept('202', '11-02', 'due'), kept('205', '11-05', 'due')]));
	const of = (code: string, at: string) => statusItem(read(code, at));

	it('is set now, and the others stay as they are', () => {
		const { updates } = record([], [setItem(of('202', '11-02'), 'doc-1')], [row]);
		expect(updates.map(history)).toEqual([
			[
				['202', null],
				['205', 'due'],
			],
		]);
	});

	it('on another document, or that could not be set yet, changes nothing', () => {
		const retryable = { message: 'down', retryable: true, code: 'unavailable' };
		expect(record([], [setItem(of('202', '11-02'), 'doc-2')], [row]).updates).toEqual([]);
		expect(record([], [setItem(of('202', '11-02'), 'doc-1', retryable)], [row]).updates).toEqual([]);
	});

	it.each([
		['is refused', { message: 'It says no', retryable: false, code: 'refused' }],
		['finds no document', { message: 'It says no', retryable: true, code: 'documentNotFound' }],
	])('and %s for good, is no longer due, and the row says so', (_what, error) => {
		const [update] = record([], [setItem(of('202', '11-02'), 'doc-1', error)], [row]).updates;
		expect(history(update)).toEqual([
			['202', 'refused'],
			['205', 'due'],
		]);
		expect(update.lastError).toBe("Status 202 isn't on the document: It says no");
	});
});

describe('statuses that arrive before their invoice', () => {
	const items = [
		statusItem(read('203', '11-03'), 'm-2'),
		statusItem(read('202', '11-02'), 'm-1'),
		statusItem(read('205', '11-05', { id: 'x', about: about(OTHER) }), 'm-3'),
	];

	it('wait in one row an invoice, due for the document that will come', () => {
		const { rows, updates } = record(items);
		expect(updates).toEqual([]);
		expect(rows).toMatchObject([
			{
				filingKey: `none|${IDENTITY}`,
				identity: IDENTITY,
				flowIds: '||',
				organization: 'org',
				platform: 'eFacture',
				number: 'F-1',
				issueDate: '2026-11-01',
				state: 'waiting',
				reason: 'Its statuses arrived before the invoice',
				attempts: 0,
				channel: 'api',
				forwardState: 'none',
				statusCode: '203',
			},
			{ filingKey: `none|${OTHER}`, statusCode: '205' },
		]);
		expect(rows[0].nextAttemptAt).toBe(minutes(1));
		expect(history(rows[0])).toEqual([
			['202', 'due'],
			['203', 'due'],
		]);
		expect(marks(rows[0])).toEqual(expect.arrayContaining([markOf('m-1'), markOf('m-2')]));
		for (const row of rows) expect(ledgerRowSchema.safeParse(row).success).toBe(true);
	});

	it('join the row that waits for the invoice already', () => {
		const [early] = record([items[1]]).rows;
		const { rows, updates } = record([items[0]], [], [{ ...early, id: 7 }]);
		expect(rows).toEqual([]);
		expect(updates.map(({ id }) => id)).toEqual([7]);
		expect(history(updates[0])).toEqual([
			['202', 'due'],
			['203', 'due'],
		]);
	});

	describe('and at the same moment', () => {
		const [early] = record(items.slice(0, 2)).rows;
		const due = { ...early, id: 7, nextAttemptAt: NOW.toISOString() };

		it('move into the row of the invoice, and their own goes', () => {
			const document = filed('doc-1', { id: 9 });
			const { rows, updates, supersededIds } = record([], [], [due, { ...due, id: 8 }, document]);
			expect(rows).toEqual([]);
			expect(updates.map(({ id }) => id)).toEqual([9]);
			expect(history(updates[0])).toEqual([
				['202', 'due'],
				['203', 'due'],
			]);
			expect(marks(updates[0])).toEqual(expect.arrayContaining([markOf('m-1'), markOf('m-2')]));
			expect(supersededIds).toEqual([7, 8]);
		});

		it('are not due for a document that has them', () => {
			const [told] = record(items.slice(0, 2), [], [filed('doc-1', { id: 9 })]).updates;
			const statusHistory = String(told.statusHistory).replaceAll('"portal":"due"', '"portal":null');
			const document = filed('doc-1', { id: 9, statusHistory });
			expect(history(record([], [], [due, document]).updates[0])).toEqual([
				['202', null],
				['203', null],
			]);
		});

		it('wait longer from time to time while there is no invoice', () => {
			expect(record([], [], [due])).toEqual({
				updates: [{ id: 7, attempts: 1, nextAttemptAt: minutes(1) }],
				rows: [],
				supersededIds: [],
			});
			expect(record([], [], [{ ...due, attempts: 30 }]).updates).toEqual([
				{ id: 7, attempts: 31, nextAttemptAt: minutes(24 * 60) },
			]);
			expect(record([], [], [{ ...early, id: 7 }]).updates).toEqual([]);
		});
	});
});

describe('a message about several invoices', () => {
	const items = [
		statusItem(read('205', '11-05'), 'm-1'),
		statusItem(read('205', '11-05', { id: 'x', about: about(OTHER) }), 'm-1'),
		statusItem(read('205', '11-05', { id: 'y', about: about(null) }), 'm-1'),
		statusItem(read('206', '11-06'), 'm-2'),
	];

	it('is marked with how many, so that it is known only when each has its status', () => {
		const { rows, updates } = record(items, [], [filed('doc-1')]);
		expect(marks(updates[0])).toEqual(expect.arrayContaining([markOf('m-1', 3), markOf('m-2')]));
		expect(rows.map(({ identity, statusFlows }) => [identity, marks({ statusFlows })])).toEqual([
			[OTHER, [markOf('m-1', 3)]],
			[undefined, [markOf('m-1', 3)]],
		]);
	});
});

it('parks a status whose message does not say which invoice it is about, and keeps what it says', () => {
	const reasons = [{ code: 'REJ_UNI', label: 'Rejet' }];
	const item = statusItem(read('501', '11-05', { about: about(null), reasons }), 'm-1', {
		claim: { attempts: 2, supersedes: [9] },
	});
	const { rows, updates, supersededIds } = record([item]);
	expect([updates, supersededIds]).toEqual([[], [9]]);
	expect(rows).toMatchObject([
		{
			filingKey: messageRowKey('eFacture', flow('m-1')),
			flowIds: '||',
			number: 'F-9',
			state: 'parked',
			reason: 'Its message names no seller or no date: status 501 of invoice F-9',
			attempts: 2,
			statusCode: '501',
		},
	]);
	expect(keptStatuses({ ...filed(null), ...rows[0] })).toMatchObject([{ status: { reasons }, portal: null }]);
	expect(ledgerRowSchema.safeParse(rows[0]).success).toBe(true);
});

describe('a message that could not be read', () => {
	const rowAfter = (...given: Parameters<typeof unreadItem>) => record([unreadItem(...given)]).rows[0];

	it.each([1, 5, attemptsBeforeParking - 1])('waits for its next attempt after attempt %i', (attempts) => {
		expect(rowAfter({}, attempts)).toMatchObject({
			filingKey: messageRowKey('eFacture', flow('m-1')),
			state: 'waiting',
			attempts,
			nextAttemptAt: nextAttempt('failure', attempts, NOW),
			lastError: 'It can’t be read',
		});
	});

	it('is parked after the last attempt, or at once where trying again changes nothing', () => {
		expect(rowAfter({}, attemptsBeforeParking)).toMatchObject({ state: 'parked', nextAttemptAt: null });
		expect(rowAfter({ retryable: false })).toMatchObject({ state: 'parked', nextAttemptAt: null });
	});

	it('is never given up while the platform is not ready', () => {
		expect(rowAfter({ notReady: true }, 500)).toMatchObject({
			state: 'waiting',
			nextAttemptAt: minutes(30),
		});
	});

	it('replaces the row it had, and is replaced itself once it is read', () => {
		const again = { ...unreadItem({}), claim: { attempts: 2, supersedes: [7, 8] } };
		expect(record([again]).supersededIds).toEqual([7, 8]);
		const item = statusItem(read('205', '11-05'), 'm-1', { claim: { attempts: 3, supersedes: [7, 8] } });
		const { rows, supersededIds } = record([item], [], [filed('doc-1')]);
		expect([rows, supersededIds]).toEqual([[], [7, 8]]);
	});

	it('since the platform refused it, leaves no row', () => {
		const refused = {
			...unreadItem({ code: 'refusedByPlatform', retryable: false }),
			claim: { attempts: 2, supersedes: [7] },
		};
		expect(record([refused])).toEqual({ updates: [], rows: [], supersededIds: [7] });
	});

	it('but holds an invoice, is parked', () => {
		const item = {
			...statusItem(read('205', '11-05'), 'm-1'),
			status: null,
			invoice: { number: 'F-1' } as never,
		};
		expect(record([item]).rows).toMatchObject([{ state: 'parked', reason: 'The flow holds no status' }]);
	});

	it('and was not even tried, leaves no trace, so that it is picked again', () => {
		expect(record([{ flow: flow('m-1') }]).rows).toEqual([]);
	});
});
