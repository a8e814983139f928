import type { Item } from '../../../nodes/domain/item';
import { splitMarks } from '../../../nodes/domain/ledger/messageMarks';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { recordStatuses } from '../../../nodes/domain/ledger/recordStatuses';
import type { LedgerRow, StoredRow } from '../../../nodes/domain/ledger/row';
import { keptStatuses, statusColumns, type KeptStatus } from '../../../nodes/domain/ledger/statusHistory';
import { filedItem, flow, IDENTITY, invoice, NOW, stored } from './rows';
import { read, statusItem } from './statusItems';

const context = { platform: 'eFacture', channel: 'api', now: NOW };
const PURCHASE = `d1|purchase|${IDENTITY}`;
const SALE = `d2|sale|${IDENTITY}`;
const record = (items: Item[], existing: StoredRow[]) => recordOutcomes(items, existing, context);
const history = (row: LedgerRow) => keptStatuses(row).map(({ status, portal }) => [status.code, portal]);
const marks = ({ statusFlows }: LedgerRow) => splitMarks({ statusFlows }).map(({ mark }) => mark);
const kept = (code: string, at: string, portal: KeptStatus['portal'] = null) => ({
	status: read(code, at),
	portal,
});
const row = (filingKey: string, statuses: KeptStatus[], more: Partial<StoredRow> = {}) =>
	stored({
		state: 'filed',
		flowIds: '|f1|',
		filingKey,
		identity: IDENTITY,
		documentId: 'doc-1',
		dossierId: 'd1',
		statusFlows: '|a1|',
		...statusColumns(statuses),
		...more,
	});
const early = (more: Partial<StoredRow> = {}) => {
	const [one] = recordStatuses([statusItem(read('202', '11-02'))], [], [], context).rows;
	return stored({ ...one, ...more });
};
const waitingItem = (): Item => ({
	...filedItem({ dossier: null, side: null, document: null }),
	notFound: { code: 'noDossier', message: 'No dossier has SIRET 1' },
});
const sale = () =>
	filedItem(
		{ side: 'sale', dossier: { id: 'd2', name: 'Vendeur', match: 'siret' } },
		{ filingKey: SALE, id: 'doc-2' },
	);

describe('statuses that arrived before the invoice', () => {
	it('go to its row, due for its document, and the row that kept them is replaced', () => {
		const kept = early();
		const { rows, supersededIds } = record([filedItem()], [kept]);
		expect(rows.map(history)).toEqual([[['202', 'due']]]);
		expect(rows[0]).toMatchObject({ filingKey: PURCHASE, statusCode: '202', state: 'filed' });
		expect(marks(rows[0])).toEqual(splitMarks(kept).map(({ mark }) => mark));
		expect(supersededIds).toEqual([kept.id]);
	});

	it('go to both rows of an invoice between two dossiers', () => {
		const { rows } = record([filedItem(), sale()], [early()]);
		expect(rows.map(history)).toEqual([[['202', 'due']], [['202', 'due']]]);
	});

	it('of two executions at once go together', () => {
		const twins = [
			early(),
			row(`none|${IDENTITY}`, [kept('203', '11-03', 'due')], { flowIds: '||', documentId: null }),
		];
		const { rows, supersededIds } = record([filedItem()], twins);
		expect(rows.map(history)).toEqual([
			[
				['202', 'due'],
				['203', 'due'],
			],
		]);
		expect(supersededIds).toEqual(twins.map(({ id }) => id));
	});

	it('go on waiting while there is no dossier, in the one row there is', () => {
		const before = early();
		const { rows, supersededIds } = record([waitingItem()], [before]);
		expect(rows).toMatchObject([{ filingKey: `none|${IDENTITY}`, flowIds: '|f1|', state: 'waiting' }]);
		expect(rows.map(history)).toEqual([[['202', 'due']]]);
		expect(supersededIds).toEqual([before.id]);
	});

	it('and were told by another platform, are not lost', () => {
		const before = early({ platform: 'Other' });
		for (const item of [filedItem(), waitingItem()]) {
			const { rows, supersededIds } = record([item], [before]);
			expect(rows.map(history)).toEqual([[['202', 'due']]]);
			expect(supersededIds).toEqual([before.id]);
		}
	});

	it('stay where they are as long as it is another invoice that is filed', () => {
		const other = filedItem({ invoice: invoice({ identity: '732829320|F-2|2026' }) }, { filingKey: 'other' });
		expect(record([other], [early()])).toMatchObject({
			rows: [{ filingKey: 'other' }],
			supersededIds: [],
		});
	});
});

