import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { meaningForCredential, probePortal } from '../nodes/Welyb/portal/probe';

export class WelybApi implements ICredentialType {
	name = 'welybApi';

	displayName = 'Welyb API';

	icon: Icon = { light: 'file:../icons/welyb.svg', dark: 'file:../icons/welyb.dark.svg' };

	documentationUrl = 'https://efacture-welyb.example/';

	properties: INodeProperties[] = [
		{
			displayName:
				'Welyb publishes no API. This credential speaks the partner API that the package describes; it is to be confirmed with Welyb.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Portal URL',
			name: 'portalUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://cabinet.welyb.fr',
			description: "The firm's own portal address",
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: "The firm's token for the partner API, from an administrator of its Welyb",
		},
		{
			// n8n calls preAuthentication only for a credential with an expirable property, and for its Test button only while that is empty. So
			// it is never filled.
			displayName: 'Probe',
			name: 'probe',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	/**
	 * Says what is wrong with the credential, where n8n itself would show a bare status or socket code.
	 *
	 * @throws FailureError see `probePortal`
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject> {
		await probePortal(this.helpers, {
			portalUrl: String(credential.portalUrl),
			apiToken: String(credential.apiToken),
		});
		return {};
	}

	/** Adds the token. A function, since n8n evaluates an expression anew for each of thousands of requests. */
	async authenticate(
		{ apiToken }: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const headers = { ...requestOptions.headers, Authorization: `Bearer ${String(apiToken)}` };
		return { ...requestOptions, headers };
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.portalUrl.trim().replace(new RegExp("/+$"), "") }}/partner/v1',
			url: '/me',
		},
		rules: [401, 403, 404, 429, 500, 502, 503, 504].map((status) => ({
			type: 'responseCode' as const,
			properties: { value: status, message: meaningForCredential(status) },
		})),
	};
}
