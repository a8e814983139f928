import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { n8nVersion, nodePackages, nodeVersion, oldestNodeForN8n } from './versions';

const run = promisify(execFile);

/** A real n8n on this machine: what to start it with. */
export interface N8nInstallation {
	/** The Node binary that runs it. */
	node: string;
	/** n8n's command-line entry point. */
	bin: string;
	/** Environment for every process of it. */
	env: NodeJS.ProcessEnv;
}

/** The user's cache folder, outside the checkout; `EFACTURE_N8N_CACHE` sets another. */
export function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
	return process.env.EFACTURE_N8N_CACHE ?? join(base, 'n8n-nodes-efacture-welyb');
}

/**
 * What is missing to compile n8n's SQLite, each with the command that installs it.
 * Empty when n8n is in the cache already.
 */
export function missingTools(): string[] {
	if (existsSync(n8nBin(n8nFolder()))) return [];
	const tools = [
		{ command: 'make', debian: 'make' },
		{ command: 'g++', debian: 'g++' },
		{ command: 'python3', debian: 'python3' },
	];
	return tools
		.filter(({ command }) => spawnSync(command, ['--version']).status !== 0)
		.map(
			({ command, debian }) =>
				`${command} is missing. On Debian or Ubuntu: apt-get install -y ${debian}. On macOS: xcode-select --install.`,
		);
}

/** Installs Node (where the system's is too old) and n8n into the cache, or finds them there. About five minutes from nothing. */
export async function installN8n(log: (line: string) => void): Promise<N8nInstallation> {
	const nodeHome = await installNode(log);
	const node = nodeHome ? join(nodeHome, 'bin', 'node') : process.execPath;
	const env: NodeJS.ProcessEnv = {
		...process.env,
		...(nodeHome
			? { PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env.PATH}`, npm_config_nodedir: nodeHome }
			: {}),
	};
	const folder = n8nFolder();
	await installOnce(folder, async (target) => {
		log(`installing n8n ${n8nVersion} into ${folder} (about five minutes, 3 GB) …`);
		await npm(target, env, ['install', '--ignore-scripts', '--no-audit', '--no-fund', `n8n@${n8nVersion}`]);
		log('compiling its SQLite …');
		// The project's own `ignore-scripts` comes along in the environment of `npm run`.
		await npm(target, env, ['rebuild', '--ignore-scripts=false', 'sqlite3', 'isolated-vm']);
		await run(node, ['-e', "require('sqlite3');require('isolated-vm')"], { cwd: target, env });
	});
	return { node, bin: n8nBin(folder), env };
}

function n8nFolder(): string {
	return join(cacheFolder(), `n8n-${n8nVersion}`);
}

function n8nBin(folder: string): string {
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

async function installNode(log: (line: string) => void): Promise<string | undefined> {
	if (Number(process.versions.node.split('.')[0]) >= oldestNodeForN8n) return undefined;
	const platform = `${process.platform}-${process.arch}`;
	const name = nodePackages[platform];
	if (!name) {
		throw new Error(
			`n8n ${n8nVersion} needs Node ${oldestNodeForN8n} or newer; install it, since npm has no Node for ${platform}`,
		);
	}
	const folder = join(cacheFolder(), `node-${nodeVersion}`);
	await installOnce(folder, async (target) => {
		log(`installing Node ${nodeVersion} into ${folder} …`);
		await npm(target, process.env, [
			'install',
			'--ignore-scripts',
			'--no-audit',
			'--no-fund',
			`${name}@${nodeVersion}`,
		]);
	});
	return join(folder, 'node_modules', name);
}

/** Fills the folder in a place of its own and moves it when it is whole, so that a broken install is never taken for a good one. */
async function installOnce(folder: string, fill: (target: string) => Promise<void>): Promise<void> {
	if (existsSync(folder)) return;
	const target = `${folder}.${process.pid}.part`;
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	await writeFile(join(target, 'package.json'), '{"private":true}\n');
	await fill(target);
	try {
		await rename(target, folder);
	} catch (error) {
		// Another run was quicker; its folder is as good.
		if (!existsSync(folder)) throw error;
		await rm(target, { recursive: true, force: true });
	}
}

async function npm(cwd: string, env: NodeJS.ProcessEnv, args: string[]): Promise<void> {
	try {
		await run('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
	} catch (error) {
		const output = (error as { stderr?: string }).stderr ?? '';
		throw new Error(`npm ${args.join(' ')} failed:\n${output.split('\n').slice(-25).join('\n')}`);
	}
}
