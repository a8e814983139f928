import { createReadStream, writeFileSync } from 'node:fs';
import path from 'node:path';

import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	IPollFunctions,
} from 'n8n-workflow';

import { n8nFolder } from '../../n8nFolder';

require('n8n-core');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { getRequestHelperFunctions } =
	require('n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers') as {
		getRequestHelperFunctions: (
			workflow: unknown,
			node: INode,
			additionalData: unknown,
		) => Record<string, HttpHelper>;
	};
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { assertBinaryData } =
	require('n8n-core/dist/execution-engine/node-execution-context/utils/binary-helper-functions') as {
		assertBinaryData: (
			input: object,
			node: INode,
			itemIndex: number,
			property: string,
			inputIndex: number,
		) => IBinaryData;
	};

import { WelybApi } from '../../../credentials/WelybApi.credentials';
import { misfits } from '../../unit/portal/contractCheck';

type HttpHelper = (this: unknown, credentialType: string, options: IHttpRequestOptions) => Promise<unknown>;

export const TOKEN = 'sandbox-welyb-token';

export interface PortalContextOptions {
	parameters?: Record<string, unknown>;
	items?: INodeExecutionData[];
	continueOnFail?: boolean;
	nodeType?: string;
	credential?: ICredentialDataDecryptedObject;
}

let stored = 0;

/** Binary data as n8n keeps it: on disk, known by an id. */
export function storedBinary(bytes: Buffer, mimeType: string): IBinaryData {
	const id = path.join(n8nFolder, `binary-${stored++}`);
	writeFileSync(id, bytes);
	return { id, data: 'filesystem', mimeType };
}

/**
 * A node's context whose HTTP helpers are n8n-core's own, with our credential's code behind them. Every call the node makes is held
 * against the contract: `misfits` has what doesn't fit, `calls` what was called, `mostAtOnce` how many calls ran side by side. `opened` counts the
 * streams taken from storage.
 */
export function portalContext(
	url: string,
	{ parameters = {}, items = [{ json: {} }], ...options }: PortalContextOptions = {},
) {
	const type = options.nodeType ?? 'n8n-nodes-efacture-welyb.welyb';
	const node: INode = { id: 'n', name: 'Welyb', type, typeVersion: 1, position: [0, 0], parameters: {} };
	const data = options.credential ?? { portalUrl: `${url}/`, apiToken: TOKEN, probe: '' };
	const credential = new WelybApi();
	const seen = { calls: [] as string[], misfits: [] as string[], opened: 0, atOnce: 0, mostAtOnce: 0 };
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			// As n8n: before every call while the expirable property is empty, and again when a token was refused.
			preAuthentication: async (
				http: never,
				values: IDataObject,
				_type: string,
				_node: INode,
				expired: boolean,
			) => (expired ? await credential.preAuthentication.call(http, values as never) : undefined),
			authenticate: async (values: IDataObject, _type: string, request: IHttpRequestOptions) =>
				await credential.authenticate(values as never, request),
		},
	};
	const http = getRequestHelperFunctions({}, node, additionalData);
	const helpers = {
		...http,
		async httpRequestWithAuthentication(this: unknown, credentialType: string, request: IHttpRequestOptions) {
			const called = request.url.replace(/^.*\/partner\/v1/, '');
			seen.calls.push(`${request.method} ${called}`);
			seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce);
			const answer = (await http.httpRequestWithAuthentication
				.call(this, credentialType, request)
				.finally(() => seen.atOnce--)) as { statusCode: number; body: unknown };
			const exchange = { method: request.method ?? 'GET', path: called, requestBody: request.body };
			seen.misfits.push(...misfits({ ...exchange, status: answer.statusCode, answer: answer.body }));
			return answer;
		},
		assertBinaryData: (itemIndex: number, property: string) =>
			assertBinaryData({ main: [items] }, node, itemIndex, property, 0),
		getBinaryStream: async (id: string) => {
			seen.opened++;
			return createReadStream(id);
		},
		getBinaryDataBuffer: async (itemIndex: number, property: string) =>
			Buffer.from(items[itemIndex].binary?.[property].data ?? '', 'base64'),
	};
	const context = {
		getNode: () => node,
		getInputData: () => items,
		continueOnFail: () => options.continueOnFail ?? false,
		getCredentials: async () => data,
		getNodeParameter: (name: string, itemIndex: number, otherwise?: unknown) => {
			const [first, second] = name.split('.');
			const given = parameters[first];
			const value =
				typeof given === 'function'
					? (given as (item: INodeExecutionData) => unknown)(items[itemIndex])
					: given;
			return (second ? (value as IDataObject | undefined)?.[second] : value) ?? otherwise;
		},
		logger: { warn: () => {}, debug: () => {}, info: () => {}, error: () => {} },
		helpers,
	};
	return { context: context as unknown as IExecuteFunctions, seen };
}

/** The same for a polling trigger. `staticData` is what n8n keeps of it; `mode` is that of the poll. */
export function pollContext(
	url: string,
	options: PortalContextOptions & { mode?: string; budget?: number; staticData?: IDataObject } = {},
) {
	const { context, seen } = portalContext(url, options);
	const { mode = 'trigger', budget, staticData = {} } = options;
	const poll = {
		...context,
		getNodeParameter: (name: string, otherwise: unknown) =>
			context.getNodeParameter(name, 0, otherwise as never),
		getMode: () => mode,
		getWorkflow: () => ({ id: 'w' }),
		getWorkflowStaticData: () => staticData,
		...(budget === undefined ? {} : { getPollBudgetMs: () => budget }),
	};
	return { context: poll as unknown as IPollFunctions, seen, staticData };
}
