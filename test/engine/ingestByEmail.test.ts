import nock from 'nock';

import { connectionColumns } from '../../nodes/domain/registry/connectionRow';
import { startMailServer, type MailServer } from '../../sandbox/mail';
import { openMailbox, type Mailbox } from '../../sandbox/mailbox';
import { startPortal, type Portal } from '../../sandbox/portal';
import { ublParty } from '../fixtures/invoices/ubl';
import { TemplateInEngine } from './harness';
import { emitted, invoiceFile, NockPlatform, platformCredential, type PlatformFlow } from './platform';
import { smtp } from './standIns';

const NOW = new Date('2026-11-02T10:00:00.000Z');
const YEAR = 2026;
const CLIENT = { id: 'd-client', name: 'Client SARL', siret: '73282932000074', siren: '732829320' };
const SUPPLIER = '552100554';
const PURCHASES = 'compta+client-sarl@welyb.example';
const SALES = 'ventes+client-sarl@welyb.example';
const LEDGER = 'eFacture ledger';
const VIEW = `%PDF-1.7 ${'for people '.repeat(300)}`;

const minutesAgo = (count: number) => new Date(NOW.getTime() - count * 60_000).toISOString();
const client = () => ublParty('Client SARL', CLIENT.siren);
const supplier = () => ublParty('Fournisseur SA', SUPPLIER);
const stranger = () => ublParty('Inconnue SAS', '443061841');

const flow = (flowId: string, flowType: string, file: string): PlatformFlow => ({
	flowId,
	flowType,
	updatedAt: minutesAgo(10),
	file,
	view: VIEW,
});
const purchase = (number: string, flowId = `in-${number}`) =>
	flow(flowId, 'SupplierInvoice', invoiceFile(number, { seller: supplier(), buyer: client() }));
const sale = (number: string) =>
	flow(`out-${number}`, 'CustomerInvoice', invoiceFile(number, { seller: client(), buyer: stranger() }));
const purchaseKey = (number: string) => `${CLIENT.id}|purchase|${SUPPLIER}|${number}|${YEAR}`;

let server: MailServer;
let portal: Portal;
let mailbox: Mailbox;
let engine: TemplateInEngine;

function start(flows: PlatformFlow[], settings: Record<string, unknown> = {}): void {
	new NockPlatform(flows);
	engine = new TemplateInEngine('02-ingest-invoices-by-email.json', {
		settings: {
			startDate: minutesAgo(60),
			sweepDelayMinutes: 2,
			mailFrom: 'n8n@cabinet.example',
			...settings,
		},
		credentials: { eFactureApi: platformCredential() },
	});
	engine.tables.seed('eFacture connections', connectionColumns, {
		dossierId: CLIENT.id,
		dossierName: CLIENT.name,
		siret: CLIENT.siret,
		siren: CLIENT.siren,
		platform: 'eFacture',
		state: 'connected',
		purchasesAddress: PURCHASES,
		salesAddress: SALES,
	});
}

const emit = async (flows: PlatformFlow[], diesBefore?: string) =>
	await engine.run('eFacture Trigger', { emitted: flows.map(emitted), diesBefore });
const sweep = async () => await engine.run('Sweep');
const ledger = () => engine.tables.rows(LEDGER);
const states = () => Object.fromEntries(ledger().map((row) => [String(row.filingKey), row.state]));
const moveClock = (minutes: number) => jest.setSystemTime(Date.now() + minutes * 60_000);
async function filedNames(): Promise<string[]> {
	await mailbox.settled();
	return portal
		.mailDocuments()
		.map(({ side, fileName }) => `${side} ${fileName}`)
		.sort();
}

