import { itemSchema } from '../../../nodes/domain/item';
import {
	joinFlowIds,
	ledgerColumns,
	ledgerRowSchema,
	splitFlowIds,
	storedRowSchema,
} from '../../../nodes/domain/ledger/row';
import { filedItem } from './rows';

it('joins flow ids so that a search for one finds whole ids only', () => {
	expect(joinFlowIds(['a', 'b', 'a'])).toBe('|a|b|');
	expect(joinFlowIds(['a1', 'b']).includes('|a|')).toBe(false);
});

it.each([[['a']], [['a', 'b']], [[]]])('splits what it joined: %j', (ids) => {
	expect(splitFlowIds(joinFlowIds(ids))).toEqual(ids);
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
