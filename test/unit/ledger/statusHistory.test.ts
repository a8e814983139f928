import type { Status } from '../../../nodes/domain/item';
import { statusId } from '../../../nodes/domain/lifecycle/identity';
import { statusByCode } from '../../../nodes/domain/lifecycle/statuses';
import {
	DUE_MARK,
	keptStatuses,
	mergeKept,
	statusColumns,
	type KeptStatus,
} from '../../../nodes/domain/ledger/statusHistory';
import { IDENTITY, minutes, stored } from './rows';
import { orders, read } from './statusItems';

type Columns = ReturnType<typeof statusColumns>;

const due = (status: Status): KeptStatus => ({ status, portal: 'due' });
const set = (status: Status): KeptStatus => ({ status, portal: null });
const refused = (status: Status): KeptStatus => ({ status, portal: 'refused' });
const rowWith = (columns: Partial<Columns>) =>
	stored({
		state: 'filed',
		flowIds: '|f1|',
		identity: IDENTITY,
		number: 'F-1',
		issueDate: '2026-11-01',
		typeCode: '380',
		...columns,
	});
const kept = (columns: Partial<Columns>) => keptStatuses(rowWith(columns));
const codes = (statuses: KeptStatus[]) => statuses.map(({ status }) => status.code);

describe('a status in a row', () => {
	const full = read('212', '11-05', {
		flowId: 'm-1',
		issuerRole: 'SE',
		issuerSiren: '732829320',
		reasons: [{ code: 'AUTRE', label: 'Autre', note: 'Solde' }],
		payments: [{ type: 'MEN', amount: '60.00', rate: '20.00', currency: 'EUR', date: '2026-11-04' }],
		note: 'reçu',
	});

	it('comes back with everything the message said, and what row and catalogue say', () => {
		const [{ status, portal }] = kept(statusColumns([set(full)]));
		const { label, labelFr, phase } = statusByCode('212') ?? {};
		expect(portal).toBeNull();
		expect(status).toMatchObject({
			id: full.id,
			code: '212',
			at: '2026-11-05T10:00:00',
			issuerRole: 'SE',
			issuerSiren: '732829320',
			messageId: 'F-1_212',
			flowId: 'm-1',
			reasons: full.reasons,
			payments: full.payments,
			note: 'reçu',
			label,
			labelFr,
			phase,
			about: {
				identity: IDENTITY,
				number: 'F-1',
				issueDate: '2026-11-01',
				typeCode: '380',
				sellerSiren: '732829320',
			},
		});
	});

	it('has the identity it had', () => {
		const status = { ...full, id: statusId(full) };
		const [back] = kept(statusColumns([set(status)]));
		expect(statusId(back.status)).toBe(status.id);
	});

	it('leaves out what row and catalogue say, and what is empty', () => {
		const [entry] = JSON.parse(String(statusColumns([set(read('202', '11-02'))]).statusHistory)) as object[];
		expect(entry).toEqual({
			id: '202@11-02',
			code: '202',
			at: '2026-11-02T10:00:00',
			issuerRole: 'WK',
			messageId: 'F-1_202',
		});
	});

	it('keeps what the message calls a code that nobody published, and another phase than the published one', () => {
		const [unknown, other] = kept(
			statusColumns([set(read('599', '11-02', { phase: '23' })), set(read('202', '11-03', { phase: '23' }))]),
		);
		expect(unknown.status).toMatchObject({
			label: 'as the message says',
			labelFr: 'comme le dit le message',
			phase: '23',
		});
		expect(other.status.phase).toBe('23');
	});

	it('of a seller without SIREN names none', () => {
		const row = rowWith({ ...statusColumns([set(full)]) });
		const [{ status }] = keptStatuses({ ...row, identity: 'vat:DE123|F-1|2026' });
		expect(status.about).toMatchObject({ identity: 'vat:DE123|F-1|2026', sellerSiren: null });
	});
});

it.each([
	['no JSON', '[{"id"', 'at the whole value, expected array'],
	['no list', '{}', 'at the whole value'],
	['an entry without a code', '[{"id":"x"}]', 'at 0.code, required'],
	['a mark nobody knows', '[{"id":"x","code":"202","portal":"sent"}]', 'at 0.portal'],
])('names the invoice whose column holds %s', (_what, statusHistory, message) => {
	expect(() => kept({ statusHistory })).toThrow(
		`The column statusHistory of invoice F-1 in the ledger has an unexpected shape: ${message}`,
	);
});

it('keeps nothing where there is nothing', () => {
	expect(statusColumns([])).toEqual({ statusCode: null, statusAt: null, statusHistory: null });
	expect(kept({})).toEqual([]);
});