beforeEach(async () => {
	nock.disableNetConnect();
	jest.useFakeTimers({
		now: NOW,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
	server = await startMailServer();
	portal = await startPortal({
		dossiers: [{ ...CLIENT, collection: { purchases: PURCHASES, sales: SALES } }],
	});
	mailbox = openMailbox(server, portal);
	smtp.server = server.credential;
});
afterAll(() => nock.restore());
afterEach(async () => {
	jest.useRealTimers();
	nock.cleanAll();
	nock.enableNetConnect();
	smtp.server = undefined;
	mailbox.close();
	await server.close();
	await portal.close();
});

describe('the main job', () => {
	it('mails a purchase and a sale to their addresses, and the ledger keeps the Message-ID', async () => {
		const flows = [purchase('A-1'), sale('V-1')];
		start(flows);
		await emit(flows);
		expect(await filedNames()).toEqual([
			expect.stringMatching(/^purchase .* Fournisseur SA A-1\.pdf$/),
			expect.stringMatching(/^sale .* Inconnue SAS V-1\.pdf$/),
		]);
		const [mail] = server.messages();
		expect(mail).toMatchObject({ to: [PURCHASES], cc: [], bcc: [], html: null });
		expect(mail.subject).toContain(`${SUPPLIER}|A-1|${YEAR}`);
		const row = ledger().find(({ filingKey }) => filingKey === purchaseKey('A-1'));
		expect(row).toMatchObject({
			state: 'filed',
			messageId: mail.messageId,
			channel: 'collectionEmail',
			filedAt: NOW.toISOString(),
			nextAttemptAt: null,
			flowIds: '|in-A-1|',
		});
		expect(mailbox.reports().flatMap(({ ignored }) => ignored)).toEqual([]);
	});

	it('sends nothing in a second run', async () => {
		const flows = [purchase('A-1'), sale('V-1')];
		start(flows);
		await emit(flows);
		await emit(flows);
		await sweep();
		moveClock(90);
		await sweep();
		expect(server.messages()).toHaveLength(2);
	});

	it('sends each invoice once in twenty executions side by side', async () => {
		const flows = ['A-1', 'A-2', 'A-3'].map((number) => purchase(number));
		// A second delivery of the same invoice.
		flows.push(purchase('A-1', 'again-A-1'));
		start(flows);
		await Promise.all(Array.from({ length: 20 }, async () => await emit(flows)));
		for (let round = 0; round < 3; round++) {
			moveClock(31);
			await sweep();
		}
		expect(await filedNames()).toHaveLength(3);
		expect(server.messages()).toHaveLength(3);
		expect(states()).toEqual(
			Object.fromEntries(['A-1', 'A-2', 'A-3'].map((number) => [purchaseKey(number), 'filed'])),
		);
		const row = ledger().find(({ filingKey }) => filingKey === purchaseKey('A-1'));
		expect(String(row?.flowIds).split('|').filter(Boolean).sort()).toEqual(['again-A-1', 'in-A-1']);
	});

	it('sends an invoice once that twenty executions side by side got by twenty flows', async () => {
		const flows = Array.from({ length: 20 }, (_, n) => purchase('A-1', `in-${n}`));
		start(flows);
		await Promise.all(flows.map(async (one) => await emit([one])));
		for (let round = 0; round < 3; round++) {
			moveClock(31);
			await sweep();
		}
		expect(server.messages()).toHaveLength(1);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
		expect(String(ledger()[0].flowIds).split('|').filter(Boolean)).toHaveLength(20);
	});

	it('shows another file of a mailed invoice as a conflict and sends nothing', async () => {
		const first = purchase('A-1');
		const second = { ...purchase('A-1', 'other'), file: first.file.replace('Fournisseur SA', 'Autre SA') };
		start([first, second]);
		await emit([first]);
		await emit([second]);
		expect(server.messages()).toHaveLength(1);
		expect(ledger()).toHaveLength(1);
		expect(ledger()[0]).toMatchObject({ state: 'conflict', flowIds: '|in-A-1|other|' });
	});

	it('names a broken rule in the ledger and sends nothing', async () => {
		const flows = [
			{ ...purchase('A-1'), view: undefined },
			{ ...purchase('A-2'), view: '%PDF-1.7 small' },
		];
		start(flows);
		await emit(flows);
		expect(server.messages()).toEqual([]);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'parked', [purchaseKey('A-2')]: 'parked' });
		expect(ledger().map(({ lastError }) => /\((\w+)\)/.exec(String(lastError))?.[1])).toEqual([
			'noReadableDocument',
			'attachmentTooSmall',
		]);
	});

	it('waits while an address is missing, and mails once it is there', async () => {
		const flows = [purchase('A-1')];
		start(flows);
		const [connection] = engine.tables.rows('eFacture connections');
		connection.purchasesAddress = null;
		await emit(flows);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'waiting' });
		expect(ledger()[0].lastError).toContain('addressMissing');
		connection.purchasesAddress = PURCHASES;
		moveClock(2);
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
	});
});

