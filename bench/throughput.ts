import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../sandbox';
import { generate } from '../sandbox/generator';
import { deploy } from '../sandbox/n8n/deployment';
import { installN8n } from '../sandbox/n8n/install';
import { packProject } from '../sandbox/n8n/pack';
import { fileWithAxios } from './axiosClient';

/**
 * Invoices a second through a real n8n against a bare axios client that makes the same calls to the same sandbox, in one run.
 */
async function main(): Promise<void> {
	const flows = Number(process.argv[2] ?? 1000);
	const folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-bench-'));
	const log = (line: string) => process.stdout.write(`${line}\n`);
	const installation = await installN8n(log);
	const tarball = await packProject(folder);

	const bare = await sandboxWith(flows);
	const bareSeconds = await timed(async () => await fileWithAxios(bare, 5));
	log(`axios: ${rate(flows, bareSeconds)} (${bare.portal.documents().length} documents)`);
	await bare.close();

	const sandbox = await sandboxWith(flows);
	const wanted = bare.samples.flows.reduce((sum, { truth }) => sum + truth.filings.length, 0);
	const deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials(sandbox.credentials);
	const workflow = await deployment.importTemplate('02-ingest-invoices', {
		startDate: '2025-01-01T00:00:00Z',
		pollSeconds: 10,
	});
	await delay(10_000);
	const idle = await deployment.server.memory();
	const series: number[] = [];
	const seconds = await timed(async () => {
		await deployment.client.publish(workflow);
		while (sandbox.portal.documents().length < wanted) {
			series.push(await deployment.server.memory());
			await delay(500);
		}
	});
	log(`n8n:   ${rate(flows, seconds)} with polls every 10 s of 200 at most`);
	log(`ratio: n8n takes ${(seconds / bareSeconds).toFixed(1)} times as long`);
	log(`memory in MB, idle ${mb(idle)}: ${series.map(mb).join(' ')}`);
	await deployment.stop();
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
}

async function sandboxWith(flows: number): Promise<Sandbox> {
	const now = DateTime.utc();
	const updated = { from: now.minus({ days: 3 }).toISO() ?? '', to: now.minus({ minutes: 5 }).toISO() ?? '' };
	return await startSandbox({
		samples: generate({ flows, dossiers: 40, counterparts: 80, updated }),
		connected: true,
	});
}

async function timed(work: () => Promise<void>): Promise<number> {
	const start = process.hrtime.bigint();
	await work();
	return Number(process.hrtime.bigint() - start) / 1e9;
}

function rate(flows: number, seconds: number): string {
	return `${(flows / seconds).toFixed(1)} invoices a second (${flows} in ${seconds.toFixed(1)} s)`;
}

function mb(bytes: number): string {
	return (bytes / 1024 / 1024).toFixed(0);
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		process.stderr.write(`${error.stack}\n`);
		process.exit(1);
	},
);