describe('what the portal has', () => {
	const status = read('205', '11-05');

	it.each<[string, KeptStatus[], KeptStatus['portal']]>([
		['still has to get', [due(status), due(status)], 'due'],
		['has, whatever else says that it is due', [due(status), set(status)], null],
		['has, whatever else says that it refused', [refused(status), set(status)], null],
		['does not take, whatever else says that it is due', [due(status), refused(status)], 'refused'],
	])('%s', (_what, deliveries, portal) => {
		for (const order of orders(deliveries)) expect(mergeKept(order)).toMatchObject([{ portal }]);
	});

	it('is found by a search of the column as long as it is due', () => {
		expect(statusColumns([due(status)]).statusHistory).toContain(DUE_MARK);
		for (const one of [set(status), refused(status)])
			expect(statusColumns([one]).statusHistory).not.toContain(DUE_MARK);
	});

	it('comes back as it was written', () => {
		const story = [due(read('203', '11-03')), set(read('204', '11-04')), refused(read('205', '11-05'))];
		expect(kept(statusColumns(story)).map(({ portal }) => portal)).toEqual(['due', null, 'refused']);
	});
});

it('was heard of when its first message was read', () => {
	const heard = (minute: number) => ({ ...due(read('205', '11-05')), heardAt: minutes(minute) });
	for (const order of orders([heard(2), heard(1), due(read('205', '11-05'))])) {
		expect(kept(statusColumns(order))).toMatchObject([{ heardAt: minutes(1) }]);
	}
});

describe('the status that shows', () => {
	it('is the last processing status by its own date, with the instant of its Paris time', () => {
		const story = [read('212', '11-09'), read('205', '11-05'), read('203', '11-20')].map(set);
		for (const order of orders(story)) {
			expect(statusColumns(order)).toMatchObject({
				statusCode: '212',
				statusAt: '2026-11-09T09:00:00.000Z',
			});
		}
	});

	it('goes by summer time', () => {
		expect(statusColumns([set(read('205', '07-05'))]).statusAt).toBe('2026-07-05T08:00:00.000Z');
	});

	it('has no instant where its message says none', () => {
		expect(statusColumns([set(read('205', null))])).toMatchObject({ statusCode: '205', statusAt: null });
	});

	const duplicate = read('213', '11-04', { reasons: [{ code: 'DOUBLON' }] });

	it('is not the rejection of a second delivery, in whatever order they come', () => {
		for (const order of orders([set(duplicate), set(read('202', '11-02')), set(read('200', '11-01'))])) {
			const columns = order.reduce(
				(known, next) => statusColumns([...kept(known), next]),
				{} as Partial<Columns>,
			);
			expect(columns.statusCode).toBe('202');
			expect(codes(kept(columns))).toEqual(['200', '202', '213']);
		}
	});

	it('is the rejection as a duplicate where no delivery ever arrived', () => {
		expect(statusColumns([set(read('200', '11-01')), set(duplicate)]).statusCode).toBe('213');
	});
});

describe('any order of deliveries gives the same history', () => {
	const arrive = (deliveries: KeptStatus[]) =>
		kept(deliveries.reduce((known, next) => statusColumns([...kept(known), next]), {} as Partial<Columns>));
	const note = (text: string) => [{ code: 'TX_TVA_ERR', note: text }];

	it.each<[string, KeptStatus[]]>([
		['one status each', [read('200', '11-01'), read('202', '11-02'), read('205', '11-03')].map(due)],
		['statuses of one second', ['202', '203', '205'].map((code) => due(read(code, '11-02')))],
		[
			'a status, its copy for the tax side, and its echo',
			[
				due(read('210', '11-05', { messageId: 'M', flowId: 'a', reasons: note('party') })),
				due(read('210', '11-05', { messageId: 'T', flowId: 'b', reasons: note('tax'), forTaxSide: true })),
				set(read('210', '11-05', { messageId: 'M', flowId: 'c', reasons: note('party') })),
			],
		],
		[
			'two copies for the tax side and the message',
			[
				due(read('212', '11-05', { messageId: 'A', flowId: 'a', note: 'a', forTaxSide: true })),
				due(read('212', '11-05', { messageId: 'B', flowId: 'b', issuerSiren: '1', forTaxSide: true })),
				due(read('212', '11-05', { messageId: 'C', flowId: 'c' })),
			],
		],
		[
			'a message that says more than another',
			[
				due(read('207', '11-05', { messageId: 'Z', flowId: 'z' })),
				due(read('207', '11-05', { messageId: 'A', flowId: 'a', issuerSiren: '732829320', note: 'x' })),
			],
		],
	])('%s', (_what, deliveries) => {
		const [first, ...others] = orders(deliveries).map(arrive);
		expect(first.length).toBeGreaterThan(0);
		for (const other of others) expect(other).toEqual(first);
		for (const again of deliveries) expect(arrive([...deliveries, again])).toEqual(first);
	});
});
