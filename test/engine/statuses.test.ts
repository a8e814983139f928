import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { DataTables } from './dataTable';
import { TemplateInEngine } from './harness';
import { forms, sentMails } from './standIns';

/** Templates 02, 03 and 04 side by side in n8n's engine, against the sandbox's two servers. */
class Firm {
	readonly tables = new DataTables();
	private readonly templates: Record<'ingest' | 'toWelyb' | 'toLedger' | 'toEfacture', TemplateInEngine>;

	constructor(
		readonly sandbox: Sandbox,
		settings: Record<string, unknown> = {},
	) {
		const options = {
			tables: this.tables,
			credentials: {
				eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
				welybApi: { ...sandbox.credentials.welybApi, probe: '' },
			},
		};
		const startDate = '2000-01-01T00:00:00Z';
		const at = { startDate, sweepDelayMinutes: 0, sweepEveryMinutes: 0, sweepWindowHours: 24 * 400 * 30 };
		this.templates = {
			ingest: new TemplateInEngine('02-ingest-invoices.json', { ...options, settings: at }),
			toWelyb: new TemplateInEngine('03-status-to-welyb.json', { ...options, settings: at }),
			toLedger: new TemplateInEngine('03-status-to-ledger.json', { ...options, settings: at }),
			toEfacture: new TemplateInEngine('04-status-to-efacture.json', {
				...options,
				settings: {
					startDate,
					waitSeconds: 5,
					rightsFrom: 'portal',
					mailFrom: 'n8n@firm.test',
					mailTo: 'boss@firm.test',
					...settings,
				},
			}),
		};
	}

	async sweep(which: keyof Firm['templates'], diesBefore?: string): Promise<void> {
		await this.templates[which].run('Sweep', { diesBefore });
	}

	/** Template 04's form, with this login. */
	async confirm(email: string): Promise<void> {
		await this.templates.toEfacture.run('Confirm', { emitted: [{ user: { email } }] });
	}

	ledger(): IDataObject[] {
		return this.tables.rows('eFacture ledger');
	}

	acts(): IDataObject[] {
		return this.tables.rows('eFacture acts');
	}

	/** The document of an invoice on one side. */
	document(side: 'purchase' | 'sale', number?: string) {
		const found = this.sandbox.portal
			.documents()
			.find((one) => one.side === side && (number === undefined || one.number === number));
		if (!found) throw new Error(`There is no document of a ${side}`);
		return found;
	}

	codesOn(documentId: string): string[] {
		return this.sandbox.portal.statuses(documentId).map(({ code }) => code);
	}
}

let sandbox: Sandbox;

beforeAll(() => nock.restore());

const startWith = async (flows: number): Promise<void> => {
	sentMails.length = 0;
	sandbox = await startSandbox({
		samples: generate({ flows }),
		connected: true,
		platform: { lifecycle: true, acknowledgeAfterMs: 50 },
	});
};

afterEach(async () => {
	await sandbox.close();
});

async function ingested(settings: Record<string, unknown> = {}): Promise<Firm> {
	const firm = new Firm(sandbox, settings);
	await firm.sweep('ingest');
	return firm;
}

/** Every document has every status once that the platform delivered to the firm; a buyer, for one, gets no 200. */
function expectAllTold(): void {
	const told = sandbox.portal.documents().map(({ documentId, identity }) => ({
		identity,
		codes: sandbox.portal.statuses(documentId).map(({ code }) => code),
	}));
	const known = told.map(({ identity }) => ({
		identity,
		codes: sandbox.platform
			.lifecycle(identity)
			.filter(({ flowIds }) => flowIds.length > 0)
			.map(({ code }) => code),
	}));
	expect(told).toEqual(known);
}

