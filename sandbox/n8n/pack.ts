import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The project's root folder. */
export const projectFolder = resolve(__dirname, '..', '..');

/**
 * @throws Error with what the compiler or bundler found
 */
export async function buildProject(): Promise<void> {
	try {
		await run('npm', ['run', 'build'], { cwd: projectFolder });
	} catch (error) {
		throw new Error(`The build failed:\n${(error as { stdout?: string }).stdout ?? ''}`);
	}
}

/**
 * Builds the pack and packs it as npm would publish it, unless PACKED_PACK names a tarball that was packed already; answers the
 * tarball's path.
 */
export async function packProject(target: string): Promise<string> {
	if (process.env.PACKED_PACK) return process.env.PACKED_PACK;
	await mkdir(target, { recursive: true });
	await buildProject();
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', target], {
		cwd: projectFolder,
	});
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
	const flags = [
		'--legacy-peer-deps',
		'--ignore-scripts',
		'--omit=dev',
		'--omit=peer',
		'--no-audit',
		'--no-fund',
	];
	await run('npm', ['install', ...flags, tarball], { cwd: nodes });
}

/** Puts a link to the project where n8n looks for community packages, so that a new build is there at the next start. */
export async function linkPack(userFolder: string): Promise<void> {
	const { name } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as {
		name: string;
	};
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	await mkdir(modules, { recursive: true });
	await rm(join(modules, name), { recursive: true, force: true });
	await symlink(projectFolder, join(modules, name), 'dir');
}
