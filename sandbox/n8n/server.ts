import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { N8nInstallation } from './install';

/** Which of n8n's two polling engines is used. */
export type Engine = 'default' | 'durable';

export interface ServerOptions {
	installation: N8nInstallation;
	/** Holds everything this n8n writes. */
	userFolder: string;
	port: number;
	engine?: Engine;
	env?: Record<string, string>;
}

export interface N8nServer {
	readonly url: string;
	readonly userFolder: string;
	readonly pid: number;
	/** Resident memory of the main process in bytes. */
	memory(): Promise<number>;
	/** `SIGKILL`: what a crash or an out-of-memory kill does. */
	kill(): Promise<void>;
	/** Ends it in order. */
	stop(): Promise<void>;
	log(): Promise<string>;
}

const durableEngine = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** What keeps a throw-away n8n quiet and on this machine. */
const quiet = {
	N8N_SECURE_COOKIE: 'false',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_ONBOARDING_FLOW_DISABLED: 'true',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry,instance-ai',
	N8N_PYTHON_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	NODE_ENV: 'production',
};

const READY_WITHIN_MS = 180_000;

/** Starts n8n on SQLite in a folder of its own and waits until it answers. */
export async function startN8n(options: ServerOptions): Promise<N8nServer> {
	const { installation, userFolder, port } = options;
	await mkdir(userFolder, { recursive: true });
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	const child = spawn(installation.node, [installation.bin, 'start'], {
		cwd: userFolder,
		env: {
			...installation.env,
			...quiet,
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_HOST: '127.0.0.1',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_EDITOR_BASE_URL: url,
			WEBHOOK_URL: `${url}/`,
			N8N_ENCRYPTION_KEY: 'a-key-for-throw-away-instances',
			N8N_RUNNERS_BROKER_PORT: String(port + 1000),
			GENERIC_TIMEZONE: 'Europe/Paris',
			N8N_LOG_LEVEL: 'info',
			...(options.engine === 'durable' ? durableEngine : {}),
			...options.env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
	});
	const log = createWriteStream(logFile, { flags: 'a' });
	child.stdout.pipe(log);
	child.stderr.pipe(log);
	const pid = child.pid;
	if (pid === undefined) throw new Error('n8n could not be started');
	// It has a process group of its own, so nothing else would end it with us.
	const endWithUs = () => killGroup(pid);
	process.once('exit', endWithUs);
	child.once('exit', () => process.off('exit', endWithUs));
	const server: N8nServer = {
		url,
		userFolder,
		pid,
		memory: async () => await residentMemory(pid),
		kill: async () => await end(child, 'SIGKILL'),
		stop: async () => await end(child, 'SIGTERM'),
		log: async () => await readFile(logFile, 'utf8'),
	};
	await ready(server, child);
	return server;
}

async function ready(server: N8nServer, child: ChildProcess): Promise<void> {
	const until = Date.now() + READY_WITHIN_MS;
	while (Date.now() < until) {
		if (child.exitCode !== null) break;
		if ((await answers(`${server.url}/healthz/readiness`)) && (await answers(`${server.url}/rest/settings`)))
			return;
		await delay(200);
	}
	await end(child, 'SIGKILL');
	throw new Error(`n8n didn't get ready:\n${(await server.log()).split('\n').slice(-30).join('\n')}`);
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
	} catch {
		return false;
	}
}

/** Ends the process and the children it started (its task runner), and waits until it is gone. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	if (signal === 'SIGKILL') killGroup(child.pid!);
	else child.kill(signal);
	const ended = await Promise.race([gone.then(() => true), delay(15_000, false, { ref: false })]);
	if (ended) return;
	killGroup(child.pid!);
	await gone;
}

/** n8n and its task runner. */
function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It is gone already.
	}
}

async function residentMemory(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => {
		throw new Error('n8n is gone; its log says why');
	});
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