describe('from eFacture to Welyb', () => {
	beforeEach(async () => await startWith(24));

	it('writes every status of every invoice on its documents, once', async () => {
		const firm = await ingested();
		await firm.sweep('toWelyb');
		expectAllTold();
		const before = structuredClone(firm.ledger());
		await firm.sweep('toWelyb');
		expect(firm.ledger()).toEqual(before);
	});

	it('keeps statuses of invoices that are not filed yet, and sets them once they are', async () => {
		const firm = new Firm(sandbox);
		await firm.sweep('toWelyb');
		expect(
			firm.ledger().every((row) => row.state === 'waiting' && String(row.filingKey).startsWith('none|')),
		).toBe(true);
		await firm.sweep('ingest');
		expect(firm.ledger().filter((row) => row.state === 'waiting')).toEqual([]);
		await firm.sweep('toWelyb');
		expectAllTold();
	});

	it.each(['toWelyb', 'toLedger'] as const)(
		'brings statuses and invoices together that came at the same moment (%s)',
		async (template) => {
			const firm = new Firm(sandbox);
			await firm.sweep(template);
			const early = structuredClone(firm.ledger());
			// As if neither execution had seen what the other wrote.
			firm.ledger().splice(0);
			await firm.sweep('ingest');
			const minuteAgo = new Date(Date.now() - 60_000).toISOString();
			firm.tables.addRows(
				'eFacture ledger',
				[...early, ...early].map((row) => ({ ...row, nextAttemptAt: minuteAgo })),
			);
			await firm.sweep(template);
			expect(firm.ledger().filter((row) => row.state !== 'filed')).toEqual([]);
			const withStatuses = firm.ledger().filter((row) => row.statusHistory);
			const identities = (rows: IDataObject[]) => [...new Set(rows.map((row) => row.identity))].sort();
			expect(identities(withStatuses)).toEqual(identities(early));
			await firm.sweep(template);
			if (template === 'toWelyb') expectAllTold();
		},
	);

	it('keeps them in the ledger alone where there is no portal', async () => {
		const firm = await ingested();
		const calls = structuredClone(sandbox.portal.counters().calls);
		await firm.sweep('toLedger');
		expect(sandbox.portal.counters().calls).toEqual(calls);
		const told = firm.ledger().map(({ identity, statusHistory }) => ({
			identity,
			codes: (JSON.parse(String(statusHistory ?? '[]')) as Array<{ code: string }>)
				.map(({ code }) => code)
				.sort(),
		}));
		expect(told).toHaveLength(27);
		const known = told.map(({ identity }) => ({
			identity,
			codes: sandbox.platform
				.lifecycle(String(identity))
				.filter(({ flowIds }) => flowIds.length > 0)
				.map(({ code }) => code)
				.sort(),
		}));
		expect(told).toEqual(known);
	});

	it('sets later what the portal did not take', async () => {
		const firm = await ingested();
		sandbox.portal.failNext({ operation: 'setDocumentStatus', status: 500, times: 7 });
		await firm.sweep('toWelyb');
		const due = firm.ledger().filter((row) => String(row.statusHistory).includes('"portal":"due"'));
		expect(due.length).toBeGreaterThan(0);
		await firm.sweep('toWelyb');
		expectAllTold();
		expect(firm.ledger().filter((row) => String(row.statusHistory).includes('due'))).toEqual([]);
	});
});

describe('a dossier that was disconnected', () => {
	beforeEach(async () => await startWith(12));

	it('gets no status until it is connected again, and the others go on', async () => {
		const firm = await ingested();
		const { dossierId } = firm.document('purchase');
		sandbox.portal.disconnect(dossierId);
		await firm.sweep('toWelyb');
		const codes = (isIts: boolean) =>
			sandbox.portal
				.documents()
				.filter((document) => (document.dossierId === dossierId) === isIts)
				.map(({ documentId }) => firm.codesOn(documentId).length);
		expect(Math.max(...codes(true))).toBe(0);
		expect(Math.min(...codes(false))).toBeGreaterThan(0);
		sandbox.portal.connectAll();
		await firm.sweep('toWelyb');
		expectAllTold();
	});
});

