import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
} from 'n8n-workflow';

import '../../n8nFolder';

require('n8n-core');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { getRequestHelperFunctions } = require('n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers') as {
	getRequestHelperFunctions: (workflow: unknown, node: INode, additionalData: unknown) => Record<string, unknown>;
};

import { EFactureApi } from '../../../credentials/EFactureApi.credentials';

export const SECRET = 'p4ssw0rd-of-the-client';

export const credentialData = (): ICredentialDataDecryptedObject => ({
	flowServiceUrl: 'https://platform.test/flow-service',
	tokenUrl: 'https://auth.test/token',
	clientId: 'client-1',
	clientSecret: SECRET,
	apiVersion: 'automatic',
	accessToken: '',
});

export interface TestContextOptions {
	/** A function gives the value for each item. */
	parameters?: Record<string, unknown>;
	items?: INodeExecutionData[];
	continueOnFail?: boolean;
	credentials?: ICredentialDataDecryptedObject;
}

/**
 * A node's context whose HTTP helpers are n8n-core's own, with our credential's code behind them, so that tokens,
 * renewals and errors are what they are in n8n. Binary data is kept in memory.
 */
export function testContext({ parameters = {}, items = [{ json: {} }], ...options }: TestContextOptions = {}) {
	const node: INode = { id: 'n', name: 'Get Invoices', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
	const credentials = options.credentials ?? credentialData();
	const credential = new EFactureApi();
	const stored: Array<{ fileName?: string; mimeType?: string; bytes: Buffer }> = [];
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			// As n8n: when there is no token yet, or the one there is was refused.
			preAuthentication: async (http: never, data: IDataObject, _type: string, _node: INode, expired: boolean) => {
				if (data.accessToken !== '' && !expired) return undefined;
				return Object.assign(credentials, await credential.preAuthentication.call(http, data as never));
			},
			authenticate: async (data: never, _type: string, request: IHttpRequestOptions) =>
				await credential.authenticate(data, request),
		},
	};
	const valueOf = (name: string, itemIndex: number, otherwise: unknown): unknown => {
		const [first, second] = name.split('.');
		const given = parameters[first];
		const whole = typeof given === 'function' ? (given as (item: unknown) => unknown)(items[itemIndex]) : given;
		const value = second ? (whole as IDataObject | undefined)?.[second] : whole;
		return value ?? otherwise;
	};
	const context = {
		getNode: () => node,
		getMode: () => 'trigger',
		getInputData: () => items,
		continueOnFail: () => options.continueOnFail ?? false,
		getCredentials: async () => credentials,
		getNodeParameter: (name: string, itemIndex: number, otherwise?: unknown) => valueOf(name, itemIndex, otherwise),
		logger: { warn: () => {}, debug: () => {}, info: () => {}, error: () => {} },
	};
	const helpers = {
		...getRequestHelperFunctions({}, node, additionalData),
		prepareBinaryData: async (data: Buffer | AsyncIterable<Uint8Array>, fileName?: string, mimeType?: string) => {
			const bytes = Buffer.isBuffer(data) ? data : await collect(data);
			stored.push({ fileName, mimeType, bytes });
			return { id: `stored:${stored.length}`, data: '', fileName, mimeType } as unknown as IBinaryData;
		},
	};
	return { context: Object.assign(context, { helpers }) as unknown as IExecuteFunctions, stored, credentials };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}
