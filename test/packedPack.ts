import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../sandbox/n8n/install';
import { packProject } from '../sandbox/n8n/pack';

/** Jest's global set-up of the tests on a real n8n: installs n8n and packs the project, once for all of them. */
export default async function packOnce(): Promise<void> {
	if (process.env.PACKED_PACK) return;
	await installN8n((line) => process.stdout.write(`${line}\n`));
	process.env.PACKED_PACK = await packProject(await mkdtemp(join(tmpdir(), 'efacture-welyb-pack-')));
}
