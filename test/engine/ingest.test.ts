import nock from 'nock';

import { TemplateInEngine } from './harness';
import { emitted, invoiceFile, NockPlatform, platformCredential, type PlatformFlow } from './platform';
import { NockPortal, portalCredential } from './portal';
import { claimReason } from '../../nodes/domain/ledger/claim';
import { ublParty } from '../fixtures/invoices/ubl';

const NOW = new Date('2026-11-02T10:00:00.000Z');
const CLIENT = { id: 'd-client', name: 'Client SARL', siret: '73282932000074', siren: '732829320' };
const SUPPLIER = '552100554';
const YEAR = 2026;

const client = () => ublParty('Client SARL', CLIENT.siren);
const supplier = () => ublParty('Fournisseur SA', SUPPLIER);
const stranger = () => ublParty('Inconnue SAS', '443061841');

const minutesAgo = (count: number) => new Date(NOW.getTime() - count * 60_000).toISOString();
const flow = (flowId: string, flowType: string, file: string, updatedAt = minutesAgo(10)): PlatformFlow => ({
	flowId,
	flowType,
	updatedAt,
	file,
});
const purchase = (number: string, updatedAt?: string) =>
	flow(
		`in-${number}`,
		'SupplierInvoice',
		invoiceFile(number, { seller: supplier(), buyer: client() }),
		updatedAt,
	);
const sale = (number: string) =>
	flow(`out-${number}`, 'CustomerInvoice', invoiceFile(number, { seller: client(), buyer: stranger() }));
const unmatched = (number: string) =>
	flow(`in-${number}`, 'SupplierInvoice', invoiceFile(number, { seller: supplier(), buyer: stranger() }));
const unreadable = () => flow('in-broken', 'SupplierInvoice', '<Invoice><cut off');

const purchaseKey = (number: string) => `${CLIENT.id}|purchase|${SUPPLIER}|${number}|${YEAR}`;
const saleKey = (number: string) => `${CLIENT.id}|sale|${CLIENT.siren}|${number}|${YEAR}`;

function moveClock(minutes: number): void {
	jest.setSystemTime(Date.now() + minutes * 60_000);
}

let portal: NockPortal;
let platform: NockPlatform;
let engine: TemplateInEngine;

/** Everything starts anew with these flows on the platform. The start date lies an hour back, so one window reaches now. */
function start(flows: PlatformFlow[], settings: Record<string, unknown> = {}): void {
	platform = new NockPlatform(flows);
	portal = new NockPortal([CLIENT]);
	engine = new TemplateInEngine('02-ingest-invoices.json', {
		settings: { startDate: minutesAgo(60), sweepDelayMinutes: 2, ...settings },
		credentials: { eFactureApi: platformCredential(), welybApi: portalCredential() },
	});
}

const emit = async (flows: PlatformFlow[], diesBefore?: string) =>
	await engine.run('eFacture Trigger', { emitted: flows.map(emitted), diesBefore });
const sweep = async () => await engine.run('Sweep');
const ledger = () => engine.tables.rows('eFacture ledger');
const states = () => Object.fromEntries(ledger().map((row) => [String(row.filingKey), row.state]));
const sweptUntil = () => engine.tables.rows('eFacture sweeps').map((row) => row.sweptUntil);

beforeEach(() => {
	nock.disableNetConnect();
	// Only the clock: n8n's own timers go on.
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
});

// Jest workers go on to other files, and nock holds Node's own http.
afterAll(() => nock.restore());
afterEach(() => {
	jest.useRealTimers();
	nock.cleanAll();
	nock.enableNetConnect();
	expect(portal.misfits).toEqual([]);
});

