import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { installN8n, cacheFolder } from '../sandbox/n8n/install';
import { buildProject, linkPack, projectFolder } from '../sandbox/n8n/pack';
import { startN8n, type N8nServer } from '../sandbox/n8n/server';

const PORT = 5678;
const SETTLE_MS = 500;

/** An n8n with the pack that is built anew and started again whenever a node or credential changes. Its data stays from one run to the next. */
async function main(): Promise<void> {
	const log = (line: string) => process.stdout.write(`${line}\n`);
	const installation = await installN8n(log);
	const userFolder = join(cacheFolder(), 'dev');
	await linkPack(userFolder);
	const start = async () => await startN8n({ installation, userFolder, port: PORT });

	await buildProject();
	let server: N8nServer = await start();
	log(server.url);
	for await (const _change of changes()) {
		log('something changed; building …');
		try {
			await buildProject();
			await server.stop();
			server = await start();
			log('n8n runs with the new build');
		} catch (error) {
			log((error as Error).message);
		}
	}
}

/** One event per burst of changes in the sources. */
async function* changes(): AsyncGenerator<void> {
	let changed = false;
	for (const folder of ['nodes', 'credentials', 'icons']) {
		watch(join(projectFolder, folder), { recursive: true }, () => {
			changed = true;
		});
	}
	for (;;) {
		await delay(SETTLE_MS);
		if (!changed) continue;
		changed = false;
		yield;
	}
}

void main();
