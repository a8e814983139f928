import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { DataTables, type Row } from './dataTable';
import { TemplateInEngine } from './harness';
import { forms, sentMails } from './standIns';

/** Templates 02, 03, 05a and 05f's rules in n8n's engine, against the sandbox's two servers. */
class Firm {
	readonly tables = new DataTables();
	private readonly options;

	constructor(readonly sandbox: Sandbox) {
		this.options = {
			tables: this.tables,
			credentials: {
				eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
				welybApi: { ...sandbox.credentials.welybApi, probe: '' },
			},
		};
	}

	async statusesAndInvoices(): Promise<void> {
		const settings = {
			startDate: '2000-01-01T00:00:00Z',
			sweepDelayMinutes: 0,
			sweepEveryMinutes: 0,
			sweepWindowHours: 24 * 400 * 30,
		};
		for (const file of ['02-ingest-invoices.json', '03-status-to-welyb.json'])
			await new TemplateInEngine(file, { ...this.options, settings }).run('Sweep');
	}

	async forward({
		diesBefore,
		settings = {},
	}: { diesBefore?: string; settings?: object } = {}): Promise<void> {
		await this.forwarding(settings).run('Sweep', { diesBefore });
	}

	/** Its executions have ids of their own only within one. */
	forwarding(settings: object = {}): TemplateInEngine {
		return new TemplateInEngine('05a-forward-by-email.json', {
			...this.options,
			settings: { mailFrom: 'n8n@firm.test', forwardingsPerExecution: 500, ...settings },
		});
	}

	/** What a person does in the form with the first forwarding of this number; null: leaves its page open. */
	async ask(number: unknown, wish: string | null): Promise<void> {
		forms.answers =
			wish === null
				? {}
				: {
						Decide: ([{ fieldOptions }]) => ({
							Forwarding: (fieldOptions as { values: Array<{ option: string }> }).values[0].option,
							'What to Do': wish,
							user: { email: 'boss@firm.test' },
						}),
					};
		const emitted = [{ 'Invoice Number': String(number), user: { email: 'boss@firm.test' } }];
		await new TemplateInEngine('05f-ask-for-forwarding.json', this.options).run('Find', { emitted });
	}

	forwardings(): Row[] {
		return this.tables.rows('eFacture forwardings');
	}

	ledger(): Row[] {
		return this.tables.rows('eFacture ledger');
	}

	/** The tool collects purchases of every dossier. */
	addDestination(more: object = {}): void {
		this.tables.addRows('eFacture destinations', [
			{
				destination: 'Inqom',
				dossierId: '*',
				side: 'purchase',
				channel: 'email',
				address: 'achat@inqombox.com',
				filedFrom: '2000-01-01T00:00:00.000Z',
				owner: 'owner@tool.test',
				...more,
			},
		]);
	}
}

let sandbox: Sandbox;
let firm: Firm;

jest.setTimeout(90_000);

beforeAll(() => nock.restore());

beforeEach(async () => {
	sentMails.length = 0;
	forms.clear();
	sandbox = await startSandbox({
		samples: generate({ flows: 12 }),
		connected: true,
		platform: { lifecycle: true },
	});
	firm = new Firm(sandbox);
	const [refused] = purchases();
	await sandbox.platform.counterparty({ flowId: refused, code: '210', reasons: ['TX_TVA_ERR'] });
	await firm.statusesAndInvoices();
	await firm.forward();
	firm.addDestination();
});

afterEach(async () => await sandbox.close());

/** Flows of plain purchases. */
const purchases = () =>
	sandbox.samples.flows
		.filter(({ truth }) => truth.typeCode === '380' && truth.filings.length === 1)
		.filter(({ truth }) => truth.filings[0].side === 'purchase' && /^\d{9}\|/.test(truth.identity ?? ''))
		.map(({ flowId }) => flowId);
const forwarded = () => sentMails.filter(({ toEmail }) => toEmail === 'achat@inqombox.com');
const count = (rows: Row[], state: string) => rows.filter((row) => row.state === state).length;
const filedPurchases = () =>
	firm.ledger().filter(({ side, state }) => side === 'purchase' && state === 'filed');

it('sends each purchase once, with its file, and holds what was refused', async () => {
	await firm.forward();
	const wanted = filedPurchases().length - 1;
	expect(forwarded()).toHaveLength(wanted);
	expect(forwarded().filter(({ fileName }) => !String(fileName).endsWith('.pdf'))).toEqual([]);
	expect([count(firm.forwardings(), 'sent'), count(firm.forwardings(), 'held')]).toEqual([wanted, 1]);
	expect(firm.ledger().filter(({ forwardState }) => forwardState === 'sent')).toHaveLength(wanted);
	expect(firm.ledger().filter(({ forwardState }) => forwardState === 'held')).toHaveLength(1);
	await firm.forward();
	expect(forwarded()).toHaveLength(wanted);
	expect(firm.forwardings()).toHaveLength(wanted + 1);
});

