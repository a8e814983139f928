import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '..';
import { compare, demoLine, expectationsOf, type Comparison } from '../expectations';
import { statusLine, type StatusComparison } from '../expectations/statuses';
import { generate } from '../generator';
import { loadFolder } from '../generator/folder';
import type { SampleSet } from '../generator/types';
import { owner } from '../n8n/client';
import { deploy, type Deployment } from '../n8n/deployment';
import { installN8n, missingTools } from '../n8n/install';
import { packProject } from '../n8n/pack';
import type { DemoOptions } from './options';
import { describeOutcome } from './report';
import { playStatuses, settleStatuses } from './statuses';

const SETTLED_WITHIN_MS = 8 * 60_000;
/** Nothing may follow for so long before a comparison counts: what comes twice comes late. */
const QUIET_MS = 25_000;
/** Short times, so that nobody has to wait for what takes minutes in earnest. */
const pace = { pollSeconds: 10, sweepSeconds: 20 };
const settings = { leaseMinutes: 1, sweepDelayMinutes: 0, sweepEveryMinutes: 0 };

/** One n8n with the pack, beside one sandbox. */
interface Stage {
	sandbox: Sandbox;
	deployment: Deployment;
	/** Ids of the workflows, by template. */
	workflows: Record<string, string>;
}

/**
 * The main job on a real n8n: invoices wait on the sandbox's platform, the pack files them in the sandbox's Welyb and keeps their
 * statuses in step. Answers whether everything is as the sandbox expects it.
 */
export async function runDemo(options: DemoOptions, log: (line: string) => void): Promise<boolean> {
	const missing = missingTools();
	if (missing.length > 0) throw new Error(missing.join('\n'));
	const installation = await installN8n(log);
	const folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-demo-'));
	log('building and packing the nodes …');
	const tarball = await packProject(folder);
	const start = async (name: string): Promise<Stage> => {
		const samples = await samplesOf(options);
		const sandbox = await startSandbox({
			samples,
			connected: true,
			mail: true,
			platform: { lifecycle: true },
		});
		const deployment = await deploy({ installation, tarball, userFolder: join(folder, name) });
		await deployment.addCredentials(sandbox.credentials);
		return { sandbox, deployment, workflows: await publishTemplates(deployment, startOf(samples)) };
	};

	log('starting n8n and the sandbox …');
	const first = await start('n8n');
	log('published templates 02, 03 and 04; invoices are on their way …');
	const outcomes = [await finish(first, options, log)];
	if (!options.check) {
		log(whereToLook(first));
		await new Promise((stop) => process.once('SIGINT', stop));
	}
	await close(first);

	if (options.check) {
		log('once more, with n8n killed while its executions run …');
		const second = await start('n8n-killed');
		await killAtWork(second);
		log(`killed with ${second.sandbox.portal.documents().length} documents filed; starting it again …`);
		await second.deployment.restart();
		outcomes.push(await finish(second, options, log));
		await close(second);
	}
	await rm(folder, { recursive: true, force: true });
	return outcomes.every((ok) => ok);
}

async function publishTemplates(deployment: Deployment, startDate: string): Promise<Record<string, string>> {
	const chosen: Array<[string, object]> = [
		['02-ingest-invoices', settings],
		['03-status-to-welyb', settings],
		// In a demo nobody is there to confirm.
		['04-status-to-efacture', { leaseMinutes: 1, secondPerson: false, mailFrom: 'n8n@cabinet.example' }],
	];
	const workflows: Record<string, string> = {};
	for (const [name, values] of chosen) {
		workflows[name] = await deployment.importTemplate(name, {
			...pace,
			startDate,
			settings: values as Record<string, unknown>,
		});
		await deployment.client.publish(workflows[name]);
	}
	return workflows;
}

/** Waits for the outcome, has statuses set, and prints what was filed and the closing lines. */
async function finish(stage: Stage, options: DemoOptions, log: (line: string) => void): Promise<boolean> {
	const { sandbox, deployment } = stage;
	const filed = await settle(sandbox);
	for (const line of await describeOutcome(sandbox, deployment, expectationsIn(sandbox))) log(line);
	const statuses = options.invoices.length > 0 ? undefined : await exchangeStatuses(sandbox, log);
	log(demoLine(filed));
	if (statuses) log(statusLine(statuses));
	return filed.ok && (statuses?.ok ?? true);
}

async function exchangeStatuses(sandbox: Sandbox, log: (line: string) => void): Promise<StatusComparison> {
	log('people and their counterparties set statuses …');
	const script = await playStatuses(sandbox);
	const statuses = await settleStatuses(sandbox, script, { withinMs: SETTLED_WITHIN_MS, quietMs: QUIET_MS });
	for (const trouble of statuses.troubles) log(`  ${trouble}`);
	return statuses;
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
async function killAtWork({ sandbox, deployment }: Stage): Promise<void> {
	const until = Date.now() + SETTLED_WITHIN_MS;
	while (Date.now() < until && sandbox.portal.documents().length === 0) await delay(5);
	await deployment.kill();
}

async function close({ sandbox, deployment }: Stage): Promise<void> {
	await deployment.stop();
	await sandbox.close();
}

function whereToLook({ sandbox, deployment, workflows }: Stage): string {
	const { url } = deployment.server;
	return [
		'',
		`n8n      ${url}   (${owner.email}, ${owner.password})`,
		...Object.entries(workflows).map(([name, id]) => `         ${url}/workflow/${id}   ${name}`),
		`ledger   ${url}/home/datatables`,
		`portal   ${sandbox.portal.url}   change a status there and watch it travel`,
		`platform ${sandbox.platform.url}`,
		'',
		'It keeps running. Ctrl+C ends it.',
	].join('\n');
}
