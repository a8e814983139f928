import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { acquireToken } from '../nodes/EFacture/platform/authentication';

export class EFactureApi implements ICredentialType {
	name = 'eFactureApi';

	displayName = 'eFacture API';

	icon = { light: 'file:../icons/efacture.svg', dark: 'file:../icons/efacture.dark.svg' } as const;

	documentationUrl = 'https://efacture-welyb.example/';

	properties: INodeProperties[] = [
		{
			displayName:
				'For eFacture by Cecurity and any other platform that speaks the public standard XP Z12-013. Cecurity publishes no addresses: what to enter here is to be confirmed with Cecurity, or with your platform.',
			name: 'addressNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Flow Service URL',
			name: 'flowServiceUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://api.flow.platform.example/flow-service',
			description: 'Address of the Flow Service, without /v1',
		},
		{
			displayName: 'Directory Service URL',
			name: 'directoryServiceUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.directory.platform.example/directory-service',
			description: 'Address of the Directory Service, without /v1. It may be left empty.',
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://auth.platform.example/auth-service/token',
			description: 'Address that gives access tokens (OAuth2 client credentials)',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Send Client Secret',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'In the Body', value: 'body' },
				{ name: 'As Basic Authentication', value: 'header' },
			],
			default: 'body',
			description: 'How the token URL wants the client ID and secret',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: '',
			description: 'Only where the platform asks for one',
		},
		{
			displayName: 'Default Organization',
			name: 'organization',
			type: 'string',
			default: '',
			placeholder: 'e.g. 123456789',
			description:
				"Whose flows a call is about when the node names no organization. Empty: the account's own.",
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'options',
			options: [
				{ name: '1.1', value: '1.1', description: 'Pages by date; cursors are never used' },
				{ name: '1.3', value: '1.3', description: 'Pages by cursor; without one, a page is the last' },
				{ name: 'Automatic', value: 'automatic', description: 'Goes by what the platform answers' },
			],
			default: 'automatic',
			description: 'Version of the standard that the platform speaks',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Gets a token and makes sure that it opens the Flow Service; n8n keeps it until the platform refuses it. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return { accessToken: await acquireToken(this, credentials) };
	}

	/** Adds the token, and the default organization to calls that name none. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { accessToken, organization } = credentials;
		return {
			...requestOptions,
			headers: {
				...(organization ? { 'Organization-Id': organization } : {}),
				...requestOptions.headers,
				Authorization: `Bearer ${String(accessToken)}`,
			},
		};
	}

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: '={{ $credentials.flowServiceUrl.trim().replace(/\\/+$/, "").replace(/\\/v1$/, "") }}/v1/flows/search',
			body: { limit: 1, where: { flowType: ['SupplierInvoice', 'CustomerInvoice'] } },
			json: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 400,
					message:
						"The Flow Service didn't understand a search for flows. If it wants an organization, enter 'Default Organization'; otherwise check 'Flow Service URL'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"The Flow Service doesn't accept the token. Check that 'Token URL' and 'Flow Service URL' belong to the same platform.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"The account may not search for flows. Ask the platform for the right, or check 'Default Organization' and 'Scope'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: "There is no Flow Service at this address. Check 'Flow Service URL'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'The platform gets too many requests right now. Try again in a minute.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 500, message: 'The platform failed. Try again later, or ask the platform.' },
			},
			{
				type: 'responseCode',
				properties: { value: 503, message: 'The platform is out of service right now. Try again later.' },
			},
		],
	};
}
