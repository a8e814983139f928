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
const FILED_WITHIN_MS = 240_000;
/** The trigger polls and the sweep runs every minute. */
const POLLED_AND_SWEPT_MS = 65_000;

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
	sandbox = await startSandbox({ samples: { ...samples, flows: [] }, connected: true });
	deployment = await deploy({
		installation,
		tarball,
		userFolder: join(folder, 'n8n'),
		env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '5' },
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

it('files 410 invoices once each out of 500 calls, 40 of them wrong or old, while nothing can be polled', async () => {
	expect(look()).toMatchObject({ flows: INVOICES, filingsExpected: INVOICES });
	// Whatever is filed now was brought by a call.
	sandbox.platform.failNext({ route: 'search', status: 503, times: 1_000_000 });
	const started = Date.now();
	sandbox.platform.addFlows(samples.flows, 'now');
	await until(() => sandbox.platform.callbacks().length === INVOICES, 60_000);
	expect(new Set(sandbox.platform.callbacks().map(({ status }) => status))).toEqual(new Set([200]));

	expect(await call({ flowIds: idsOf(0, WRONG), signature: 'wrong' })).toEqual({ 401: WRONG });
	expect(await call({ flowIds: idsOf(WRONG, OLD), ageSeconds: TOO_OLD_SECONDS })).toEqual({ 401: OLD });
	expect(await call({ flowIds: idsOf(100, REPEATED) })).toEqual({ 200: REPEATED });
	expect(sandbox.platform.callbacks()).toHaveLength(500);
	const calledAfter = (Date.now() - started) / 1000;

	await until(() => look().lost === 0, FILED_WITHIN_MS);
	const { lost, twice, unexpected, altered } = look();
	process.stdout.write(
		`500 calls answered in ${calledAfter.toFixed(0)} s, ${INVOICES - lost} filed in ${((Date.now() - started) / 1000).toFixed(0)} s\n`,
	);
	expect({ lost, twice, unexpected, altered }).toEqual({ lost: 0, twice: 0, unexpected: 0, altered: 0 });
	expect(sandbox.portal.documents()).toHaveLength(INVOICES);
}, 330_000);

it('files nothing again when polling and sweep come upon the same invoices', async () => {
	sandbox.platform.forgetFailures();
	sandbox.platform.resetCounters();
	await delay(POLLED_AND_SWEPT_MS);
	expect(sandbox.platform.handedOut().every(({ listed }) => listed > 0)).toBe(true);
	expect(sandbox.portal.documents()).toHaveLength(INVOICES);
	const rows = (await deployment.client.tableRows('eFacture ledger')) ?? [];
	expect(rows.filter(({ state }) => state !== 'filed')).toEqual([]);
	expect(rows).toHaveLength(INVOICES);
}, 120_000);

it('is registered no more once it is unpublished', async () => {
	await deployment.client.unpublish(workflow);
	await until(() => sandbox.platform.webhooks().length === 0, 30_000);
	expect(sandbox.platform.webhooks()).toEqual([]);
}, 60_000);
