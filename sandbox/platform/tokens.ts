import { randomBytes, timingSafeEqual } from 'node:crypto';

import { PlatformError } from './errors';
import type { PlatformClient } from './types';

interface Grant {
	client: PlatformClient;
	expiresAt: number;
}

/** An answer of the token endpoint: RFC 6749, sections 5.1 and 5.2. */
export interface TokenAnswer {
	status: number;
	headers: Record<string, string>;
	body: Record<string, string | number>;
}

const failure = (status: number, error: string, description: string, headers = {}): TokenAnswer => ({
	status,
	headers,
	body: { error, error_description: description },
});

const sameText = (a: string, b: string) => {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
};

/** Client id and secret of an `Authorization: Basic` header, both form-encoded as RFC 6749, section 2.3.1 says. */
function basicCredentials(header: string | undefined): [string, string] | null {
	const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
	if (!encoded) return null;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	if (colon < 0) return null;
	try {
		const decode = (part: string) => decodeURIComponent(part.replaceAll('+', ' '));
		return [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
	} catch {
		return null;
	}
}

/** OAuth2 client credentials: hands out bearer tokens and says whose a token is. */
export class TokenService {
	private readonly grants = new Map<string, Grant>();

	constructor(
		private readonly clients: PlatformClient[],
		private readonly lifetimeSeconds: number,
	) {}

	/** Answers a token request; `form` is the decoded `application/x-www-form-urlencoded` body. */
	issue(authorization: string | undefined, form: Record<string, string | undefined>): TokenAnswer {
		if (!form.grant_type) return failure(400, 'invalid_request', 'grant_type is missing');
		if (form.grant_type !== 'client_credentials') {
			return failure(400, 'unsupported_grant_type', 'only client_credentials is supported');
		}
		const [id, secret] = basicCredentials(authorization) ?? [form.client_id ?? '', form.client_secret ?? ''];
		const client = this.clients.find((candidate) => candidate.clientId === id);
		if (!client || !sameText(client.clientSecret, secret)) {
			const headers = authorization ? { 'WWW-Authenticate': 'Basic realm="token"' } : {};
			return failure(401, 'invalid_client', 'client id or secret is wrong', headers);
		}
		const token = randomBytes(32).toString('base64url');
		this.grants.set(token, { client, expiresAt: Date.now() + this.lifetimeSeconds * 1000 });
		return {
			status: 200,
			headers: { 'Cache-Control': 'no-store' },
			body: { access_token: token, token_type: 'Bearer', expires_in: this.lifetimeSeconds },
		};
	}

	/**
	 * The client that a request speaks for.
	 *
	 * @throws PlatformError 401 without a valid token
	 */
	clientOf(authorization: string | undefined): PlatformClient {
		const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
		if (!token) throw new PlatformError(401, 'MISSING_TOKEN', null, { 'WWW-Authenticate': 'Bearer' });
		const grant = this.grants.get(token);
		if (grant && grant.expiresAt > Date.now()) return grant.client;
		this.grants.delete(token);
		throw new PlatformError(401, 'INVALID_TOKEN', 'The token is unknown or has expired', {
			'WWW-Authenticate': 'Bearer error="invalid_token"',
		});
	}

	expireAll(): void {
		this.grants.clear();
	}
}
