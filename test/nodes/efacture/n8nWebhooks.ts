import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWebhookData,
	type IWebhookDescription,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import '../../n8nFolder';
import { HookContext, WebhookContext } from 'n8n-core';

import { EFactureInstantTrigger } from '../../../nodes/EFacture/EFactureInstantTrigger/EFactureInstantTrigger.node';
import { Credentials } from '../../engine/credentials';

const nodeType = new EFactureInstantTrigger();
const WEBHOOK_ID = '6c6f1f2e-0000-4000-8000-000000000001';

/** How n8n calls a trigger's webhook. */
type Kind = 'webhook' | 'webhook-test';

/**
 * n8n's part around one eFacture Instant Trigger, with n8n-core's own contexts: it publishes and unpublishes, keeps the static
 * data, listens, and starts an execution for what the trigger emits. `emitted` has the items of those executions.
 */
export class InstantTriggerInN8n {
	parameters: INodeParameters = { events: ['purchaseInvoice', 'salesInvoice'], options: {} };
	/** As in the database. */
	saved: IDataObject = {};
	readonly emitted: INodeExecutionData[] = [];
	readonly logs: string[] = [];
	/** When publishing fails, n8n takes it back by what it saved, as older versions do. */
	goesBySaved = false;
	/** Where n8n thinks it can be reached. */
	origin = '';
	private readonly server: Server;
	/** Static data of "Listen for test event". */
	private testData: IDataObject | null = null;
	private published = false;

