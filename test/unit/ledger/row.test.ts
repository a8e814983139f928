import { itemSchema } from '../../../nodes/domain/item';
import {
	joinFlows,
	ledgerColumns,
	ledgerRowSchema,
	splitFlows,
	storedRowSchema,
} from '../../../nodes/domain/ledger/row';
import { filedItem } from './rows';

const ROW = { platform: 'eFacture', organization: 'org' };
const own = (id: string) => ({ ...ROW, id });

describe('flows in one column', () => {
	it('are joined so that a search finds each by its id', () => {
		expect(joinFlows([own('a'), own('b'), own('a')], ROW)).toBe('|a|b|');
		expect(joinFlows([own('a|b')], ROW)).toBe('|a%7Cb|');
		expect(joinFlows([{ ...own('a'), organization: 'other' }], ROW)).toBe('|other:a|');
	});

	it.each([
		['none', []],
		['one', [own('a')]],
		['several', [own('a'), own('b')]],
		['with signs that separate', [own('a|b:c'), { platform: 'p:|', organization: 'o|:', id: 'a' }]],
		['of another organization', [own('a'), { ...own('a'), organization: 'other' }]],
		['of the account itself', [{ ...own('a'), organization: '' }]],
		['of another platform', [own('a'), { platform: 'Other', organization: 'org', id: 'a' }]],
	])('are split as they were joined: %s', (_what, flows) => {
		expect(splitFlows({ ...ROW, flowIds: joinFlows(flows, ROW) })).toEqual(flows);
	});

	it('are the row’s own where nothing else is said', () => {
		expect(splitFlows({ flowIds: '|a|', platform: null, organization: null })).toEqual([
			{ platform: '', organization: '', id: 'a' },
		]);
	});
});

it('has a column for every field of a row, and a field for every column', () => {
	expect(Object.keys(ledgerRowSchema.shape).sort()).toEqual(Object.keys(ledgerColumns).sort());
});

it("reads a row as the table gives it, with n8n's own columns", () => {
	const given = {
		id: 7,
		filingKey: 'k',
		flowIds: '|a|',
		state: 'filed',
		createdAt: '2026-11-02T10:00:00.000Z',
	};
	expect(storedRowSchema.parse(given)).toEqual(given);
});

it.each([
	['no id', { id: undefined }],
	['a state nobody knows', { state: 'lost' }],
	['no filing key', { filingKey: '' }],
	['attempts as text', { attempts: '3' }],
])('refuses a row with %s', (_what, wrong) => {
	const row = { id: 7, filingKey: 'k', flowIds: '|a|', state: 'filed', ...wrong };
	expect(storedRowSchema.safeParse(row).success).toBe(false);
});

it('tests with items of the shape the nodes pass on', () => {
	expect(itemSchema.safeParse(filedItem()).success).toBe(true);
});
