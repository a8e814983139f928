import { setTimeout as delay } from 'node:timers/promises';

import type { Sandbox } from '..';
import { compare, demoLine, type Comparison } from '../expectations';
import { statusLine, type StatusComparison } from '../expectations/statuses';
import type { Deployment } from '../n8n/deployment';
import type { DemoOptions } from './options';
import { describeOutcome } from './report';
import {
	close,
	expectationsIn,
	pace,
	QUIET_MS,
	SETTLED_WITHIN_MS,
	startOf,
	whereToLook,
	type Stage,
	type StartStage,
} from './stage';
import { playStatuses, settleStatuses } from './statuses';

const settings = { leaseMinutes: 1, sweepDelayMinutes: 0, sweepEveryMinutes: 0 };

/** Files by the portal's API and keeps statuses in step; with `check` once more, with n8n killed at work. */
export async function runByApi(
	start: StartStage,
	options: DemoOptions,
	log: (line: string) => void,
): Promise<boolean> {
	const begin = async (name: string): Promise<Stage> => {
		const stage = await start(name);
		return { ...stage, workflows: await publishTemplates(stage.deployment, startOf(stage.sandbox.samples)) };
	};
	const first = await begin('n8n');
	log('published templates 02, 03 and 04; invoices are on their way …');
	const outcomes = [await finish(first, options, log)];
	if (!options.check) {
		log(whereToLook(first));
		await new Promise((stop) => process.once('SIGINT', stop));
	}
	await close(first);

	if (options.check) {
		log('once more, with n8n killed while its executions run …');
		const second = await begin('n8n-killed');
		await killAtWork(second);
		log(`killed with ${second.sandbox.portal.documents().length} documents filed; starting it again …`);
		await second.deployment.restart();
		outcomes.push(await finish(second, options, log));
		await close(second);
	}
	return outcomes.every((ok) => ok);
}

async function publishTemplates(deployment: Deployment, startDate: string): Promise<Record<string, string>> {
	const chosen: Array<[string, object]> = [
		['02-ingest-invoices', settings],
		['03-status-to-welyb', settings],
		// In a demo nobody is there to confirm, or to enter rights.
		[
			'04-status-to-efacture',
			{ leaseMinutes: 1, secondPerson: false, rightsFrom: 'portal', mailFrom: 'n8n@cabinet.example' },
		],
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
	for (const line of await describeOutcome(sandbox.portal.documents(), deployment, expectationsIn(sandbox)))
		log(line);
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

/** Waits until what is filed is what is expected and stays so. */
async function settle(sandbox: Sandbox): Promise<Comparison> {
	const look = () => compare(expectationsIn(sandbox), documentsOf(sandbox), sandbox.platform.handedOut());
	const until = Date.now() + SETTLED_WITHIN_MS;
	while (Date.now() < until && look().lost > 0) await delay(500);
	await delay(QUIET_MS);
	return look();
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
