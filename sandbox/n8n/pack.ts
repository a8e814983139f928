import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The project's root folder. */
export const projectFolder = resolve(__dirname, '..', '..');

/** Builds the pack and packs it as npm would publish it; answers the tarball's path. */
export async function packProject(target: string): Promise<string> {
	await mkdir(target, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: projectFolder });
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', target], { cwd: projectFolder });
	const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as Array<{ filename: string }>;
	return join(target, filename);
}

/** Installs the tarball where n8n's own installer puts community packages. */
export async function installPack(userFolder: string, tarball: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	const manifest = join(nodes, 'package.json');
	if (!existsSync(manifest)) {
		await writeFile(manifest, '{"name":"installed-nodes","private":true,"dependencies":{}}\n');
	}
	// Peers stay out, as in production: n8n brings its own n8n-workflow, zod and luxon.
	const flags = ['--legacy-peer-deps', '--ignore-scripts', '--omit=dev', '--omit=peer', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...flags, tarball], { cwd: nodes });
}
