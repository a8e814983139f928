import {
	ICredentialsHelper,
	type IAuthenticateGeneric,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';

import { EFactureApi } from '../../credentials/EFactureApi.credentials';
import { WelybApi } from '../../credentials/WelybApi.credentials';

const types: ICredentialType[] = [new EFactureApi(), new WelybApi()];

/** n8n's part in credentials: gets a token where there is none or it was refused, and signs requests. */
export class Credentials extends ICredentialsHelper {
	constructor(private readonly data: Record<string, ICredentialDataDecryptedObject>) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async getDecrypted(_additionalData: never, _node: never, type: string) {
		return this.data[type];
	}

	async getCredentials(): Promise<never> {
		throw new Error('Not asked for by the engine');
	}

	getCredentialsProperties() {
		return [];
	}

	async preAuthentication(
		helpers: never,
		data: ICredentialDataDecryptedObject,
		type: string,
		_node: INode,
		expired: boolean,
	) {
		const credential = credentialType(type);
		const expirable = credential.properties.find((property) => property.typeOptions?.expirable);
		if (!expirable || (data[expirable.name] && !expired)) return undefined;
		const renewed = await credential.preAuthentication?.call(helpers, data);
		return Object.assign(data, renewed);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async authenticate(data: ICredentialDataDecryptedObject, type: string, request: IHttpRequestOptions) {
		const { authenticate } = credentialType(type);
		if (typeof authenticate === 'function') return await authenticate(data, request);
		const { headers = {} } = (authenticate as IAuthenticateGeneric).properties;
		const filled = Object.entries(headers).map(([header, text]) => [header, filledIn(String(text), data)]);
		return { ...request, headers: { ...request.headers, ...Object.fromEntries(filled) } };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}
}

function credentialType(type: string): ICredentialType {
	const found = types.find(({ name }) => name === type);
	if (!found) throw new Error(`There is no credential type ${type}`);
	return found;
}

function filledIn(text: string, data: ICredentialDataDecryptedObject): string {
	return text
		.replace(/^=/, '')
		.replace(/\{\{\s*\$credentials\.(\w+)\s*\}\}/g, (_whole, field: string) => String(data[field]));
}
