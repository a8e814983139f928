import './n8nContext';

import {
	createRunExecutionData,
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { Platform } from '../../../sandbox/platform';
import { Credentials } from '../../engine/credentials';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { ExecuteContext, LoadOptionsContext } = require('n8n-core') as typeof import('n8n-core');

type Context = InstanceType<typeof ExecuteContext>;
type LoadOptions = InstanceType<typeof LoadOptionsContext>;
/** What goes out to the network, so that a test can count, delay or shorten it. */
export type SendRequest = Context['helpers']['httpRequestWithAuthentication'];

/** An item as a node emits it. */
export interface Emitted extends INodeExecutionData {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	json: any;
}

export interface RunOptions {
	/** The JSON of each input item; one empty item by default. */
	items?: IDataObject[];
	/** "On Error" is set to continue. */
	continues?: boolean;
	/** Type of the node, where it isn't the node's own. */
	type?: string;
	/** Stands between the node and the network. */
	intercept?: (send: SendRequest) => SendRequest;
}

/** Runs a node over n8n-core's own context: real parameters with their defaults, expressions, credentials and HTTP. */
export class NodeRunner {
	private readonly credentials: Credentials;

	constructor(
		private readonly nodeType: INodeType,
		{ url, tokenUrl, clients: [client] }: Platform,
	) {
		const { clientId, clientSecret } = client;
		const data = { flowServiceUrl: url, tokenUrl, clientId, clientSecret, accessToken: '' };
		this.credentials = new Credentials({ eFactureApi: { ...data, apiVersion: 'automatic' } });
	}

	/** The items of the node's first output. */
	async run(parameters: INodeParameters, options: RunOptions = {}): Promise<Emitted[]> {
		const { workflow, node } = this.workflow(parameters, options);
		const items: INodeExecutionData[] = (options.items ?? [{}]).map((json, item) => ({
			json,
			pairedItem: { item },
		}));
		const input = { main: [items] };
		const context = new ExecuteContext(
			workflow,
			node,
			this.additionalData(),
			'trigger',
			createRunExecutionData({}),
			0,
			items,
			input,
			{ node, data: input, source: null },
			[],
		);
		intercepted(context.helpers, options);
		const outputs = (await this.nodeType.execute?.call(context)) as INodeExecutionData[][];
		return outputs[0];
	}

	/** What the editor is offered for a parameter, with the parameters as they stand. */
	async loadOptions(
		method: string,
		parameters: INodeParameters,
		options: Pick<RunOptions, 'intercept'> = {},
	): Promise<INodePropertyOptions[]> {
		const { workflow, node } = this.workflow(parameters, {});
		const additionalData = { ...this.additionalData(), currentNodeParameters: node.parameters };
		const load = this.nodeType.methods?.loadOptions?.[method];
		if (!load) throw new Error(`The node has no method ${method}`);
		const context = new LoadOptionsContext(workflow, node, additionalData, method);
		intercepted(context.helpers, options);
		return await load.call(context);
	}

	private workflow(parameters: INodeParameters, options: RunOptions): { workflow: Workflow; node: INode } {
		const { name, displayName } = this.nodeType.description;
		const given: INode = {
			id: 'node',
			name: displayName,
			type: options.type ?? `pack.${name}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { eFactureApi: { id: 'eFactureApi', name: 'eFacture' } },
			...(options.continues ? { onError: 'continueErrorOutput' } : {}),
		};
		const nodeTypes = {
			getByName: () => this.nodeType,
			getByNameAndVersion: () => this.nodeType,
			getKnownTypes: () => ({}),
		};
		const workflow = new Workflow({ id: 'w', nodes: [given], connections: {}, active: false, nodeTypes });
		return { workflow, node: workflow.getNode(displayName) as INode };
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const data = {
			credentialsHelper: this.credentials,
			variables: {},
			executionId: '1',
			userId: 'user',
			webhookBaseUrl: 'http://localhost/webhook',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		};
		return data as unknown as IWorkflowExecuteAdditionalData;
	}
}

function intercepted(helpers: Context['helpers'] | LoadOptions['helpers'], { intercept }: RunOptions): void {
	if (intercept) helpers.httpRequestWithAuthentication = intercept(helpers.httpRequestWithAuthentication);
}

/** Looks at requests on their way, by method, path and query, and may change them. */
export const onTheWay =
	(path: RegExp, change: (request: Record<string, unknown>) => void) =>
	(send: SendRequest): SendRequest =>
		async function (this: never, type, request, ...more) {
			const { pathname, search } = new URL(request.url);
			if (path.test(`${request.method} ${pathname}${search}`)) change(request as never);
			return await send.call(this, type, request, ...more);
		} as SendRequest;
/** So that a test needn't wait for a service that never answers; `timeouts` are those that the node wanted. */
export const shortTimeout = (path: RegExp) => {
	const timeouts: number[] = [];
	const intercept = onTheWay(path, (request) => {
		timeouts.push(Number(request.timeout));
		request.timeout = 200;
	});
	return { timeouts, intercept };
};
