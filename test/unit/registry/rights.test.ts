import { rightColumns, rightOf, rightRowSchema, type RightRow } from '../../../nodes/domain/registry/rights';

const row = (more: Partial<RightRow> = {}): RightRow => ({
	dossierId: 'd-1',
	dossierName: 'Dupont',
	person: 'anne@cabinet.example',
	role: 'decider',
	mandate: 'LM-2026-014',
	validFrom: null,
	validTo: null,
	...more,
});

const ask = (rows: RightRow[], on = '2026-11-02', more = {}) =>
	rightOf(rows, { person: 'anne@cabinet.example', dossierId: 'd-1', on, ...more });

it('gives right and mandate of the person for the dossier', () => {
	const rows = [
		row({ dossierId: 'd-2', role: 'reader' }),
		row({ person: 'paul@cabinet.example', role: 'reader' }),
		row({ role: 'proposer' }),
	];
	expect(ask(rows)).toEqual({ right: 'proposer', mandate: 'LM-2026-014', reason: null });
	expect(ask(rows, '2026-11-02', { person: ' Anne@Cabinet.example ' }).right).toBe('proposer');
});

it.each([
	['2026-08-31', null, 'mandateNotBegun', /begins on 2026-09-01$/],
	['2026-09-01', 'decider', undefined, undefined],
	['2026-12-31', 'decider', undefined, undefined],
	[
		'2027-01-01',
		null,
		'mandateEnded',
		/^The mandate of anne@cabinet.example for Dupont ended on 2026-12-31$/,
	],
])('from 2026-09-01 to 2026-12-31, on %s: %s', (on, right, code, message) => {
	const found = ask([row({ validFrom: '2026-09-01', validTo: '2026-12-31' })], on);
	expect([found.right, found.reason?.code]).toEqual([right, code]);
	if (message) expect(found.reason?.message).toMatch(message);
	expect(found.mandate).toBe(right === null ? null : 'LM-2026-014');
});

it('takes the row that allows most of those that hold', () => {
	const rows = [
		row({ role: 'reader', mandate: 'R' }),
		row({ role: 'proposer', mandate: 'P' }),
		row({ role: 'decider', mandate: 'D', validTo: '2026-11-01' }),
	];
	expect(ask(rows)).toMatchObject({ right: 'proposer', mandate: 'P' });
	expect(ask([...rows].reverse(), '2026-11-01')).toMatchObject({ right: 'decider', mandate: 'D' });
});

it('goes on under a mandate that follows another', () => {
	const rows = [
		row({ mandate: 'old', validTo: '2026-10-31' }),
		row({ mandate: 'new', validFrom: '2026-11-01' }),
	];
	expect(ask(rows, '2026-10-31').mandate).toBe('old');
	expect(ask(rows, '2026-11-01').mandate).toBe('new');
});

it('goes by a row for every dossier where the person has none for this one', () => {
	const everywhere = row({ dossierId: '*', mandate: 'ALL' });
	expect(ask([everywhere])).toMatchObject({ right: 'decider', mandate: 'ALL' });
	expect(ask([everywhere, row({ role: 'reader' })]).right).toBe('reader');
	expect(ask([everywhere, row({ validTo: '2026-11-01' })]).reason?.code).toBe('mandateEnded');
});

it.each([
	[
		'an empty table',
		[],
		'noRight',
		/^anne@cabinet.example has no right: the table 'eFacture rights' is empty$/,
	],
	[
		'another person',
		[row({ person: 'paul@cabinet.example' })],
		'noRight',
		/^anne@cabinet.example has no right in d-1$/,
	],
	['another dossier', [row({ dossierId: 'd-2' })], 'noRight', /no right/],
	[
		'several that ended and one to come: the last that ended',
		[row({ validTo: '2026-05-31' }), row({ validTo: '2026-10-31' }), row({ validFrom: '2026-12-01' })],
		'mandateEnded',
		/ended on 2026-10-31/,
	],
	[
		'several to come: the first',
		[row({ validFrom: '2027-01-01' }), row({ validFrom: '2026-12-01' })],
		'mandateNotBegun',
		/begins on 2026-12-01/,
	],
])('says why there is none: %s', (_what, rows, code, message) => {
	const { right, reason } = ask(rows);
	expect([right, reason?.code]).toEqual([null, code]);
	expect(reason?.message).toMatch(message);
});

describe('a row as the table gives it', () => {
	const typed = {
		...row(),
		id: 3,
		role: ' Decider',
		validFrom: '',
		validTo: ' ',
		mandate: null,
		createdAt: 'x',
	};

	it('is read with what people type', () => {
		expect(rightRowSchema.parse(typed)).toMatchObject({
			role: 'decider',
			validFrom: null,
			validTo: null,
			mandate: null,
			id: 3,
		});
	});

	it.each([
		['a role nobody knows', { role: 'boss' }],
		['a day written otherwise', { validTo: '31/12/2026' }],
		['no person', { person: ' ' }],
		['no dossier', { dossierId: '' }],
	])('is refused with %s', (_what, wrong) => {
		expect(rightRowSchema.safeParse({ ...typed, ...wrong }).success).toBe(false);
	});

	it('has a column for every field', () => {
		expect(Object.keys(rightRowSchema.shape)).toEqual(Object.keys(rightColumns));
	});
});
