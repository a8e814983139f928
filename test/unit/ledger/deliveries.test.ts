import type { Flow, Item } from '../../../nodes/domain/item';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { splitFlows, type LedgerRow, type StoredRow } from '../../../nodes/domain/ledger/row';
import { failedItem, filedItem, IDENTITY, NOW, stored } from './rows';

/** One invoice by several organizations or platforms: which flow is where, and from where its statuses are set. */

const PURCHASE = `d1|purchase|${IDENTITY}`;
const byBuyer: Flow = { id: 'b', organization: 'buyer', type: 'SupplierInvoice' };
const bySeller: Flow = { id: 's', organization: 'seller', type: 'CustomerInvoice' };
const record = (items: Item[], existing: StoredRow[] = [], platform = 'eFacture') =>
	recordOutcomes(items, existing, { platform, channel: 'api', now: NOW }).rows[0];
const purchase = (flow: Flow) => filedItem({ flow });
const sale = (flow: Flow) => filedItem({ flow, side: 'sale' }, { filingKey: `d2|sale|${IDENTITY}` });
const after = (row: LedgerRow) => stored({ ...row });
const place = ({ platform, organization }: LedgerRow) => [platform, organization];

describe('an invoice that comes by the organizations of both its dossiers', () => {
	const both = [
		{ platform: 'eFacture', organization: 'buyer', id: 'b' },
		{ platform: 'eFacture', organization: 'seller', id: 's' },
	];

	it.each([
		['at once', (a: Item, b: Item) => record([a, b])],
		['one after the other', (a: Item, b: Item) => record([b], [after(record([a]))])],
	])('knows where each flow is, and acts from its own, %s', (_when, recorded) => {
		for (const [first, second] of [
			[byBuyer, bySeller],
			[bySeller, byBuyer],
		]) {
			const bought = recorded(purchase(first), purchase(second));
			expect(place(bought)).toEqual(['eFacture', 'buyer']);
			expect(splitFlows(bought)).toEqual(expect.arrayContaining(both));
			const sold = recorded(sale(first), sale(second));
			expect(place(sold)).toEqual(['eFacture', 'seller']);
			expect(splitFlows(sold)).toEqual(expect.arrayContaining(both));
		}
	});

	it('stays so when either comes again', () => {
		const row = after(record([purchase(byBuyer), purchase(bySeller)]));
		for (const flow of [byBuyer, bySeller]) {
			const again = record([purchase(flow)], [row]);
			expect(place(again)).toEqual(['eFacture', 'buyer']);
			expect(splitFlows(again)).toEqual(splitFlows(row));
		}
	});

	it('acts from where it came where neither is its own', () => {
		const one = { ...bySeller, organization: 'x' };
		const row = record([purchase(bySeller)], [after(record([purchase(one)]))]);
		expect(place(row)).toEqual(['eFacture', 'x']);
	});
});

describe('an invoice that comes by two platforms', () => {
	const filed = after(record([purchase(byBuyer)]));
	const other: Flow = { ...byBuyer, id: 'o', organization: '' };

	it('is one row that knows both flows', () => {
		const row = record([purchase(other)], [filed], 'Other');
		expect(place(row)).toEqual(['Other', '']);
		expect(row.flowIds).toBe('|eFacture:buyer:b|o|');
	});

	it('waits for the platform whose delivery failed', () => {
		const failed = record([failedItem({}, { flow: other })], [filed], 'Other');
		expect(failed).toMatchObject({ filingKey: PURCHASE, state: 'waiting' });
		expect(place(failed)).toEqual(['Other', '']);
		const waiting = after(record([failedItem({}, { flow: byBuyer })]));
		const delivered = record([purchase(other)], [waiting], 'Other');
		expect(delivered.state).toBe('waiting');
		expect(place(delivered)).toEqual(['eFacture', 'buyer']);
	});
});