describe('what goes wrong in between', () => {
	it.each(['Send Email', 'Complete', 'Write outcome'])(
		'leaves one invoice uncertain where it dies before %s, and never sends it again',
		async (node) => {
			const flows = [purchase('A-1'), purchase('A-2')];
			start(flows, { leaseMinutes: 15, longestSendingMinutes: 15 });
			await emit(flows, node);
			const sentBefore = server.messages().length;
			expect(Object.values(states()).sort()).toContain('sending');
			moveClock(31);
			for (let round = 0; round < 3; round++) {
				await sweep();
				moveClock(31);
			}
			expect(Object.values(states()).sort()).toEqual(['filed', 'uncertain']);
			expect(server.messages()).toHaveLength(sentBefore + 1);
			const [row] = ledger().filter(({ state }) => state === 'uncertain');
			expect(row.reason).toContain('settle');
			expect(ledger()).toHaveLength(2);
		},
	);

	it.each(['Write as sending', 'Start mail', 'Prepared mails', 'Take back claims', 'Record'])(
		'sends all where it dies before %s, each once',
		async (node) => {
			const flows = [purchase('A-1'), sale('V-1')];
			start(flows, { leaseMinutes: 15 });
			await emit(flows, node).catch(() => 'nodes after it miss it');
			for (let round = 0; round < 3; round++) {
				moveClock(31);
				await sweep();
			}
			expect(Object.values(states())).toEqual(['filed', 'filed']);
			expect(await filedNames()).toHaveLength(2);
		},
	);

	it('waits while the mail server is away, and sends once it is back', async () => {
		const flows = [purchase('A-1')];
		start(flows);
		server.failNext({ status: 421, step: 'recipient' });
		await emit(flows);
		expect(ledger()[0]).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('421') });
		moveClock(5);
		await sweep();
		expect(ledger()[0]).toMatchObject({ state: 'filed', lastError: null });
		expect(server.messages()).toHaveLength(1);
	});

	it('is uncertain where the connection breaks while the server answers', async () => {
		const flows = [purchase('A-1')];
		start(flows);
		server.failNext({ status: 0, step: 'answer' });
		await emit(flows);
		expect(ledger()[0]).toMatchObject({ state: 'uncertain', nextAttemptAt: null });
		moveClock(90);
		await sweep();
		expect(server.messages()).toHaveLength(1);
	});
});

it('tells in a dry run what would be sent, and why not the rest, and writes and sends nothing', async () => {
	const flows = [purchase('A-1'), { ...purchase('A-2'), view: undefined }, sale('V-1')];
	start(flows);
	await emit([flows[2]]);
	const before = structuredClone(ledger());
	const run = await engine.run('Dry run');
	const output = (node: string) => run.data.resultData.runData[node]?.[0].data?.main[0]?.[0].json;
	expect(output('What would be sent')).toMatchObject({
		wouldSend: [{ invoice: 'A-1', to: PURCHASES, attachments: [expect.stringMatching(/A-1\.pdf$/)] }],
		notSent: [{ invoice: 'A-2', state: 'parked', why: expect.stringContaining('noReadableDocument') }],
	});
	expect(output('Why not the rest')).toMatchObject({ notSent: [{ invoice: 'V-1', state: 'filed' }] });
	expect(ledger()).toEqual(before);
	expect(server.messages()).toHaveLength(1);
});
