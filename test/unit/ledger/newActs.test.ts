import { actColumns, actRowSchema, storedActSchema } from '../../../nodes/domain/ledger/actRow';
import { actsOfChanges, confirmActs } from '../../../nodes/domain/ledger/newActs';
import { act, change, context, EXECUTION, IN_HAND, invoiceRow, written } from './acts';
import { IDENTITY, minutes } from './rows';

type Given = Parameters<typeof actsOfChanges>;
const register = (
	changes: Given[0],
	ledger: Given[1] = [invoiceRow()],
	known: Given[2] = [],
	more: object = {},
) => actsOfChanges(changes, ledger, known, { ...context, ...more });
const rowOf = (...given: Parameters<typeof register>) => register(...given).rows[0];

it('has a column for every field of an act, and a field for every column', () => {
	expect(Object.keys(actRowSchema.shape).sort()).toEqual(Object.keys(actColumns).sort());
});

describe('what a person decided in the portal', () => {
	it('is an act with everything that its sending needs, in hand of the execution', () => {
		const details = { reasons: [{ code: 'TX_TVA_ERR', note: 'voir' }], payments: [] };
		expect(rowOf([change({ status: { ...details, note: 'texte' } })])).toEqual({
			actId: 'c-1',
			identity: IDENTITY,
			code: '204',
			proposedBy: 'decider@cabinet.example',
			state: 'decided',
			decidedAt: '2026-11-02T09:58:30.000Z',
			expiresAt: null,
			reason: IN_HAND,
			nextAttemptAt: minutes(15),
			platform: 'eFacture',
			organization: 'org',
			invoiceFlowId: 'f1',
			dossierId: 'd1',
			documentId: 'doc-1',
			side: 'purchase',
			number: 'F-1',
			counterpart: 'Le Vendeur',
			details: JSON.stringify({ ...details, note: 'texte' }),
			origin: 'portal',
			attempts: 0,
		});
	});

	it('was decided when its status says, by which two decisions of one second are told apart', () => {
		const decidedAt = (at: string | null) => rowOf([change({ status: { at } })]).decidedAt;
		expect(decidedAt('2026-07-02T10:58:31')).toBe('2026-07-02T08:58:31.000Z');
		expect(decidedAt(null)).toBe(minutes(-1));
	});

	it.each([
		[{ id: 'p', name: 'Nom', email: 'a@b.example' }, 'a@b.example'],
		[{ id: 'p', name: 'Nom', email: null }, 'Nom'],
		[{ id: 'p', name: 'Nom', email: '' }, 'Nom'],
		[{ id: 'p', name: '', email: null }, 'p'],
		[null, null],
	])('has the author %j as %s', (author, proposedBy) => {
		expect(rowOf([change({ change: { author } })]).proposedBy).toBe(proposedBy);
	});

	it('is registered once: not when it is known, nor when it comes twice', () => {
		expect(register([change(), change()]).rows).toHaveLength(1);
		expect(register([change()], [invoiceRow()], [act({ state: 'refused' })])).toEqual({
			rows: [],
			homeless: [],
		});
	});

	it.each([
		['is no status', { change: { type: 'documentFiled' } }],
		['came from the platform', { change: { origin: 'platform' } }],
		['came from elsewhere', { change: { origin: 'import' } }],
		['holds no status', { status: null }],
	])('is no act when it %s', (_what, more) => {
		expect(register([change(more)])).toEqual({ rows: [], homeless: [] });
	});

	it('on an invoice of another platform is left to that', () => {
		expect(register([change()], [invoiceRow({ platform: 'Other' })])).toEqual({ rows: [], homeless: [] });
	});

	it('is sent from the organization of its dossier, by the flow that came there', () => {
		const row = invoiceRow({ organization: 'buyer', flowIds: '|seller:s|b|Other:x:o|' });
		expect(rowOf([change()], [row])).toMatchObject({ organization: 'buyer', invoiceFlowId: 'b' });
		const ofAccount = invoiceRow({ organization: null, flowIds: '|b|' });
		expect(rowOf([change()], [ofAccount])).toMatchObject({ organization: '', invoiceFlowId: 'b' });
	});

	it('beyond what one execution takes, is registered all the same, and due at once', () => {
		const changes = ['c-1', 'c-2', 'c-3'].map((id) => change({ id }));
		expect(
			register(changes, undefined, [], { limit: 2 }).rows.map((row) => [row.reason, row.nextAttemptAt]),
		).toEqual([
			[IN_HAND, minutes(15)],
			[IN_HAND, minutes(15)],
			[null, minutes(0)],
		]);
	});
});