describe('from the trigger', () => {
	it('files a purchase and a sale, and records both as filed', async () => {
		const flows = [purchase('A-1'), sale('V-1')];
		start(flows);
		await emit(flows);
		expect(portal.filed().sort()).toEqual([purchaseKey('A-1'), saleKey('V-1')].sort());
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', [saleKey('V-1')]: 'filed' });
		expect(ledger().find((row) => row.side === 'purchase')).toMatchObject({
			flowIds: '|in-A-1|',
			platform: 'eFacture',
			dossierName: 'Client SARL',
			counterpart: 'Fournisseur SA',
			payable: '120.00',
			attempts: 1,
			nextAttemptAt: null,
			filedAt: NOW.toISOString(),
			channel: 'api',
		});
	});

	it('files an invoice between two dossiers once a side', async () => {
		const other = { id: 'd-other', name: 'Fournisseur SA', siret: '55210055400013', siren: SUPPLIER };
		const flows = [purchase('A-1')];
		start(flows);
		portal.dossiers.push(other);
		await emit(flows);
		const saleOfOther = `d-other|sale|${SUPPLIER}|A-1|${YEAR}`;
		expect(portal.filed().sort()).toEqual([purchaseKey('A-1'), saleOfOther].sort());
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', [saleOfOther]: 'filed' });
	});

	it('parks an unreadable file with what is wrong, and the others go on', async () => {
		const flows = [unreadable(), purchase('A-1')];
		start(flows);
		await emit(flows);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', 'flow|eFacture||in-broken': 'parked' });
		const [broken] = ledger().filter((row) => row.state === 'parked');
		expect(broken.lastError).toContain('in-broken');
		expect(broken.nextAttemptAt).toBeNull();
	});

	it('lets an invoice without a dossier wait with its reason, and files it once there is one', async () => {
		const flows = [unmatched('B-1'), purchase('A-1')];
		start(flows);
		await emit(flows);
		const key = `none|${SUPPLIER}|B-1|${YEAR}`;
		expect(states()).toEqual({ [key]: 'waiting', [purchaseKey('A-1')]: 'filed' });
		const [waiting] = ledger().filter((row) => row.state === 'waiting');
		expect(waiting.reason).toMatch(/dossier/i);
		expect(Date.parse(String(waiting.nextAttemptAt))).toBeGreaterThan(Date.now());

		portal.dossiers.push({ id: 'd-new', name: 'Inconnue SAS', siret: '44306184100047', siren: '443061841' });
		moveClock(61);
		await sweep();
		expect(states()).toEqual({
			[`d-new|purchase|${SUPPLIER}|B-1|${YEAR}`]: 'filed',
			[purchaseKey('A-1')]: 'filed',
		});
	});

	it('lets what a portal out of service refused wait with its next attempt, and leaves no claim behind', async () => {
		const flows = [purchase('A-1'), sale('V-1')];
		start(flows);
		portal.outOfService = true;
		await emit(flows);
		expect(portal.filed()).toEqual([]);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'waiting', [saleKey('V-1')]: 'waiting' });
		for (const row of ledger()) {
			expect(row).toMatchObject({ attempts: 1, reason: 'It is tried again' });
			expect(row.lastError).toMatch(/portal/);
			expect(Date.parse(String(row.nextAttemptAt))).toBe(Date.now() + 60_000);
		}
	});

	it('does not work twice on a flow that is emitted again', async () => {
		const flows = [purchase('A-1'), unreadable()];
		start(flows);
		await emit(flows);
		const before = structuredClone(ledger());
		await emit(flows);
		expect(platform.read).toEqual(['in-A-1', 'in-broken']);
		expect(ledger()).toEqual(before);
	});

	it('leaves alone what another execution has in hand', async () => {
		const flows = [purchase('A-1')];
		start(flows);
		await emit(flows, 'Get Invoices');
		await emit(flows);
		expect(platform.read).toEqual([]);
		expect(ledger()).toHaveLength(1);
	});

	it('shows another file under the same invoice as a conflict on the one row there is', async () => {
		const first = purchase('A-1');
		const second = {
			...first,
			flowId: 'in-again',
			file: first.file.replace('Fournisseur SA', 'Fournisseur S.A.'),
		};
		start([first, second]);
		await emit([first]);
		await emit([second]);
		expect(ledger()).toHaveLength(1);
		expect(ledger()[0]).toMatchObject({
			filingKey: purchaseKey('A-1'),
			state: 'conflict',
			flowIds: '|in-A-1|in-again|',
		});
		expect(ledger()[0].reason).toContain('originalSha256');
	});
});

