import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox } from '..';
import { deploy } from '../n8n/deployment';
import { installN8n, missingTools } from '../n8n/install';
import { packProject } from '../n8n/pack';
import { runByApi } from './byApi';
import { runByEmail } from './byEmail';
import type { DemoOptions } from './options';
import { samplesOf, type StartStage } from './stage';

const jobs = { api: runByApi, email: runByEmail };

/**
 * The main job on a real n8n: invoices wait on the sandbox's platform, and the pack brings them into the sandbox's Welyb, by its API or
 * by mail. Answers whether everything is as the sandbox expects it.
 */
export async function runDemo(options: DemoOptions, log: (line: string) => void): Promise<boolean> {
	const missing = missingTools();
	if (missing.length > 0) throw new Error(missing.join('\n'));
	const installation = await installN8n(log);
	const folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-demo-'));
	log('building and packing the nodes …');
	const tarball = await packProject(folder);
	const start: StartStage = async (name) => {
		const samples = await samplesOf(options);
		const sandbox = await startSandbox({
			samples,
			connected: true,
			mail: true,
			platform: { lifecycle: true },
		});
		const deployment = await deploy({ installation, tarball, userFolder: join(folder, name) });
		await deployment.addCredentials(sandbox.credentials);
		return { sandbox, deployment, workflows: {} };
	};

	log('starting n8n and the sandbox …');
	const ok = await jobs[options.channel](start, options, log);
	await rm(folder, { recursive: true, force: true });
	return ok;
}
