import { setTimeout as delay } from 'node:timers/promises';

/** Login of the throw-away instance's owner. */
export const owner = { email: 'owner@example.com', password: 'Demo-passw0rd' };

export interface Publication {
	status: string;
	triggers?: Array<{ status: string; errorMessage?: string }>;
}

export interface SavedWorkflow {
	name: string;
	nodes: Array<{ name: string; type: string; webhookId?: string }>;
	connections: object;
	settings: { executionOrder?: string };
}

const PUBLISHED_WITHIN_MS = 90_000;

/** Talks to one n8n as its owner, through the same calls its editor and its public API use. */
export class N8nClient {
	private cookie = '';
	private apiKey = '';

	constructor(readonly url: string) {}

	/** Sets the owner up on a new instance, logs in, and makes an API key. */
	async login(): Promise<this> {
		const settings = (await this.call('GET', '/rest/settings')) as {
			userManagement?: { showSetupOnFirstLoad?: boolean };
		};
		if (settings.userManagement?.showSetupOnFirstLoad) {
			await this.call('POST', '/rest/owner/setup', { ...owner, firstName: 'Demo', lastName: 'Owner' });
		}
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		const scopes = await this.call('GET', '/rest/api-keys/scopes');
		const key = (await this.call('POST', '/rest/api-keys', {
			label: `demo ${Date.now()}`,
			expiresAt: null,
			scopes,
		})) as {
			rawApiKey: string;
		};
		this.apiKey = key.rawApiKey;
		return this;
	}

	async createCredential(name: string, type: string, data: object): Promise<{ id: string; name: string }> {
		return (await this.call('POST', '/rest/credentials', { name, type, data })) as {
			id: string;
			name: string;
		};
	}

	/** Saves a new credential and answers what its Test button says. */
	async testCredential(type: string, data: object): Promise<{ status: string; message: string }> {
		const name = `Test of ${type} ${Date.now()}`;
		const { id } = await this.createCredential(name, type, data);
		return (await this.call('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		})) as { status: string; message: string };
	}

	async createWorkflow(workflow: object): Promise<{ id: string }> {
		return (await this.call('POST', '/api/v1/workflows', workflow)) as { id: string };
	}

	/** A workflow as it is saved. */
	async workflow(workflowId: string): Promise<SavedWorkflow> {
		return (await this.call('GET', `/api/v1/workflows/${workflowId}`)) as SavedWorkflow;
	}

	/** Has n8n list executions of a workflow that succeed, which the templates leave out. */
	async saveExecutions(workflowId: string): Promise<void> {
		const { name, nodes, connections, settings } = await this.workflow(workflowId);
		await this.call('PUT', `/api/v1/workflows/${workflowId}`, {
			name,
			nodes,
			connections,
			settings: { executionOrder: settings.executionOrder, saveDataSuccessExecution: 'all' },
		});
	}

	/** Executions of a workflow that are listed, newest first. */
	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		return (await this.call('GET', `/api/v1/executions?workflowId=${workflowId}&limit=250`)) as Array<{
			id: string;
			status: string;
		}>;
	}

	/** Publishing is asynchronous: this waits until the triggers are live, and throws with their messages if they aren't. */
	async publish(workflowId: string): Promise<void> {
		await this.call('POST', `/api/v1/workflows/${workflowId}/activate`, {});
		const until = Date.now() + PUBLISHED_WITHIN_MS;
		while (Date.now() < until) {
			const publication = (await this.call(
				'GET',
				`/rest/workflows/${workflowId}/publication-status`,
			)) as Publication;
			if (publication.status === 'published') return;
			if (/failed|error|partially/i.test(publication.status)) {
				throw new Error(`Publishing failed: ${publication.triggers?.map((t) => t.errorMessage).join('; ')}`);
			}
			await delay(200);
		}
		throw new Error(`The workflow wasn't published within ${PUBLISHED_WITHIN_MS / 1000} s`);
	}

	/** Takes a workflow's triggers out of service. */
	async unpublish(workflowId: string): Promise<void> {
		await this.call('POST', `/api/v1/workflows/${workflowId}/deactivate`, {});
	}

	/** Deletes every execution of a workflow that n8n lists. */
	async deleteExecutions(workflowId: string): Promise<void> {
		for (;;) {
			const executions = await this.executions(workflowId);
			if (executions.length === 0) return;
			for (const { id } of executions) await this.call('DELETE', `/api/v1/executions/${id}`);
		}
	}

	/** Every row of a Data Table, or undefined when there is no table of that name. */
	async tableRows(name: string): Promise<Array<Record<string, unknown>> | undefined> {
		const table = await this.table(name);
		if (!table) return undefined;
		const rows: Array<Record<string, unknown>> = [];
		let cursor: string | undefined;
		do {
			const search = new URLSearchParams({ limit: '250', ...(cursor ? { cursor } : {}) });
			const page = (await this.call(
				'GET',
				`/api/v1/data-tables/${table.id}/rows?${search.toString()}`,
				undefined,
				true,
			)) as {
				data: Array<Record<string, unknown>>;
				nextCursor?: string | null;
			};
			rows.push(...page.data);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		return rows;
	}

	/** Makes a Data Table with rows in it. */
	async addTable(name: string, columns: Readonly<Record<string, string>>, rows: object[]): Promise<void> {
		const { id } = (await this.call('POST', '/api/v1/data-tables', {
			name,
			columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
		})) as { id: string };
		await this.call('POST', `/api/v1/data-tables/${id}/rows`, { data: rows, returnType: 'count' });
	}

	/** The value of the cookie that says who is logged in. */
	session(): string {
		return this.cookie.slice(this.cookie.indexOf('=') + 1);
	}

	/**
	 * Writes rows into a Data Table, as a person may in the editor.
	 *
	 * @throws Error when there is no table of that name
	 */
	async insertRows(name: string, rows: Array<Record<string, unknown>>): Promise<void> {
		const table = await this.table(name);
		if (!table) throw new Error(`There is no Data Table ${name}`);
		await this.call('POST', `/api/v1/data-tables/${table.id}/rows`, { data: rows, returnType: 'count' });
	}

	private async table(name: string): Promise<{ id: string; name: string } | undefined> {
		const tables = (await this.call('GET', '/api/v1/data-tables?limit=100')) as
			| { data: Array<{ id: string; name: string }> }
			| Array<{ id: string; name: string }>;
		return (Array.isArray(tables) ? tables : tables.data).find((entry) => entry.name === name);
	}

	/** One call; answers n8n's `data` envelope opened unless `whole` is asked for. */
	async call(method: string, path: string, body?: object, whole = false): Promise<unknown> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...(body ? { 'content-type': 'application/json' } : {}),
				cookie: this.cookie,
				'browser-id': 'demo',
				...(path.startsWith('/api/') ? { 'x-n8n-api-key': this.apiKey } : {}),
			},
			body: body ? JSON.stringify(body) : undefined,
		});
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) [this.cookie] = cookie.split(';');
		}
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
		const answer: unknown = text ? JSON.parse(text) : undefined;
		return !whole && answer && typeof answer === 'object' && 'data' in answer ? answer.data : answer;
	}
}
