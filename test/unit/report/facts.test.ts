import type { Flow, Status } from '../../../nodes/domain/item';
import type { StoredAct } from '../../../nodes/domain/ledger/actRow';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { statusColumns } from '../../../nodes/domain/ledger/statusHistory';
import { reportFacts, type ReportFacts, type ReportInput } from '../../../nodes/domain/report/facts';
import { act } from '../ledger/acts';
import { IDENTITY, minutes, NOW, stored } from '../ledger/rows';
import { read } from '../ledger/statusItems';

const HOUR = 60;
const DAY = 24 * HOUR;

/** The period is from 26 hours to one hour before now, which is 11:00 on 2 November in Paris. */
const base: ReportInput = {
	platform: 'eFacture',
	since: minutes(-26 * HOUR),
	until: minutes(-HOUR),
	now: NOW,
	ledger: [],
	acts: [],
	flows: [],
	actDays: 2,
};
const facts = (more: Partial<ReportInput>): ReportFacts => reportFacts({ ...base, ...more });
/** The kinds of facts that there are, with how many. */
const counted = (found: ReportFacts) =>
	Object.fromEntries(
		Object.entries(found)
			.map(([key, entries]): [string, number] => [key, (entries as unknown[]).length])
			.filter(([, count]) => count > 0),
	);

const row = (more: Partial<StoredRow>): StoredRow => stored({ state: 'filed', flowIds: '|f1|', ...more });
const received = (amount: string, rate = '20'): Status =>
	read('212', '10-20', {
		id: `212-${amount}-${rate}`,
		payments: [{ type: 'MEN', amount, rate, currency: 'EUR' }],
	});
const sale = (history: Status[] = [], more: Partial<StoredRow> = {}): StoredRow =>
	row({
		...{ side: 'sale', vatOnReceipt: 'yes', dueDate: '2026-11-01', typeCode: '380' },
		...{ payable: '120.00', currency: 'EUR', identity: IDENTITY, number: 'F-1' },
		...statusColumns(history.map((status) => ({ status, portal: null }))),
		...more,
	});

describe('rows of the ledger', () => {
	it.each<[string, Partial<StoredRow>, Record<string, number>]>([
		['filed in the period', { filedAt: minutes(-2 * HOUR) }, { filed: 1 }],
		['filed at its end', { filedAt: minutes(-HOUR) }, { filed: 1 }],
		['filed at the end of the last one', { filedAt: minutes(-26 * HOUR) }, {}],
		['filed since', { filedAt: minutes(-5) }, {}],
		['filed before', { filedAt: minutes(-3 * DAY) }, {}],
		['waiting', { state: 'waiting' }, { waiting: 1 }],
		['in hand', { state: 'seen' }, { waiting: 1 }],
		['being sent', { state: 'sending', updatedAt: minutes(-5) }, { waiting: 1 }],
		['being sent for hours', { state: 'sending', updatedAt: minutes(-2 * HOUR) }, { uncertain: 1 }],
		['uncertain', { state: 'uncertain' }, { uncertain: 1 }],
		['a conflict', { state: 'conflict' }, { conflicts: 1 }],
		['parked', { state: 'parked' }, { parked: 1 }],
		['held', { forwardState: 'held' }, { held: 1 }],
		['released', { forwardState: 'released' }, {}],
		['of another platform', { state: 'parked', platform: 'Other' }, {}],
	])('%s', (_what, more, expected) => {
		expect(counted(facts({ ledger: [row(more)] }))).toEqual(expected);
	});

	it('count once, however often they were read', () => {
		const parked = row({ state: 'parked' });
		expect(facts({ ledger: [parked, { ...parked }] }).parked).toHaveLength(1);
	});

	it.each<[string, string | null, number]>([
		['in the period', '11-01', 1],
		['before it', '10-20', 0],
		['without a date', null, 0],
	])('tell the statuses dated %s, where it is not known when they were heard of', (_what, at, count) => {
		const kept = statusColumns([{ status: read('205', at), portal: null }]);
		expect(facts({ ledger: [row({ identity: IDENTITY, ...kept })] }).changed).toHaveLength(count);
	});

	it.each([
		['was heard of in the period, however old it is', minutes(-2 * HOUR), '10-20', 1],
		['was heard of before, and tells a later day', minutes(-3 * DAY), '11-01', 0],
		['was heard of after it', minutes(-5), '11-01', 0],
	])('tell the status that %s', (_what, heardAt, at, count) => {
		const kept = statusColumns([{ status: read('205', at), portal: null, heardAt }]);
		expect(facts({ ledger: [row({ identity: IDENTITY, ...kept })] }).changed).toHaveLength(count);
	});
});