	private constructor(public credential: ICredentialDataDecryptedObject) {
		this.server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const kind = (request.url ?? '').split('/')[1] as Kind;
				void this.called(kind, request.headers, Buffer.concat(chunks)).then(({ status, body }) =>
					response.writeHead(status, { 'Content-Type': 'application/json' }).end(body),
				);
			});
		});
	}

	static async start(credential: ICredentialDataDecryptedObject, parameters: INodeParameters = {}) {
		const n8n = new InstantTriggerInN8n(credential);
		Object.assign(n8n.parameters, parameters);
		await new Promise<void>((resolve) => n8n.server.listen(0, '127.0.0.1', resolve));
		n8n.origin = `http://127.0.0.1:${(n8n.server.address() as AddressInfo).port}`;
		return n8n;
	}

	/** The address that the platform is given. */
	url(kind: Kind = 'webhook'): string {
		return `${this.origin}/${kind}/${WEBHOOK_ID}/webhook`;
	}

	/** Registers where it isn't, and takes it back when that fails, as n8n does. */
	async publish(): Promise<void> {
		const workflow = this.workflow(this.saved);
		await this.createUnlessThere(workflow, 'trigger', 'activate', false);
		this.save(workflow);
		this.published = true;
	}

	/** Publishes and dies before anything is saved. */
	async publishAndDie(): Promise<void> {
		await this.createUnlessThere(this.workflow(this.saved), 'trigger', 'activate', false);
	}

	async unpublish(): Promise<void> {
		this.published = false;
		const workflow = this.workflow(this.saved);
		await this.hook('delete', workflow, 'internal', 'update', false).finally(() => this.save(workflow));
	}

	/** "Listen for test event" in the editor. */
	async listen(): Promise<void> {
		const workflow = this.workflow({});
		await this.createUnlessThere(workflow, 'manual', 'manual', true);
		this.testData = plain(workflow.staticData);
	}

	async stopListening(): Promise<void> {
		const workflow = this.workflow(this.testData ?? {});
		this.testData = null;
		await this.hook('delete', workflow, 'internal', 'update', true);
	}

	async checkExists(): Promise<boolean> {
		return await this.hook('checkExists', this.workflow(this.saved), 'trigger', 'activate', false);
	}

	/** A call as it reaches n8n. */
	async called(
		kind: Kind,
		headers: Record<string, unknown>,
		rawBody: Buffer,
	): Promise<{ status: number; body: string }> {
		const isTest = kind === 'webhook-test';
		const data = isTest ? this.testData : this.published ? this.saved : null;
		if (!data) return { status: 404, body: '{"message":"The requested webhook is not registered."}' };
		let refused: { status: number; body: string } | undefined;
		const response = {
			status: (status: number) => {
				refused = { status, body: '' };
				return response;
			},
			json: (body: unknown) => {
				if (refused) refused.body = JSON.stringify(body);
				return response;
			},
			end: () => response,
		};
		const workflow = this.workflow(data);
		const additionalData = {
			...this.additionalData(),
			httpRequest: { headers, rawBody },
			httpResponse: response,
		};
		const context = new WebhookContext(
			workflow,
			nodeOf(workflow),
			additionalData as never,
			isTest ? 'manual' : 'webhook',
			this.webhookData(workflow, isTest),
			[],
			null,
		);
		const { workflowData, webhookResponse, noWebhookResponse } = await nodeType.webhook.call(
			this.heard(context),
		);
		this.emitted.push(...(workflowData?.[0] ?? []));
		if (noWebhookResponse) return refused ?? { status: 500, body: '' };
		return { status: 200, body: JSON.stringify(webhookResponse ?? { message: 'Workflow was started' }) };
	}

	close(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async createUnlessThere(
		workflow: Workflow,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		isTest: boolean,
	): Promise<void> {
		try {
			if (!(await this.hook('checkExists', workflow, mode, activation, isTest))) {
				await this.hook('create', workflow, mode, activation, isTest);
			}
		} catch (error) {
			const known = this.goesBySaved ? this.workflow(this.saved) : workflow;
			await this.hook('delete', known, 'internal', 'update', isTest).catch(() => {});
			throw error;
		}
	}

	private async hook(
		method: 'checkExists' | 'create' | 'delete',
		workflow: Workflow,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		isTest: boolean,
	): Promise<boolean> {
		const context = new HookContext(
			workflow,
			nodeOf(workflow),
			this.additionalData(),
			mode,
			activation,
			this.webhookData(workflow, isTest),
		);
		return await nodeType.webhookMethods.default[method].call(this.heard(context));
	}

	private webhookData(workflow: Workflow, isTest: boolean): IWebhookData {
		return {
			httpMethod: 'POST',
			node: nodeOf(workflow).name,
			path: `${WEBHOOK_ID}/webhook`,
			webhookDescription: nodeType.description.webhooks?.[0] as IWebhookDescription,
			workflowId: 'w',
			workflowExecuteAdditionalData: this.additionalData(),
			isTest,
		};
	}

	private workflow(staticData: IDataObject): Workflow {
		const node: INode = {
			id: 'n',
			name: 'eFacture Instant Trigger',
			type: 'eFactureInstantTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: structuredClone(this.parameters),
			credentials: { eFactureApi: { id: 'c', name: 'c' } },
			webhookId: WEBHOOK_ID,
		};
		const nodeTypes = {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		};
		return new Workflow({
			id: 'w',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(staticData),
		});
	}

	private save(workflow: Workflow): void {
		this.saved = plain(workflow.staticData);
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		return {
			credentialsHelper: new Credentials({ eFactureApi: this.credential }),
			webhookBaseUrl: `${this.origin}/webhook`,
			webhookTestBaseUrl: `${this.origin}/webhook-test`,
			webhookWaitingBaseUrl: `${this.origin}/webhook-waiting`,
			formWaitingBaseUrl: `${this.origin}/form-waiting`,
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	/** The context with a log that the test can read. */
	private heard<T extends object>(context: T): T {
		const log = (message: string, details?: unknown) =>
			this.logs.push(message + JSON.stringify(details ?? ''));
		Object.defineProperty(context, 'logger', { value: { debug: log, info: log, warn: log, error: log } });
		return context;
	}
}

function nodeOf(workflow: Workflow): INode {
	return Object.values(workflow.nodes)[0];
}

function plain(staticData: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
}