describe('an invoice that is filed', () => {
	it('for a second dossier later, gets the statuses of the first, due for its own document', () => {
		const { rows, supersededIds } = record([sale()], [row(PURCHASE, [kept('202', '11-02')])]);
		expect(rows.map(history)).toEqual([[['202', 'due']]]);
		expect(marks(rows[0])).toEqual(['a1']);
		expect(supersededIds).toEqual([]);
	});

	it('once it has a dossier, takes the statuses with it that came while it had none', () => {
		const waiting = row(`none|${IDENTITY}`, [kept('202', '11-02', 'due')], {
			state: 'waiting',
			documentId: null,
		});
		const claimed = filedItem({ claim: { attempts: 2, supersedes: [waiting.id] } });
		const { rows, supersededIds } = record([claimed], [waiting]);
		expect(rows.map(history)).toEqual([[['202', 'due']]]);
		expect(supersededIds).toEqual([waiting.id]);
	});

	it('again, goes on as its row stands: what the document has is not due', () => {
		const statuses = [kept('202', '11-02'), kept('203', '11-03', 'due'), kept('205', '11-05', 'refused')];
		const [one] = record([filedItem()], [row(PURCHASE, statuses)]).rows;
		expect(history(one)).toEqual([
			['202', null],
			['203', 'due'],
			['205', 'refused'],
		]);
	});

	it('again, does not become due by what its other side has, nor is it spared by that', () => {
		const rows = [
			row(PURCHASE, [kept('202', '11-02'), kept('203', '11-03', 'due')]),
			row(SALE, [kept('202', '11-02', 'due'), kept('203', '11-03')], { documentId: 'doc-2' }),
		];
		expect(history(record([filedItem()], rows).rows[0])).toEqual([
			['202', null],
			['203', 'due'],
		]);
	});

	it('anew, since its document was removed, gets all statuses again', () => {
		const statuses = [kept('202', '11-02'), kept('205', '11-05', 'refused')];
		const [one] = record([filedItem({}, { id: 'doc-9' })], [row(PURCHASE, statuses)]).rows;
		expect(history(one)).toEqual([
			['202', 'due'],
			['205', 'due'],
		]);
	});

	it('from two rows that a crash left, has what either kept', () => {
		const twins = [
			row(PURCHASE, [kept('202', '11-02')]),
			row(PURCHASE, [kept('203', '11-03')], { statusFlows: '|b2|' }),
		];
		const { rows } = record([filedItem()], twins);
		expect(rows.map(history)).toEqual([
			[
				['202', null],
				['203', null],
			],
		]);
		expect(marks(rows[0])).toEqual(['a1', 'b2']);
	});

	it('not yet, since the portal is down, keeps what waits for it', () => {
		const waiting = row(PURCHASE, [kept('202', '11-02', 'due')], { state: 'waiting', documentId: null });
		const [one] = record(
			[{ ...filedItem(), document: null, error: { message: 'down', retryable: true } }],
			[waiting],
		).rows;
		expect(one).toMatchObject({ state: 'waiting', documentId: null });
		expect(history(one)).toEqual([['202', 'due']]);
		expect(history(record([filedItem()], [{ ...waiting, ...one }]).rows[0])).toEqual([['202', 'due']]);
	});

	it('without any status has none', () => {
		expect(record([filedItem()], []).rows[0].statusHistory).toBeUndefined();
	});
});

it('takes no statuses from an invoice that has no identity either', () => {
	const anonymous = row('flow|eFacture|org|f9', [kept('202', '11-02')], { identity: null });
	const item = filedItem({
		flow: flow('f1'),
		invoice: null,
		document: null,
		error: { message: 'x', retryable: true },
	});
	expect(record([item], [anonymous]).rows[0].statusHistory).toBeUndefined();
});
