import nock from 'nock';

import { ledgerColumns } from '../../nodes/domain/ledger/row';
import { TemplateInEngine } from './harness';
import { NockPlatform, platformCredential } from './platform';
import { forms } from './standIns';

const LEDGER = 'eFacture ledger';
const TASK = 'What to do';
const IMPORT = 'Import again: by number, flow ID or period';
const PERSON = { email: 'a@cabinet.example' };

let engine: TemplateInEngine;

const row = (more: object) => ({
	filingKey: 'd1|purchase|552100554|F-1|2026',
	flowIds: '|f1|',
	platform: 'eFacture',
	organization: '',
	number: 'F-1',
	counterpart: 'Fournisseur SA',
	dossierName: 'Client SARL',
	side: 'purchase',
	channel: 'collectionEmail',
	attempts: 3,
	...more,
});

/** The ledger with one row, and flows on the platform. */
function start(more: object, flowIds: string[] = []): void {
	const updatedAt = '2026-11-02T10:00:00.000Z';
	new NockPlatform(flowIds.map((flowId) => ({ flowId, flowType: 'SupplierInvoice', updatedAt, file: '' })));
	engine = new TemplateInEngine('09-reimport-and-settle.json', {
		credentials: { eFactureApi: platformCredential() },
	});
	engine.tables.seed(LEDGER, ledgerColumns, row(more));
}

async function fill(page: object, decision?: string): Promise<string> {
	forms.clear();
	if (decision) {
		forms.answers.Decide = ([{ fieldOptions }]) => ({
			Invoice: (fieldOptions as { values: Array<{ option: string }> }).values[0].option,
			Decision: decision,
		});
	}
	await engine.run('Re-import and settle', { emitted: [{ ...page, user: PERSON }] });
	expect(forms.endings).toHaveLength(1);
	return forms.endings[0].message;
}

const rows = () => engine.tables.rows(LEDGER);
const offered = () =>
	forms.pages[0].fields.map(({ fieldOptions }) => fieldOptions) as Array<{
		values: Array<{ option: string }>;
	}>;

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});
afterAll(() => nock.restore());

it.each([
	['Uncertain mails', 'uncertain', 'It arrived', 'filed'],
	['Uncertain mails', 'uncertain', 'It did not arrive: send it', 'waiting'],
	['Parked invoices', 'parked', 'Import again', 'waiting'],
	['Conflicts', 'conflict', 'Keep the document that is filed', 'filed'],
])('%s: a row that is %s, and the decision %s', async (list, state, decision, becomes) => {
	start({ state, reason: 'why it is so' });
	const told = await fill({ [TASK]: list }, decision);
	expect(offered()[0].values[0].option).toContain('why it is so');
	expect(offered()[1].values).toContainEqual({ option: decision });
	expect(rows()).toHaveLength(1);
	expect(rows()[0].state).toBe(becomes);
	expect(rows()[0].reason).toContain(PERSON.email);
	expect(told).toContain('F-1');
	expect(told).not.toContain('meantime');
	expect(forms.endings[0].title).toBe('Done');
});

it('files the new one of a conflict as well, and the flow of the one before stays known', async () => {
	start({ state: 'conflict', flowIds: '|f1|f2|', originalSha256: 'aa', filedAt: '2026-11-01T10:00:00.000Z' });
	await fill({ [TASK]: 'Conflicts' }, 'File the new one as well');
	expect(rows()).toMatchObject([
		{ state: 'waiting', flowIds: '|f2|' },
		{ state: 'filed', flowIds: '|f1|', filingKey: 'flow|eFacture||f1' },
	]);
});

it.each([
	['Uncertain mails', 'uncertain', 'It did not arrive: send it'],
	['Conflicts', 'conflict', 'File the new one as well'],
])(
	'%s: writes nothing over what another person settled meanwhile, and says so',
	async (list, state, decision) => {
		start({ state, flowIds: '|f1|f2|' });
		engine.tables.before['Write changed rows'] = () =>
			Object.assign(rows()[0], { state: 'filed', reason: 'b' });
		expect(await fill({ [TASK]: list }, decision)).toMatch(
			/F-1.*It changed in the meantime. Look at it again/,
		);
		expect(forms.endings[0].title).toBe('Not done');
		expect(rows()).toMatchObject([{ state: 'filed', reason: 'b', flowIds: '|f1|f2|' }]);
	},
);

it('decides nothing where the page is left open', async () => {
	start({ state: 'parked' });
	const before = structuredClone(rows());
	forms.clear();
	await engine.run('Re-import and settle', { emitted: [{ [TASK]: 'Parked invoices', user: PERSON }] });
	expect(forms.pages).toHaveLength(1);
	expect(forms.endings).toEqual([]);
	expect(rows()).toEqual(before);
});

it('offers nothing where there is nothing', async () => {
	start({ state: 'filed' });
	expect(await fill({ [TASK]: 'Uncertain mails' })).toContain('none');
	expect(forms.endings[0].title).toBe('Nothing to decide');
});

it.each([
	['a number', { 'Invoice number': 'F-1' }],
	['a flow', { 'Flow ID': 'f1' }],
	['a period', { From: '2026-11-01', To: '2026-11-02' }],
])('imports again by %s', async (_what, asked) => {
	start({ state: 'parked', lastError: 'unreadable' }, ['f1']);
	expect(await fill({ [TASK]: IMPORT, ...asked })).toContain('imported again');
	expect(rows()).toMatchObject([{ state: 'waiting', attempts: 0, lastError: null }]);
});

it('imports flows that the ledger does not know', async () => {
	start({ state: 'filed' }, ['f1', 'f7']);
	const told = await fill({ [TASK]: IMPORT, From: '2026-11-01', To: '2026-11-02' });
	expect(told).toContain('Flow f7: is imported');
	expect(told).toContain('twice');
	expect(rows().map(({ flowIds, state }) => [flowIds, state])).toEqual([
		['|f1|', 'filed'],
		['|f7|', 'waiting'],
	]);
});

it('says so where nothing is found', async () => {
	start({ state: 'filed' });
	expect(await fill({ [TASK]: IMPORT, 'Invoice number': 'F-99' })).toContain('nothing of the kind');
	expect(rows()).toHaveLength(1);
});