describe('the second person', () => {
	it.each([
		['210', 'proposed'],
		['212', 'proposed'],
		['220', 'proposed'],
		['204', 'decided'],
		['211', 'decided'],
		['599', 'decided'],
	])('%s is %s first', (code, state) => {
		const row = rowOf([change({ code })]);
		expect(row).toMatchObject({
			state,
			expiresAt: state === 'proposed' ? minutes(7 * 24 * 60) : null,
			nextAttemptAt: minutes(15),
		});
	});

	it('is asked by nobody where the setting is off', () => {
		expect(rowOf([change({ code: '210' })], undefined, [], { secondPerson: false })).toMatchObject({
			state: 'decided',
			expiresAt: null,
		});
	});
});

describe('a change on a document of which the ledger knows no flow', () => {
	it.each([
		['no row', []],
		['a row without identity', [invoiceRow({ identity: null })]],
		['a row without a flow', [invoiceRow({ flowIds: '||' })]],
		['the row of another document', [invoiceRow({ filingKey: 'd2|sale|x' })]],
	])('waits for the ledger at first, then is refused: %s', (_what, ledger) => {
		const young = change({ change: { at: minutes(-59) } });
		expect(register([young], ledger)).toEqual({ rows: [], homeless: [] });
		const { rows, homeless } = register([change({ change: { at: minutes(-60) } })], ledger);
		expect(rows).toEqual([]);
		expect(homeless).toMatchObject([
			{
				row: {
					actId: 'c-1',
					code: '204',
					number: 'F-1',
					proposedBy: 'decider@cabinet.example',
					state: 'refused',
				},
				report: {
					changeId: 'c-1',
					state: 'refused',
					reason: 'The ledger knows no flow of this invoice, so it is not known where to send its status',
				},
				tell: true,
			},
		]);
		expect(homeless[0].row).not.toHaveProperty('id');
	});

	it('does not stop the others', () => {
		const lost = change({ id: 'c-0', filingKey: 'elsewhere', change: { at: minutes(-600) } });
		const { rows, homeless } = register([lost, change()]);
		expect([rows.map(({ actId }) => actId), homeless.map(({ row }) => row.actId)]).toEqual([
			['c-1'],
			['c-0'],
		]);
	});
});

describe('two executions that register one act at once', () => {
	const mine = rowOf([change()]);
	const theirs = { ...mine, reason: 'In hand of execution 43' };
	const confirm = (rows: Parameters<typeof confirmActs>[1]) =>
		confirmActs([mine], rows, { execution: EXECUTION });

	it.each([
		['the row that was written first wins', [mine, theirs], 1],
		['the later one loses', [theirs, mine], 0],
	])('%s', (_what, order, count) => {
		const rows = order.map(written);
		const [first, second] = rows;
		for (const readBack of [rows, rows.slice().reverse()]) {
			const { won, lostIds } = confirm(readBack);
			expect(won).toEqual(count ? [first] : []);
			expect(lostIds).toEqual([second.id]);
		}
	});

	it('leave one act, whichever of them goes on', () => {
		const rows = [theirs, mine].map(written);
		const won = [EXECUTION, '43'].flatMap((execution) => confirmActs([mine], rows, { execution }).won);
		expect(won).toEqual([rows[0]]);
	});

	it('an act that is gone, or was answered meanwhile, is not gone on with', () => {
		expect(confirm([])).toEqual({ won: [], lostIds: [] });
		expect(confirm([written({ ...mine, reason: null })]).won).toEqual([]);
	});

	it('an act that was only registered is left to the sweep', () => {
		const beyond = { ...mine, reason: null };
		expect(confirmActs([beyond], [written(beyond)], { execution: EXECUTION }).won).toEqual([]);
	});
});

it('writes rows as the table takes them', () => {
	for (const row of register([change(), change({ id: 'c-2', code: '210' })]).rows) {
		expect(actRowSchema.safeParse(row).success).toBe(true);
		expect(storedActSchema.safeParse(written(row)).success).toBe(true);
		expect(Object.keys(row).filter((column) => !(column in actColumns))).toEqual([]);
	}
});
