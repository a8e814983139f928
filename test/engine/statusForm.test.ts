import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { DataTables } from './dataTable';
import { TemplateInEngine } from './harness';
import { forms, sentMails } from './standIns';

/** Template 04b beside 02 and 03 in n8n's engine, against the sandbox's platform. */
let sandbox: Sandbox;
let tables: DataTables;
let form: TemplateInEngine;
let toWelyb: TemplateInEngine;
/** Where it is taken from who may set statuses. */
let withRights: (from: 'portal' | 'table') => void;

const START = '2000-01-01T00:00:00Z';
const PROPOSER = { email: 'proposer@firm.test' };
const DECIDER = { email: 'decider@firm.test' };

jest.setTimeout(60_000);

beforeAll(() => nock.restore());

beforeEach(async () => {
	forms.clear();
	sentMails.length = 0;
	sandbox = await startSandbox({
		samples: generate({ flows: 6 }),
		connected: true,
		platform: { lifecycle: true, acknowledgeAfterMs: 50 },
	});
	tables = new DataTables();
	const options = {
		tables,
		credentials: {
			eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
			welybApi: { ...sandbox.credentials.welybApi, probe: '' },
		},
	};
	const at = {
		startDate: START,
		sweepDelayMinutes: 0,
		sweepEveryMinutes: 0,
		sweepWindowHours: 24 * 400 * 30,
	};
	toWelyb = new TemplateInEngine('03-status-to-welyb.json', { ...options, settings: at });
	withRights = (rightsFrom) => {
		form = new TemplateInEngine('04b-change-status.json', {
			...options,
			settings: { rightsFrom, waitSeconds: 5, mailFrom: 'n8n@firm.test', mailTo: 'boss@firm.test' },
		});
	};
	withRights('portal');
	await new TemplateInEngine('02-ingest-invoices.json', { ...options, settings: at }).run('Sweep');
	await toWelyb.run('Sweep');
});

afterEach(async () => {
	await sandbox.close();
});

const acts = (): IDataObject[] => tables.rows('eFacture acts');
/** An invoice whose number no other one has. */
const invoice = (side: 'purchase' | 'sale') => {
	const rows = tables.rows('eFacture ledger');
	const isAlone = (one: IDataObject) => rows.filter(({ number }) => number === one.number).length === 1;
	const row = rows.find((one) => one.side === side && one.state === 'filed' && isAlone(one));
	if (!row) throw new Error(`The ledger has no ${side}`);
	return row;
};
const sentBy = (row: IDataObject) =>
	sandbox.platform
		.lifecycle(String(row.identity))
		.filter(({ origin }) => origin.kind === 'client')
		.map(({ code, reasons }) => [code, ...reasons.map((reason) => reason.code)]);

const change = async (searched: unknown, user = PROPOSER) =>
	await form.run('Change a status', { emitted: [{ searched, user } as IDataObject] });
const confirm = async (user = DECIDER) =>
	await form.run('Confirm', { emitted: [{ user } as unknown as IDataObject] });

const options = (fields: IDataObject[], name: string): string[] => {
	const field = fields.find(({ fieldName, fieldLabel }) => fieldName === name || fieldLabel === name);
	const { values } = (field?.fieldOptions ?? { values: [] }) as { values: Array<{ option: string }> };
	return values.map(({ option }) => option);
};
const startingWith = (name: string, start: string) => (fields: IDataObject[]) => {
	const option = options(fields, name).find((one) => one.startsWith(start));
	return option === undefined ? {} : { [name]: option };
};

it('sets a status at once that wants no second person, in the name of the login', async () => {
	const row = invoice('purchase');
	forms.answers = {
		'Choose a status': startingWith('status', '205'),
		'Enter details': { note: 'Goods checked' },
	};
	await change(row.number);
	expect(forms.endings).toEqual([
		{
			title: 'The status is set',
			message: expect.stringContaining('the platform has accepted it') as string,
		},
	]);
	expect(sentBy(row)).toEqual([['205']]);
	expect(acts()).toMatchObject([
		{ code: '205', state: 'accepted', proposedBy: PROPOSER.email, origin: 'form', ackStatus: 'Ok' },
	]);
});