describe('from the sweep', () => {
	it('finds a flow that was never emitted, and moves its window on only after a run that found nothing', async () => {
		start([purchase('A-1')]);
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
		expect(sweptUntil()).toEqual([minutesAgo(60)]);
		await sweep();
		expect(sweptUntil()).toEqual([minutesAgo(2)]);
		expect(platform.read).toEqual(['in-A-1']);
	});

	it('searches from the last completed sweep, less the overlap, in windows of limited width', async () => {
		start([], { startDate: minutesAgo(36 * 60), sweepWindowHours: 24, sweepOverlapMinutes: 60 });
		await sweep();
		await sweep();
		expect(sweptUntil()).toEqual([minutesAgo(2)]);
		expect(platform.searched).toEqual([
			{ updatedAfter: minutesAgo(37 * 60), updatedBefore: minutesAgo(12 * 60) },
			{ updatedAfter: minutesAgo(13 * 60), updatedBefore: minutesAgo(2) },
		]);
	});

	it('moves on over a window in which there is nothing at all', async () => {
		start([]);
		await sweep();
		expect(sweptUntil()).toEqual([minutesAgo(2)]);
		expect(ledger()).toEqual([]);
	});

	it('does no more than the limit at once, and stays until all is done', async () => {
		const flows = ['A-1', 'A-2', 'A-3'].map((number, index) => purchase(number, minutesAgo(30 - index)));
		start(flows, { flowsPerExecution: 2 });
		await sweep();
		expect(portal.filed()).toEqual([purchaseKey('A-1'), purchaseKey('A-2')]);
		expect(sweptUntil()).toEqual([minutesAgo(60)]);
		await sweep();
		expect(portal.filed()).toHaveLength(3);
		expect(sweptUntil()).toEqual([minutesAgo(60)]);
		await sweep();
		expect(sweptUntil()).toEqual([minutesAgo(2)]);
	});

	it('takes a row that is due, not before, counts on, and replaces it', async () => {
		const flows = [purchase('A-1', minutesAgo(600))];
		start(flows);
		portal.outOfService = true;
		await emit(flows);
		portal.outOfService = false;
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'waiting' });
		moveClock(2);
		await sweep();
		expect(ledger()).toHaveLength(1);
		expect(ledger()[0]).toMatchObject({ state: 'filed', attempts: 2, nextAttemptAt: null, lastError: null });
		expect(portal.filed()).toEqual([purchaseKey('A-1')]);
	});

	it('moves its window on while it takes rows that are due, since the ledger has care of those', async () => {
		const flows = [purchase('A-1', minutesAgo(600))];
		start(flows);
		portal.outOfService = true;
		await emit(flows);
		moveClock(2);
		await sweep();
		expect(ledger()[0]).toMatchObject({ state: 'waiting', attempts: 2 });
		expect(sweptUntil()).toHaveLength(1);
	});

	it('takes over what an execution had in hand when it died, once its lease has run out', async () => {
		const flows = [purchase('A-1', minutesAgo(600)), sale('V-1')];
		start(flows, { leaseMinutes: 15 });
		await emit(flows, 'Get Invoices');
		expect(ledger().map(({ state, reason }) => [state, reason])).toEqual([
			['seen', claimReason('1')],
			['seen', claimReason('1')],
		]);
		moveClock(14);
		await sweep();
		expect(portal.filed()).toEqual([]);
		moveClock(2);
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', [saleKey('V-1')]: 'filed' });
		expect(ledger().map((row) => row.attempts)).toEqual([2, 2]);
	});

	it('clears up the claims of an execution that died after it had written its outcome', async () => {
		const flows = [purchase('A-1', minutesAgo(600))];
		start(flows);
		await emit(flows, 'Take back claims');
		expect(
			ledger()
				.map((row) => row.state)
				.sort(),
		).toEqual(['filed', 'seen']);
		moveClock(16);
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
		expect(ledger()).toHaveLength(1);
		expect(platform.read).toEqual(['in-A-1']);
	});

	it('keeps the rows of two platforms apart', async () => {
		const flows = [purchase('A-1')];
		start(flows, { platform: 'Other' });
		await sweep();
		expect(ledger().map((row) => row.platform)).toEqual(['Other']);
		await sweep();
		expect(engine.tables.rows('eFacture sweeps').map((row) => row.sweep)).toEqual(['invoices|Other|']);
	});

	it('goes on in one organization while the search in another fails', async () => {
		start([purchase('A-1')], { organizations: ['failing', 'sound'] });
		platform.refusedOrganizations.add('failing');
		await sweep();
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
		const swept = engine.tables.rows('eFacture sweeps').map((row) => [row.sweep, row.sweptUntil]);
		expect(swept).toEqual([['invoices|eFacture|sound', minutesAgo(2)]]);
	});

	it('does not search again before its time, but takes what is due', async () => {
		const flows = [purchase('A-1', minutesAgo(600))];
		start(flows, { startDate: minutesAgo(4), sweepEveryMinutes: 5 });
		portal.outOfService = true;
		await emit(flows);
		portal.outOfService = false;
		moveClock(2);
		await sweep();
		expect(platform.searched).toEqual([]);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
	});

	it('leaves the window where it is when the platform refuses the search', async () => {
		start([purchase('A-1')]);
		nock.cleanAll();
		nock('https://auth.test').post('/token').reply(401, { error: 'invalid_client' });
		await sweep();
		expect(sweptUntil()).toEqual([]);
	});
});