describe('sales past due', () => {
	it.each<[string, StoredRow, string[]]>([
		['of which nothing is declared', sale(), ['120.00']],
		['declared in part', sale([received('50.00')]), ['70.00']],
		['declared in two parts', sale([received('50.00'), received('70.00', '10')]), []],
		['declared in full', sale([received('120.00')]), []],
		['declared in excess', sale([received('130.00')]), []],
		['whose payment bounced', sale([received('120.00'), received('-120.00', '10')]), ['120.00']],
		['that were refused', sale([read('210', '10-20')]), []],
		['that were replaced', sale([read('220', '10-20')]), []],
		['that were rejected', sale([read('213', '10-20')]), []],
		['due today', sale([], { dueDate: '2026-11-02' }), []],
		['due yesterday', sale([], { dueDate: '2026-11-01' }), ['120.00']],
		['without a due date', sale([], { dueDate: null }), []],
		['with VAT on delivery', sale([], { vatOnReceipt: 'no' }), []],
		['where VAT may be due on receipt', sale([], { vatOnReceipt: 'unknown' }), []],
		['that are credit notes', sale([], { typeCode: '381' }), ['-120.00']],
		['that are credit notes paid back', sale([received('-120.00')], { typeCode: '381' }), []],
	])('%s', (_what, ledgerRow, left) => {
		expect(facts({ ledger: [ledgerRow] }).overdue.map((one) => one.left)).toEqual(left);
	});

	it('are told where the amount is not known, and purchases are not', () => {
		expect(facts({ ledger: [sale([], { payable: null })] }).overdue).toMatchObject([{ left: null }]);
		expect(facts({ ledger: [sale([], { side: 'purchase' })] }).overdue).toEqual([]);
	});
});

describe('acts', () => {
	it.each<[string, Partial<StoredAct>, Record<string, number>]>([
		['proposed', { state: 'proposed' }, { toConfirm: 1 }],
		['sent just now', { state: 'sent', decidedAt: minutes(-HOUR) }, {}],
		['sent days ago', { state: 'sent', decidedAt: minutes(-2 * DAY) }, { unanswered: 1 }],
		[
			'decided days ago and still to be sent',
			{ state: 'decided', decidedAt: minutes(-3 * DAY) },
			{ unanswered: 1 },
		],
		['accepted', { state: 'accepted', updatedAt: minutes(-2 * HOUR) }, {}],
		['refused in the period', { state: 'refused', updatedAt: minutes(-2 * HOUR) }, { notSet: 1 }],
		['lapsed in the period', { state: 'expired', updatedAt: minutes(-2 * HOUR) }, { notSet: 1 }],
		['that failed in the period', { state: 'failed', updatedAt: minutes(-2 * HOUR) }, { notSet: 1 }],
		['refused before', { state: 'refused', updatedAt: minutes(-3 * DAY) }, {}],
		['of another platform', { state: 'proposed', platform: 'Other' }, {}],
	])('%s', (_what, more, expected) => {
		expect(counted(facts({ acts: [act(more)] }))).toEqual(expected);
	});
});

describe('invoices of the platform', () => {
	const flow = (more: Partial<Flow> = {}): Flow => ({
		id: 'f1',
		organization: 'org',
		submittedAt: minutes(-5 * HOUR),
		updatedAt: minutes(-5 * HOUR),
		...more,
	});
	it.each<[string, Flow, StoredRow[], number]>([
		['that no row names', flow(), [], 1],
		['that a row names', flow(), [row({})], 0],
		['that a row names among others', flow({ id: 'f2' }), [row({ flowIds: '|f1|f2|' })], 0],
		['whose id is another organization’s', flow({ organization: 'other' }), [row({})], 1],
		['whose id is another platform’s', flow(), [row({ platform: 'Other' })], 1],
		[
			'that a row of another platform names',
			flow(),
			[row({ platform: 'Other', flowIds: '|eFacture:org:f1|' })],
			0,
		],
		['that arrived just now', flow({ updatedAt: minutes(-5) }), [], 0],
	])('%s', (_what, one, ledger, missing) => {
		expect(facts({ flows: [one], ledger }).missing).toHaveLength(missing);
	});
});