it('proposes a refusal with a reason of its list, and sends it when another person confirms', async () => {
	const row = invoice('purchase');
	forms.answers = {
		'Choose a status': startingWith('status', '210'),
		'Enter details': startingWith('reason', 'TX_TVA_ERR'),
	};
	await change(row.number);
	const reasons = options(forms.pages.at(-1)?.fields ?? [], 'reason');
	expect(reasons.some((one) => one.startsWith('AUTRE'))).toBe(false);
	expect(forms.endings.at(-1)).toMatchObject({ title: 'The status is proposed' });
	expect(sentBy(row)).toEqual([]);
	expect(sentMails).toMatchObject([{ subject: expect.stringContaining('To confirm') as string }]);

	forms.answers = {
		'Answer a proposal': (fields) => ({ proposal: options(fields, 'proposal')[0], answer: 'Confirm' }),
	};
	await confirm(PROPOSER);
	expect(forms.endings.at(-1)).toMatchObject({ title: 'Your answer was not taken' });
	expect(sentBy(row)).toEqual([]);
	await confirm(DECIDER);
	expect(forms.endings.at(-1)).toMatchObject({ title: 'The status is set' });
	expect(sentBy(row)).toEqual([['210', 'TX_TVA_ERR']]);
	expect(acts()).toMatchObject([
		{ code: '210', state: 'accepted', proposedBy: PROPOSER.email, confirmedBy: DECIDER.email },
	]);

	await toWelyb.run('Sweep');
	const before = forms.pages.length;
	await change(row.number);
	expect(forms.pages).toHaveLength(before);
	expect(forms.endings.at(-1)).toMatchObject({
		title: 'Nothing was set',
		message: expect.stringContaining('The life cycle has ended with 210') as string,
	});
});

it('sends the amounts received for each VAT rate', async () => {
	const row = invoice('sale');
	forms.answers = {
		'Choose a status': startingWith('status', '212'),
		'Enter details': (fields) =>
			Object.fromEntries(
				fields
					.filter(({ fieldName }) => String(fieldName).startsWith('received'))
					.map(({ fieldName }) => [String(fieldName), '1 000,50']),
			),
	};
	await change(row.number);
	expect(forms.endings.at(-1)).toMatchObject({ title: 'The status is proposed' });
	const [{ details }] = acts();
	expect((JSON.parse(String(details)) as { payments: object[] }).payments[0]).toMatchObject({
		type: 'MEN',
		amount: '1000.50',
		currency: 'EUR',
	});
	forms.answers = {
		'Answer a proposal': (fields) => ({ proposal: options(fields, 'proposal')[0], answer: 'Confirm' }),
	};
	await confirm();
	expect(sentBy(row)).toEqual([['212']]);
});

it('lets one of several invoices be chosen', async () => {
	const row = invoice('purchase');
	const several = tables.rows('eFacture ledger').filter(({ counterpart }) => counterpart);
	const shared = String(row.counterpart).slice(0, 1);
	expect(several.length).toBeGreaterThan(1);
	forms.answers = {
		'Choose an invoice': startingWith('invoice', `${String(row.number)} `),
		'Choose a status': startingWith('status', '204'),
		'Enter details': {},
	};
	await change(shared);
	expect(forms.pages[0]).toMatchObject({ node: 'Choose an invoice' });
	expect(sentBy(row)).toEqual([['204']]);
});

it.each([
	['the choice of the invoice', {}, 'e'],
	['the choice of the status', {}, null],
	['the last page', { 'Choose a status': startingWith('status', '205') }, null],
])('sets nothing when %s is left open', async (_what, answers, searched) => {
	const row = invoice('purchase');
	forms.answers = answers;
	await change(searched ?? row.number);
	expect(forms.endings).toMatchObject([{ title: 'Nothing was set' }]);
	expect(acts()).toEqual([]);
	expect(sentBy(row)).toEqual([]);
});

it('says so when nothing is found, and when the platform cannot be read', async () => {
	await change('no such invoice');
	expect(forms.endings).toMatchObject([{ message: expect.stringContaining('no such invoice') as string }]);
	sandbox.platform.failNext({ route: 'original', status: 404, times: 9 });
	await change(invoice('purchase').number);
	expect(forms.endings.at(-1)).toMatchObject({ title: 'Nothing was set' });
});

