import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';

import { EFactureApi } from '../../credentials/EFactureApi.credentials';
import { WelybApi } from '../../credentials/WelybApi.credentials';

const types = [new EFactureApi(), new WelybApi()];

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
		const renewed = await credential.preAuthentication.call(helpers, data);
		return Object.assign(data, renewed);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async authenticate(data: ICredentialDataDecryptedObject, type: string, request: IHttpRequestOptions) {
		return await credentialType(type).authenticate(data, request);
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}
}

function credentialType(type: string): EFactureApi | WelybApi {
	const found = types.find(({ name }) => name === type);
	if (!found) throw new Error(`There is no credential type ${type}`);
	return found;
}