it('sends each once by twenty executions at the same time', async () => {
	const template = firm.forwarding();
	await Promise.all(Array.from({ length: 20 }, async () => await template.run('Sweep')));
	await template.run('Sweep');
	const wanted = filedPurchases().length - 1;
	expect(forwarded()).toHaveLength(wanted);
	expect(new Set(forwarded().map(({ fileName }) => fileName)).size).toBe(wanted);
	expect(firm.forwardings()).toHaveLength(wanted + 1);
});

it('leaves what was being sent uncertain when its execution dies, and sends the rest later', async () => {
	await firm.forward({ diesBefore: 'Outcome', settings: { leaseMinutes: 0 } });
	expect([forwarded().length, count(firm.forwardings(), 'sending')]).toEqual([1, 1]);
	await firm.forward();
	const wanted = filedPurchases().length - 1;
	expect(forwarded()).toHaveLength(wanted);
	expect([count(firm.forwardings(), 'sent'), count(firm.forwardings(), 'uncertain')]).toEqual([
		wanted - 1,
		1,
	]);
	const told = sentMails.filter(({ toEmail }) => toEmail === 'owner@tool.test');
	expect(told).toMatchObject([{ text: expect.stringContaining('is uncertain') as string }]);
	await firm.forward();
	expect(sentMails).toHaveLength(wanted + 1);
});

it('sends nothing twice where an execution dies before it sent', async () => {
	await firm.forward({ diesBefore: 'Send', settings: { leaseMinutes: 0 } });
	await firm.forward({ diesBefore: 'Write that it leaves', settings: { leaseMinutes: 0 } });
	expect(forwarded()).toEqual([]);
	await firm.forward();
	// The first execution had written that one leaves: nobody knows whether it did.
	expect(count(firm.forwardings(), 'uncertain')).toBe(1);
	expect(forwarded()).toHaveLength(filedPurchases().length - 2);
});

it('tells the owner of a status that comes afterwards', async () => {
	await firm.forward();
	const sent = sentMails.length;
	await sandbox.platform.counterparty({ flowId: purchases()[1], code: '210', reasons: ['TX_TVA_ERR'] });
	await firm.statusesAndInvoices();
	await firm.forward();
	await firm.forward();
	expect(sentMails.slice(sent)).toMatchObject([
		{ toEmail: 'owner@tool.test', text: expect.stringContaining('210 Refused') as string },
	]);
});

it('leaves alone what another platform’s copy of the templates takes care of', async () => {
	await firm.forward();
	const [{ id: _id, ...one }] = firm.forwardings().filter(({ state }) => state === 'held');
	const strange = {
		...one,
		forwardingId: 'strange',
		number: 'STRANGE-1',
		platform: 'Other',
		notice: 'Not ours',
	};
	firm.tables.addRows('eFacture forwardings', [strange]);
	const before = sentMails.length;
	await firm.forward();
	expect(sentMails).toHaveLength(before);
	await firm.ask('STRANGE-1', 'Release the hold and forward it');
	expect(forms.endings.map(({ title }) => title)).toEqual(['Not found']);
});

it('decides nothing where the page of the form is left open', async () => {
	await firm.forward();
	const before = structuredClone(firm.forwardings());
	forms.clear();
	await firm.ask(before.find(({ state }) => state === 'held')?.number, null);
	expect(forms.pages).toHaveLength(1);
	expect(forms.endings).toEqual([]);
	expect(firm.forwardings()).toEqual(before);
});

it('says in the table why an address is refused', async () => {
	firm.addDestination({ destination: 'MyUnisoft', address: 'myunisoft+cabinet@welyb.fr' });
	await firm.forward();
	const [, refused] = firm.tables.rows('eFacture destinations');
	expect(refused.problem).toMatch(/Welyb's own bot/);
	expect(sentMails.filter(({ toEmail }) => String(toEmail).includes('welyb'))).toEqual([]);
});

it('sends what a person released in the form, and again what a person asked for', async () => {
	await firm.forward();
	const held = firm.forwardings().find(({ state }) => state === 'held');
	const before = forwarded().length;
	await firm.ask(held?.number, 'Release the hold and forward it');
	await firm.forward();
	expect(forwarded()).toHaveLength(before + 1);
	expect(forwarded().at(-1)?.subject).toContain('210 Refused');
	expect(firm.forwardings().find(({ id }) => id === held?.id)).toMatchObject({
		state: 'sent',
		releasedBy: 'boss@firm.test',
	});
	await firm.ask(held?.number, 'Forward it again');
	await firm.forward();
	await firm.forward();
	expect(forwarded()).toHaveLength(before + 2);
	await firm.ask(held?.number, 'It arrived');
	await firm.ask('none', 'It arrived');
	expect(forms.endings.map(({ title }) => title)).toEqual(['Done', 'Done', 'Not done', 'Not found']);
});