describe('by the connections', () => {
	const OTHER = { id: 'd-other', name: 'Autre SARL', siret: '44306184100047', siren: '443061841' };
	const ended = { state: 'disconnected', disconnectedAt: minutesAgo(30) } as const;
	const reasons = () => ledger().map((row) => row.reason);

	it('lets an invoice of a dossier that is not connected wait with that reason, while the others are filed', async () => {
		const flows = [purchase('A-1'), unmatched('B-1')];
		start(flows);
		portal.dossiers.push(OTHER);
		portal.connections.set(OTHER.id, null);
		await emit(flows);
		const key = `d-other|purchase|${SUPPLIER}|B-1|${YEAR}`;
		expect(portal.filed()).toEqual([purchaseKey('A-1')]);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', [key]: 'waiting' });
		expect(ledger().find((row) => row.filingKey === key)).toMatchObject({
			dossierId: OTHER.id,
			side: 'purchase',
			reason: expect.stringContaining("isn't connected") as string,
			lastError: null,
		});
	});

	it('files what waited in the very run that hears of the connection', async () => {
		const flows = [purchase('A-1', minutesAgo(600))];
		start(flows);
		portal.connections.set(CLIENT.id, null);
		await emit(flows);
		moveClock(5);
		await sweep();
		expect(platform.read).toEqual(['in-A-1']);
		portal.connections.delete(CLIENT.id);
		await sweep();
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed' });
		expect(portal.filed()).toEqual([purchaseKey('A-1')]);
	});

	it('files nothing more after disconnecting, and leaves the documents', async () => {
		const flows = [purchase('A-1'), purchase('A-2')];
		start(flows);
		await emit([flows[0]]);
		portal.connections.set(CLIENT.id, ended);
		await emit([flows[1]]);
		expect(portal.filed()).toEqual([purchaseKey('A-1')]);
		expect(states()).toEqual({ [purchaseKey('A-1')]: 'filed', [purchaseKey('A-2')]: 'waiting' });
		expect(reasons()).toContain(
			'The dossier was disconnected on 2026-11-02. Connect it again with template 01',
		);
	});

	it.each([
		['from now on leaves the gap', NOW.toISOString(), false],
		['from a date fills the gap', '2026-11-01', true],
		['about all invoices fills the gap', null, true],
	])('a new connection %s, and files nothing twice', async (_what, connectedFrom, isFilled) => {
		const flows = [purchase('A-1', minutesAgo(600)), purchase('A-2', minutesAgo(600))];
		start(flows);
		await emit([flows[0]]);
		portal.connections.set(CLIENT.id, ended);
		await emit([flows[1]]);
		moveClock(5);
		portal.connections.set(CLIENT.id, { connectedAt: NOW.toISOString(), connectedFrom });
		await sweep();
		await sweep();
		expect(portal.filed().sort()).toEqual(
			[purchaseKey('A-1'), ...(isFilled ? [purchaseKey('A-2')] : [])].sort(),
		);
		expect(states()[purchaseKey('A-2')]).toBe(isFilled ? 'filed' : 'waiting');
		expect(ledger()).toHaveLength(2);
		expect(platform.read).toEqual(['in-A-1', 'in-A-2', 'in-A-2']);
	});

	it('tells of each dossier when its last invoice was filed, and what went wrong with it', async () => {
		const flows = [purchase('A-1', minutesAgo(600)), purchase('A-2', minutesAgo(600))];
		start(flows);
		await emit([flows[0]]);
		const told = () => engine.tables.rows('eFacture connections')[0];
		expect(told()).toMatchObject({ lastInvoiceAt: NOW.toISOString(), lastError: null });
		portal.outOfService = true;
		moveClock(1);
		await emit([flows[1]]);
		expect(told().lastInvoiceAt).toBe(NOW.toISOString());
		expect(told().lastError).toMatch(/^Invoice A-2: .*portal/);
		portal.outOfService = false;
		moveClock(2);
		await sweep();
		expect(told()).toMatchObject({ lastInvoiceAt: new Date().toISOString(), lastError: null });
	});

	it('goes by the table while the portal does not tell of connections', async () => {
		const flows = [purchase('A-1', minutesAgo(600)), purchase('A-2', minutesAgo(600))];
		start(flows);
		portal.connections.set(CLIENT.id, ended);
		await emit([flows[0]]);
		portal.keepsConnectionsBack = true;
		await emit([flows[1]]);
		expect(reasons()).toEqual(expect.arrayContaining([expect.stringContaining('disconnected')]));
		expect(engine.tables.rows('eFacture connections')).toHaveLength(1);
	});

	it('searches the organizations of connected dossiers on its platform', async () => {
		start([]);
		const place = (organization: string, more = {}) => ({ platform: 'eFacture', organization, ...more });
		portal.dossiers.push(OTHER, { ...OTHER, id: 'd-3' }, { ...OTHER, id: 'd-4' });
		portal.connections.set(CLIENT.id, place('org-a'));
		portal.connections.set(OTHER.id, place('org-b'));
		portal.connections.set('d-3', place('org-c', { platform: 'Elsewhere' }));
		portal.connections.set('d-4', place('org-d', ended));
		await sweep();
		expect(engine.tables.rows('eFacture sweeps').map((row) => row.sweep)).toEqual([
			'invoices|eFacture|org-a',
			'invoices|eFacture|org-b',
		]);
	});
});
