import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../../sandbox';
import { compare, expectationsOf } from '../../sandbox/expectations';
import { generate } from '../../sandbox/generator';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import type { CallbackOrder } from '../../sandbox/platform/webhooks/types';

const INVOICES = 410;
const REPEATED = 50;
const WRONG = 20;
const OLD = 20;
/** The trigger takes calls of the last five minutes. */
const TOO_OLD_SECONDS = 600;
/** So many show that calls alone file. */
const BY_CALLS_ALONE = 50;
const CALLED_WITHIN_MS = 120_000;
const FILED_WITHIN_MS = 150_000;
const SETTLED_WITHIN_MS = 90_000;

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let workflow: string;

/** Invoices that are one document each. */
function invoicesOfOneDossier() {
	const samples = generate({ flows: 600, dossiers: 20, counterparts: 40 });
	const flows = samples.flows.filter(({ truth }) => truth.filings.length === 1).slice(0, INVOICES);
	return { ...samples, flows };
}
const samples = invoicesOfOneDossier();
const idsOf = (first: number, count: number) =>
	samples.flows.slice(first, first + count).map(({ flowId }) => flowId);

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-instant-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	sandbox = await startSandbox({
		samples: { ...samples, flows: [] },
		connected: true,
		platform: { webhooks: { answerWithinMs: 60_000 } },
	});
	deployment = await deploy({
		installation,
		tarball,
		userFolder: join(folder, 'n8n'),
		env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '2' },
	});
	await deployment.addCredentials({ ...sandbox.credentials });
	workflow = await deployment.importTemplate('02-ingest-invoices-instant', {
		startDate: DateTime.utc().minus({ days: 1 }).toISO(),
		settings: { sweepDelayMinutes: 0, sweepEveryMinutes: 0 },
	});
}, 15 * 60_000);

afterAll(async () => {
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

const look = () =>
	compare(
		expectationsOf(samples.flows, samples.dossiers),
		sandbox.portal
			.documents()
			.map((document) => ({ ...document, dossierSiret: document.dossierSiret ?? '' })),
		sandbox.platform.handedOut(),
	);

async function until(what: () => boolean, withinMs: number): Promise<void> {
	const end = Date.now() + withinMs;
	while (!what() && Date.now() < end) await delay(500);
}

/** How many calls were answered with which status. */
async function call(order: CallbackOrder): Promise<Record<string, number>> {
	const answers: Record<string, number> = {};
	for (const { status } of await sandbox.platform.callBack(order))
		answers[status] = (answers[status] ?? 0) + 1;
	return answers;
}

it('is registered once, however often it is published', async () => {
	await deployment.client.publish(workflow);
	await deployment.client.publish(workflow);
	expect(sandbox.platform.webhooks()).toHaveLength(1);
});

it('files 410 invoices once each out of 500 calls, 40 of them wrong or old, with polling beneath', async () => {
	expect(look()).toMatchObject({ flows: INVOICES, filingsExpected: INVOICES });
	// As long as nothing can be searched, whatever is filed was brought by a call.
	sandbox.platform.failNext({ route: 'search', status: 503, times: 1_000_000 });
	const started = Date.now();
	const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
	sandbox.platform.addFlows(samples.flows, 'now');
	await until(() => sandbox.platform.callbacks().length === INVOICES, CALLED_WITHIN_MS);
	expect(new Set(sandbox.platform.callbacks().map(({ status }) => status))).toEqual(new Set([200]));

	expect(await call({ flowIds: idsOf(0, WRONG), signature: 'wrong' })).toEqual({ 401: WRONG });
	expect(await call({ flowIds: idsOf(WRONG, OLD), ageSeconds: TOO_OLD_SECONDS })).toEqual({ 401: OLD });
	expect(await call({ flowIds: idsOf(100, REPEATED) })).toEqual({ 200: REPEATED });
	expect(sandbox.platform.callbacks()).toHaveLength(500);
	process.stdout.write(`500 calls answered after ${seconds()} s\n`);

	await until(() => look().filed >= BY_CALLS_ALONE, FILED_WITHIN_MS);
	expect(look().filed).toBeGreaterThanOrEqual(BY_CALLS_ALONE);
	process.stdout.write(`${look().filed} filed by calls alone after ${seconds()} s\n`);
	sandbox.platform.forgetFailures();
	await until(
		() => look().lost === 0 && sandbox.platform.handedOut().every(({ listed }) => listed > 0),
		FILED_WITHIN_MS,
	);
	process.stdout.write(`${look().filed} filed, and found by polling, after ${seconds()} s\n`);
	const { lost, twice, unexpected, altered } = look();
	expect({ lost, twice, unexpected, altered }).toEqual({ lost: 0, twice: 0, unexpected: 0, altered: 0 });
}, 480_000);

it('leaves one document and one row an invoice', async () => {
	const unsettled = async () =>
		((await deployment.client.tableRows('eFacture ledger')) ?? []).filter(({ state }) => state !== 'filed');
	const end = Date.now() + SETTLED_WITHIN_MS;
	while ((await unsettled()).length > 0 && Date.now() < end) await delay(2000);
	expect(await unsettled()).toEqual([]);
	expect(await deployment.client.tableRows('eFacture ledger')).toHaveLength(INVOICES);
	expect(sandbox.portal.documents()).toHaveLength(INVOICES);
}, 120_000);

it('is registered no more once it is unpublished', async () => {
	await deployment.client.unpublish(workflow);
	await until(() => sandbox.platform.webhooks().length === 0, 30_000);
	expect(sandbox.platform.webhooks()).toEqual([]);
}, 60_000);
