import { N8nClient } from './client';
import type { N8nInstallation } from './install';
import { installPack } from './pack';
import { freePort } from './ports';
import { startN8n, type Engine, type N8nServer } from './server';
import { bindTemplate, readTemplate, type TemplateSettings } from './template';

export interface DeploymentOptions {
	installation: N8nInstallation;
	/** The packed project. */
	tarball: string;
	userFolder: string;
	port?: number;
	engine?: Engine;
	env?: Record<string, string>;
}

/** A real n8n with the pack installed in it as users do, that can be killed and started again. */
export interface Deployment {
	readonly server: N8nServer;
	readonly client: N8nClient;
	readonly port: number;
	/** Imports a template with the user's choices made and returns the workflow's id; it isn't published yet. */
	importTemplate(name: string, settings: Omit<TemplateSettings, 'credentials'>): Promise<string>;
	/** Makes the credentials that {@link importTemplate} binds, by type. */
	addCredentials(data: Record<string, object>): Promise<void>;
	/** `SIGKILL`, as a crash does it. */
	kill(): Promise<void>;
	/** Starts it again on the same folder. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

/** Installs the pack into a new user folder and starts n8n on it, logged in as its owner. */
export async function deploy(options: DeploymentOptions): Promise<Deployment> {
	const port = options.port ?? (await freePort());
	await installPack(options.userFolder, options.tarball);
	const start = async () => await startN8n({ ...options, port });
	const credentials: TemplateSettings['credentials'] = {};
	let server = await start();
	let client = await new N8nClient(server.url).login();
	return {
		port,
		get server() {
			return server;
		},
		get client() {
			return client;
		},
		addCredentials: async (data) => {
			for (const [type, fields] of Object.entries(data)) {
				const { id, name } = await client.createCredential(`Sandbox (${type})`, type, fields);
				credentials[type] = { id, name };
			}
		},
		importTemplate: async (name, settings) => {
			const workflow = bindTemplate(await readTemplate(name), { ...settings, credentials });
			return (await client.createWorkflow(workflow)).id;
		},
		kill: async () => await server.kill(),
		restart: async () => {
			server = await start();
			client = await new N8nClient(server.url).login();
		},
		stop: async () => await server.stop(),
	};
}