it('shows why the platform refuses', async () => {
	sandbox.platform.planDeposits({
		error: [{ level: 'Error', item: 'file', reasonCode: 'InvoiceLCStatusError', reasonMessage: 'Not now' }],
	});
	forms.answers = { 'Choose a status': startingWith('status', '205'), 'Enter details': {} };
	await change(invoice('purchase').number);
	expect(forms.endings).toMatchObject([
		{ title: 'The status was not set', message: expect.stringContaining('Not now') as string },
	]);
});

it('takes an act up again after a crash, and lets a proposal lapse', async () => {
	const row = invoice('purchase');
	forms.answers = { 'Choose a status': startingWith('status', '204'), 'Enter details': {} };
	await form.run('Change a status', {
		emitted: [{ searched: row.number, user: DECIDER } as unknown as IDataObject],
		diesBefore: 'Set Status',
	});
	expect(sentBy(row)).toEqual([]);
	const [act] = acts();
	act.nextAttemptAt = new Date().toISOString();
	await form.run('Sweep');
	expect(sentBy(row)).toEqual([['204']]);
	expect(acts()).toMatchObject([{ state: 'accepted' }]);

	forms.answers = {
		'Choose a status': startingWith('status', '210'),
		'Enter details': startingWith('reason', 'CALCUL_ERR'),
	};
	await change(row.number);
	const proposal = acts()[1];
	proposal.expiresAt = new Date().toISOString();
	await form.run('Sweep');
	expect(acts()[1]).toMatchObject({ state: 'expired' });
	expect(sentBy(row)).toEqual([['204']]);
});

it('leaves acts of the portal to template 04', async () => {
	const row = invoice('purchase');
	forms.answers = { 'Choose a status': startingWith('status', '204'), 'Enter details': {} };
	await form.run('Change a status', {
		emitted: [{ searched: row.number, user: DECIDER } as unknown as IDataObject],
		diesBefore: 'Set Status',
	});
	const [act] = acts();
	Object.assign(act, { nextAttemptAt: new Date().toISOString(), origin: 'portal' });
	await form.run('Sweep');
	expect(sentBy(row)).toEqual([]);
});

describe('by the table of rights', () => {
	/** A row that people write in n8n's editor. */
	const give = (person: string, row: IDataObject, more: IDataObject = {}) =>
		tables.addRows('eFacture rights', [{ dossierId: row.dossierId, person, role: 'decider', ...more }]);

	beforeEach(async () => {
		withRights('table');
		await form.run('Sweep');
	});

	it.each<[string, IDataObject, string]>([
		['of a reader', { role: 'reader' }, 'may only see statuses'],
		['whose mandate is over', { validTo: '2020-12-31' }, 'No invoice'],
		['in another dossier', { dossierId: 'another' }, 'No invoice'],
	])('offers nothing by a right %s', async (_what, right, said) => {
		const row = invoice('purchase');
		give(PROPOSER.email, row, right);
		await change(row.number);
		expect(forms.pages).toEqual([]);
		expect(forms.endings).toMatchObject([{ message: expect.stringContaining(said) as string }]);
	});

	it('makes a proposal of whatever a proposer decides, which takes a decider to confirm', async () => {
		const row = invoice('purchase');
		give(PROPOSER.email, row, { role: 'proposer', mandate: 'LM-1' });
		forms.answers = { 'Choose a status': startingWith('status', '204'), 'Enter details': {} };
		await change(row.number);
		expect(acts()).toMatchObject([{ state: 'proposed', code: '204', mandate: 'LM-1' }]);
		forms.answers = {
			'Answer a proposal': (fields) => ({ proposal: options(fields, 'proposal')[0], answer: 'Confirm' }),
		};
		await confirm();
		expect(forms.endings.at(-1)).toMatchObject({ title: 'Nothing to confirm' });
		give(DECIDER.email, row);
		await confirm();
		expect(sentBy(row)).toEqual([['204']]);
	});
});

it('sends nothing for a dossier that was disconnected', async () => {
	const row = invoice('purchase');
	sandbox.portal.disconnect(String(row.dossierId));
	await toWelyb.run('Sweep');
	forms.answers = { 'Choose a status': startingWith('status', '204'), 'Enter details': {} };
	await change(row.number);
	expect(forms.endings).toMatchObject([{ message: expect.stringContaining('was disconnected') as string }]);
	expect(sentBy(row)).toEqual([]);
});
