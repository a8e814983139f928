import nock from 'nock';

import { ublParty } from '../fixtures/invoices/ubl';
import { TemplateInEngine } from './harness';
import { emitted, invoiceFile, NockPlatform, platformCredential, type PlatformFlow } from './platform';
import { NockPortal, portalCredential } from './portal';

const CLIENT = { id: 'd-client', name: 'Client SARL', siret: '73282932000074', siren: '732829320' };

const purchase = (number: string): PlatformFlow => ({
	flowId: `in-${number}`,
	flowType: 'SupplierInvoice',
	updatedAt: new Date(Date.now() - 600_000).toISOString(),
	file: invoiceFile(number, {
		seller: ublParty('Fournisseur SA', '552100554'),
		buyer: ublParty(CLIENT.name, CLIENT.siren),
	}),
});

let portal: NockPortal;
let platform: NockPlatform;
let engine: TemplateInEngine;

function start(flows: PlatformFlow[]): void {
	platform = new NockPlatform(flows);
	portal = new NockPortal([CLIENT]);
	engine = new TemplateInEngine('02-ingest-invoices-instant.json', {
		settings: { startDate: new Date(Date.now() - 3_600_000).toISOString(), sweepDelayMinutes: 0 },
		credentials: { eFactureApi: platformCredential(), welybApi: portalCredential() },
	});
}

beforeEach(() => nock.disableNetConnect());
// Jest workers go on to other files, and nock holds Node's own http.
afterAll(() => nock.restore());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
	expect(portal.misfits).toEqual([]);
});

const from = async (trigger: string, ...flows: PlatformFlow[]) =>
	await engine.run(trigger, { emitted: flows.map(emitted) });

it('files what a call brings', async () => {
	const flow = purchase('A-1');
	start([flow]);
	await from('eFacture Instant Trigger', flow);
	expect(portal.filed()).toHaveLength(1);
	expect(engine.tables.rows('eFacture ledger')).toEqual([expect.objectContaining({ state: 'filed' })]);
});

it('reads and files once what a call, the same call again, a poll and a sweep bring', async () => {
	const flows = [purchase('A-1'), purchase('A-2')];
	start(flows);
	await from('eFacture Instant Trigger', flows[0]);
	await from('eFacture Instant Trigger', flows[0]);
	await from('eFacture Trigger', ...flows);
	await engine.run('Sweep');
	expect(portal.filed()).toHaveLength(2);
	expect([...platform.read].sort()).toEqual(['in-A-1', 'in-A-2']);
	expect(engine.tables.rows('eFacture ledger').map(({ state }) => state)).toEqual(['filed', 'filed']);
});