describe('from Welyb to eFacture', () => {
	beforeEach(async () => await startWith(6));

	/** A purchase whose statuses the ledger knows. */
	async function purchase(settings: Record<string, unknown> = {}) {
		const firm = await ingested(settings);
		await firm.sweep('toWelyb');
		const document = firm.document('purchase');
		const ofClient = () =>
			sandbox.platform
				.lifecycle(document.identity)
				.filter(({ origin }) => origin.kind === 'client')
				.map(({ code, reasons }) => [code, ...reasons.map((reason) => reason.code)]);
		const transmissions = () =>
			sandbox.portal.changes().map((change) => [change.status?.code, change.status?.transmission]);
		return { firm, document, ofClient, transmissions };
	}

	it('sends what a person decided, once, and tells the portal', async () => {
		const { firm, document, ofClient, transmissions } = await purchase();
		sandbox.portal.decide(document.documentId, { person: 'decider', code: '204' });
		await firm.sweep('toEfacture');
		await firm.sweep('toEfacture');
		expect(ofClient()).toEqual([['204']]);
		expect(transmissions().filter(([, transmission]) => transmission)).toEqual([['204', 'accepted']]);
		expect(firm.acts()).toMatchObject([{ code: '204', state: 'accepted', ackStatus: 'Ok', attempts: 1 }]);

		await firm.sweep('toWelyb');
		expect(firm.codesOn(document.documentId)).toEqual(['202', '203', '204']);
	});

	it('lets a refusal wait for a second person, who is told', async () => {
		const { firm, document, ofClient, transmissions } = await purchase();
		sandbox.portal.decide(document.documentId, { person: 'proposer', code: '210', reasons: ['TX_TVA_ERR'] });
		await firm.sweep('toEfacture');
		expect(ofClient()).toEqual([]);
		expect(transmissions().at(-1)).toEqual(['210', 'awaitingConfirmation']);
		expect(firm.acts()).toMatchObject([{ code: '210', state: 'proposed', nextAttemptAt: null }]);
		expect(sentMails).toMatchObject([
			{ toEmail: 'boss@firm.test', subject: expect.stringContaining('To confirm') as string },
		]);
		await firm.sweep('toEfacture');
		expect(sentMails).toHaveLength(1);
	});

	it('sends a refusal at once where no second person is wanted', async () => {
		const { firm, document, ofClient } = await purchase({ secondPerson: false });
		sandbox.portal.decide(document.documentId, { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] });
		await firm.sweep('toEfacture');
		expect(ofClient()).toEqual([['210', 'TX_TVA_ERR']]);
	});

	it('puts back what the platform refuses, with its reason, and somebody is told', async () => {
		const { firm, document, transmissions } = await purchase();
		const refusal = [
			{ level: 'Error' as const, item: 'file', reasonCode: 'InvoiceLCStatusError', reasonMessage: 'Not now' },
		];
		sandbox.platform.planDeposits({ error: refusal });
		sandbox.portal.decide(document.documentId, { person: 'decider', code: '205' });
		await firm.sweep('toEfacture');
		expect(transmissions().at(-1)).toEqual(['205', 'refused']);
		expect(firm.acts()).toMatchObject([
			{ state: 'refused', ackStatus: 'Error', reason: expect.stringContaining('Not now') as string },
		]);
		expect(sentMails).toMatchObject([{ subject: expect.stringContaining('was not set') as string }]);
		expect(sandbox.portal.statuses(document.documentId).at(-1)).toMatchObject({
			reason: expect.stringContaining('Not now') as string,
		});
	});

	it('goes on after a crash: nothing is lost, nothing sent twice', async () => {
		const { firm, document, ofClient, transmissions } = await purchase({ leaseMinutes: 0 });
		sandbox.portal.decide(document.documentId, { person: 'decider', code: '204' });
		await firm.sweep('toEfacture', 'Set Status');
		expect(ofClient()).toEqual([]);
		await firm.sweep('toEfacture', 'Record');
		expect(ofClient()).toEqual([['204']]);
		expect(transmissions().at(-1)).toEqual(['204', 'waiting']);
		await firm.sweep('toEfacture');
		expect(ofClient()).toEqual([['204']]);
		expect(transmissions().at(-1)).toEqual(['204', 'accepted']);
		expect(firm.acts()).toMatchObject([{ state: 'accepted' }]);
	});

	describe('where the table of rights says who may', () => {
		const ended = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);
		const DECIDER = 'decider@cabinet.example';
		const SECOND = 'second@cabinet.example';

		/** The decider sets 204 and 210, with these rows in the table. */
		async function decided(rights: IDataObject[], code = '204', isConnected = true) {
			const { firm, document, ofClient, transmissions } = await purchase({ rightsFrom: 'table' });
			await firm.sweep('toEfacture');
			const columns = { dossierName: null, mandate: null, validFrom: null, validTo: null };
			const { dossierId, documentId } = document;
			firm.tables.addRows(
				'eFacture rights',
				rights.map((row) => ({ ...columns, dossierId, person: DECIDER, ...row })),
			);
			const reasons = code === '210' ? ['TX_TVA_ERR'] : [];
			sandbox.portal.decide(documentId, { person: 'decider', code, reasons });
			if (!isConnected) sandbox.portal.disconnect(dossierId);
			sandbox.platform.resetCounters();
			await firm.sweep('toEfacture');
			await firm.sweep('toEfacture');
			return { firm, ofClient, transmissions };
		}

		it.each<[string, IDataObject[], RegExp]>([
			['nobody, as the table is empty', [], /the table 'eFacture rights' is empty/],
			['somebody without a mandate', [{ person: 'other@cabinet.example', role: 'decider' }], /no right/],
			[
				'somebody whose mandate ended',
				[{ role: 'decider', validTo: ended }],
				new RegExp(`ended on ${ended}`),
			],
			['a reader', [{ role: 'reader' }], /may only see statuses/],
			['a proposer who sets', [{ role: 'proposer' }], /may propose 204 in this dossier, not set it/],
			['a row that cannot be read', [{ role: 'boss' }], /no right|is empty/],
		])('refuses %s before anything is sent, and says why', async (_who, rights, reason) => {
			const { firm, ofClient, transmissions } = await decided(rights);
			expect(sandbox.platform.counters().calls.deposit).toBe(0);
			expect(ofClient()).toEqual([]);
			expect(firm.acts()).toMatchObject([
				{ state: 'failed', reason: expect.stringMatching(reason) as string },
			]);
			expect(transmissions().at(-1)).toEqual(['204', 'refused']);
			expect(sentMails).toMatchObject([{ text: expect.stringMatching(reason) as string }]);
		});

		it('sends what a decider decided, and keeps the mandate', async () => {
			const { firm, ofClient } = await decided([{ role: 'decider', mandate: 'LM-2026-014' }]);
			expect(ofClient()).toEqual([['204']]);
			expect(firm.acts()).toMatchObject([{ state: 'accepted', mandate: 'LM-2026-014' }]);
		});

		it('lets a proposer propose', async () => {
			const { firm, ofClient } = await decided([{ role: 'proposer' }], '210');
			expect(ofClient()).toEqual([]);
			expect(firm.acts()).toMatchObject([{ state: 'proposed' }]);
		});

		it('shows a proposal to who may answer it, and sends it on their word', async () => {
			const { firm, ofClient, transmissions } = await decided(
				[{ role: 'proposer' }, { person: SECOND, role: 'decider' }],
				'210',
			);
			forms.clear();
			for (const email of ['anybody@cabinet.example', DECIDER]) await firm.confirm(email);
			expect(forms.pages).toEqual([]);
			expect(forms.endings.map(({ title }) => title)).toEqual(['Nothing to confirm', 'Nothing to confirm']);

			await firm.confirm(SECOND);
			expect(forms.endings.at(-1)?.title).toBe('Your answer was not taken');
			expect(firm.acts()).toMatchObject([{ state: 'proposed' }]);

			forms.answers['Answer a proposal'] = (fields) => {
				const { values } = fields[0].fieldOptions as { values: Array<{ option: string }> };
				return { proposal: values[0].option, answer: 'Confirm' };
			};
			await firm.confirm(SECOND);
			expect(forms.endings.at(-1)?.title).toBe('Your answer was taken');
			expect(ofClient()).toEqual([['210', 'TX_TVA_ERR']]);
			expect(firm.acts()).toMatchObject([{ state: 'accepted', confirmedBy: SECOND }]);
			expect(transmissions().at(-1)).toEqual(['210', 'accepted']);
		});

		it('sends nothing for a dossier that was disconnected', async () => {
			const { firm, ofClient, transmissions } = await decided([{ role: 'decider' }], '204', false);
			expect(ofClient()).toEqual([]);
			expect(firm.acts()).toMatchObject([
				{ state: 'failed', reason: expect.stringContaining('was disconnected') as string },
			]);
			expect(transmissions().at(-1)).toEqual(['204', 'refused']);
		});
	});

	it('tries again while the platform is down', async () => {
		const { firm, document, ofClient } = await purchase();
		sandbox.platform.failNext({ route: 'deposit', status: 500 });
		sandbox.portal.decide(document.documentId, { person: 'decider', code: '204' });
		await firm.sweep('toEfacture');
		const [act] = firm.acts();
		expect(act).toMatchObject({ state: 'decided', attempts: 1 });
		expect(Date.parse(String(act.nextAttemptAt))).toBeGreaterThan(Date.now());
		expect(ofClient()).toEqual([]);
		act.nextAttemptAt = new Date().toISOString();
		await firm.sweep('toEfacture');
		expect(ofClient()).toEqual([['204']]);
		expect(firm.acts()).toMatchObject([{ state: 'accepted', attempts: 2 }]);
	});
});
