import { resolve } from 'node:path';
import { DateTime } from 'luxon';

import type { Sandbox } from '..';
import { expectationsOf, type Expectations } from '../expectations';
import { generate } from '../generator';
import { loadFolder } from '../generator/folder';
import type { SampleSet } from '../generator/types';
import { owner } from '../n8n/client';
import type { Deployment } from '../n8n/deployment';
import type { DemoOptions } from './options';

export const SETTLED_WITHIN_MS = 8 * 60_000;
/** Nothing may follow for so long before a comparison counts: what comes twice comes late. */
export const QUIET_MS = 25_000;
/** Short times, so that nobody has to wait for what takes minutes in earnest. */
export const pace = { pollSeconds: 10, sweepSeconds: 20 };

/** One n8n with the pack, beside one sandbox. */
export interface Stage {
	sandbox: Sandbox;
	deployment: Deployment;
	/** Ids of the workflows, by template. */
	workflows: Record<string, string>;
}

export type StartStage = (name: string) => Promise<Stage>;

/** What waits on the platform. */
export async function samplesOf(options: DemoOptions): Promise<SampleSet> {
	if (options.invoices.length > 0) return await loadFolder(options.invoices.map((path) => resolve(path)));
	const now = DateTime.utc();
	const instant = (time: DateTime) => time.toISO() ?? '';
	return generate({
		flows: options.flows,
		issued: { from: now.minus({ days: 40 }).toISODate(), to: now.minus({ days: 2 }).toISODate() },
		updated: { from: instant(now.minus({ hours: 6 })), to: instant(now.minus({ minutes: 5 })) },
	});
}

/** A start date before all of it. */
export function startOf({ flows }: SampleSet): string {
	const earliest = flows.map((flow) => flow.updatedAt).sort()[0];
	return DateTime.fromISO(earliest, { zone: 'utc' }).minus({ hours: 1 }).toISO() ?? '';
}

export function expectationsIn({ samples }: Sandbox): Expectations {
	return expectationsOf(samples.flows, samples.dossiers);
}

export async function close({ sandbox, deployment }: Stage): Promise<void> {
	await deployment.stop();
	await sandbox.close();
}

export function whereToLook({ sandbox, deployment, workflows }: Stage): string {
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
