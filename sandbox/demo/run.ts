import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '..';
import { compare, demoLine, expectationsOf, type Comparison } from '../expectations';
import { generate } from '../generator';
import { loadFolder } from '../generator/folder';
import type { SampleSet } from '../generator/types';
import { owner } from '../n8n/client';
import { deploy, type Deployment } from '../n8n/deployment';
import { installN8n, missingTools } from '../n8n/install';
import { packProject } from '../n8n/pack';
import type { DemoOptions } from './options';
import { describeOutcome } from './report';

const SETTLED_WITHIN_MS = 8 * 60_000;
/** Nothing may follow for so long before a comparison counts: what comes twice comes late. */
const QUIET_MS = 25_000;
/** Short times, so that nobody has to wait for what takes minutes in earnest. */
const pace = { pollSeconds: 10, sweepSeconds: 20, settings: { leaseMinutes: 1, sweepDelayMinutes: 0 } };

/**
 * The main job on a real n8n: invoices wait on the sandbox's platform, the pack files them in the sandbox's Welyb.
 * Answers whether everything is as the sandbox expects it.
 */
export async function runDemo(options: DemoOptions, log: (line: string) => void): Promise<boolean> {
	const missing = missingTools();
	if (missing.length > 0) throw new Error(missing.join('\n'));
	const installation = await installN8n(log);
	const folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-demo-'));
	log('building and packing the nodes …');
	const tarball = await packProject(folder);
	const start = async (name: string, samples: SampleSet) => {
		const sandbox = await startSandbox({ samples });
		const deployment = await deploy({ installation, tarball, userFolder: join(folder, name) });
		await deployment.addCredentials(sandbox.credentials);
		const workflow = await deployment.importTemplate('02-ingest-invoices', {
			...pace,
			startDate: startOf(samples),
		});
		return { sandbox, deployment, workflow };
	};

	log('starting n8n and the sandbox …');
	const first = await start('n8n', await samplesOf(options));
	await first.deployment.client.publish(first.workflow);
	log('published template 02; invoices are on their way …');
	const outcome = await settle(first.sandbox);
	for (const line of await describeOutcome(first.sandbox, first.deployment, expectationsIn(first.sandbox)))
		log(line);
	log(demoLine(outcome));
	if (!options.check) {
		log(whereToLook(first));
		await new Promise((stop) => process.once('SIGINT', stop));
	}
	await close(first);

	let crashed: Comparison | undefined;
	if (options.check) {
		log('once more, with n8n killed while its executions run …');
		const second = await start('n8n-killed', await samplesOf(options));
		await second.deployment.client.publish(second.workflow);
		await killAtWork(second.sandbox, second.deployment);
		log(`killed with ${second.sandbox.portal.documents().length} documents filed; starting it again …`);
		await second.deployment.restart();
		crashed = await settle(second.sandbox);
		for (const line of await describeOutcome(
			second.sandbox,
			second.deployment,
			expectationsIn(second.sandbox),
		))
			log(line);
		await close(second);
		log(demoLine(crashed));
	}
	await rm(folder, { recursive: true, force: true });
	return outcome.ok && (crashed?.ok ?? true);
}

async function samplesOf(options: DemoOptions): Promise<SampleSet> {
	if (options.invoices.length > 0) return await loadFolder(options.invoices.map((path) => resolve(path)));
	const now = DateTime.utc();
	const instant = (time: DateTime) => time.toISO() ?? '';
	return generate({
		flows: options.flows,
		issued: { from: now.minus({ days: 40 }).toISODate(), to: now.minus({ days: 2 }).toISODate() },
		updated: { from: instant(now.minus({ hours: 6 })), to: instant(now.minus({ minutes: 5 })) },
	});
}

function startOf({ flows }: SampleSet): string {
	const earliest = flows.map((flow) => flow.updatedAt).sort()[0];
	return DateTime.fromISO(earliest, { zone: 'utc' }).minus({ hours: 1 }).toISO() ?? '';
}

/** Waits until what is filed is what is expected and stays so. */
async function settle(sandbox: Sandbox): Promise<Comparison> {
	const look = () => compare(expectationsIn(sandbox), documentsOf(sandbox), sandbox.platform.handedOut());
	const until = Date.now() + SETTLED_WITHIN_MS;
	while (Date.now() < until && look().lost > 0) await delay(500);
	await delay(QUIET_MS);
	return look();
}

function expectationsIn({ samples }: Sandbox) {
	return expectationsOf(samples.flows, samples.dossiers);
}

function documentsOf(sandbox: Sandbox) {
	return sandbox.portal.documents().map(({ dossierSiret, side, identity, originalSha256 }) => ({
		dossierSiret: dossierSiret ?? '',
		side,
		identity,
		originalSha256,
	}));
}

/** Kills n8n between the first filing and the last. */
async function killAtWork(sandbox: Sandbox, deployment: Deployment): Promise<void> {
	const until = Date.now() + SETTLED_WITHIN_MS;
	while (Date.now() < until && sandbox.portal.documents().length === 0) await delay(5);
	await deployment.kill();
}

async function close({ sandbox, deployment }: { sandbox: Sandbox; deployment: Deployment }): Promise<void> {
	await deployment.stop();
	await sandbox.close();
}

function whereToLook({
	sandbox,
	deployment,
	workflow,
}: {
	sandbox: Sandbox;
	deployment: Deployment;
	workflow: string;
}): string {
	return [
		'',
		`n8n      ${deployment.server.url}/workflow/${workflow}   (${owner.email}, ${owner.password})`,
		`ledger   ${deployment.server.url}/home/datatables`,
		`portal   ${sandbox.portal.url}`,
		`platform ${sandbox.platform.url}`,
		'',
		'It keeps running. Ctrl+C ends it.',
	].join('\n');
}
