import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod';

import { connectionTrouble } from '../../runtime/connection';
import { FailureError, type Failure } from '../../runtime/failure';
import { serviceUrl, webAddress } from './address';
import { INVOICE_FLOW_TYPES } from './flowTypes';

interface Answer {
	statusCode: number;
	body: unknown;
}

const TIMEOUT_MS = 20_000;
const DAY_MS = 86_400_000;

const tokenSchema = z.object({ access_token: z.string().min(1) });
const oauthErrorSchema = z.object({ error: z.string().regex(/^[a-z_]{3,40}$/) });

/** OAuth2's own error codes (RFC 6749, section 5.2) and the fields they are about. */
const OAUTH_ERRORS: Record<string, string> = {
	invalid_client: "doesn't know 'Client ID' or refuses 'Client Secret'. Check both, and 'Send Client Secret'",
	unauthorized_client:
		"doesn't let this client ask for tokens by itself. Ask the platform to allow client credentials",
	unsupported_grant_type: "gives no tokens for client credentials. Check 'Token URL'",
	invalid_scope: "doesn't give the scope asked for. Check 'Scope'",
};

/**
 * An access token of the platform (OAuth2 client credentials), tried once on the Flow Service, so that a wrong address
 * is told by the field that holds it. That is one short search for each token, not for each call. What depends on
 * the organization, such as missing rights, is left to the call itself.
 *
 * @throws FailureError naming the field to correct; never holds the secret or the token
 */
export async function acquireToken(
	http: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const token = await requestToken(http, credentials);
	await tryToken(http, credentials, token);
	return token;
}

async function requestToken(
	http: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const url = checked(() => webAddress(text(credentials.tokenUrl), 'Token URL'));
	const client = { client_id: text(credentials.clientId), client_secret: text(credentials.clientSecret) };
	const inHeader = credentials.authentication === 'header';
	const scope = text(credentials.scope);
	const form = { grant_type: 'client_credentials', ...(inHeader ? {} : client), ...(scope ? { scope } : {}) };
	const answer = await send(http, 'Token URL', {
		method: 'POST',
		url,
		headers: {
			'Content-Type': 'application/x-www-form-urlencoded',
			...(inHeader ? { Authorization: basic(client.client_id, client.client_secret) } : {}),
		},
		body: new URLSearchParams(form).toString(),
	});
	const token = tokenSchema.safeParse(answer.body);
	if (answer.statusCode < 300 && token.success) return token.data.access_token;
	throw new FailureError(tokenRefused(answer));
}

async function tryToken(
	http: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
	token: string,
): Promise<void> {
	const organization = text(credentials.organization);
	const { statusCode, body } = await send(http, 'Flow Service URL', {
		method: 'POST',
		url: checked(() => serviceUrl(text(credentials.flowServiceUrl), '/v1/flows/search')),
		headers: {
			Authorization: `Bearer ${token}`,
			...(organization ? { 'Organization-Id': organization } : {}),
		},
		body: {
			limit: 1,
			where: { flowType: INVOICE_FLOW_TYPES, updatedAfter: new Date(Date.now() - DAY_MS).toISOString() },
		},
	});
	if (statusCode === 401) {
		throw new FailureError(
			misconfigured(
				"The Flow Service doesn't accept the token that the token URL gave",
				"Check that 'Token URL' and 'Flow Service URL' belong to the same platform",
				401,
			),
		);
	}
	const isNoService = statusCode === 404 || statusCode === 405 || (statusCode >= 300 && statusCode < 400);
	const isWebPage = statusCode < 300 && (typeof body !== 'object' || body === null);
	if (!isNoService && !isWebPage) return;
	const found = isWebPage ? 'it answers with a web page' : `it answers with HTTP ${statusCode}`;
	throw new FailureError(
		misconfigured(
			`There is no Flow Service at 'Flow Service URL': ${found}`,
			'Correct the address; it ends before /v1',
		),
	);
}

async function send(http: IHttpRequestHelper, field: string, options: IHttpRequestOptions): Promise<Answer> {
	try {
		return (await http.helpers.httpRequest({
			...options,
			json: true,
			timeout: TIMEOUT_MS,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as Answer;
	} catch (error) {
		return fail(unreachable(field, options.url, error));
	}
}

function tokenRefused({ statusCode, body }: Answer): Failure {
	const known = oauthErrorSchema.safeParse(body);
	const meaning = known.success ? OAUTH_ERRORS[known.data.error] : undefined;
	if (meaning)
		return {
			...misconfigured(`The platform ${meaning}`, '', statusCode),
			code: known.data?.error ?? 'unauthorized',
		};
	if (statusCode === 401 || statusCode === 403) {
		return misconfigured(`The platform ${OAUTH_ERRORS.invalid_client} (HTTP ${statusCode})`, '', statusCode);
	}
	if (statusCode === 429 || statusCode >= 500) {
		return {
			message: `The token URL gives no token right now (HTTP ${statusCode})`,
			description: 'Try again later',
			code: 'noToken',
			httpStatus: statusCode,
			retryable: true,
			outage: true,
		};
	}
	const found = statusCode < 300 ? 'no access token, or a web page,' : `HTTP ${statusCode}`;
	return misconfigured(
		`'Token URL' gives no token: it answers with ${found} to a request for one`,
		'Correct the address',
	);
}

function misconfigured(message: string, description: string, httpStatus?: number): Failure {
	return {
		message,
		description,
		code: 'credential',
		retryable: true,
		outage: true,
		...(httpStatus === undefined ? {} : { httpStatus }),
	};
}

function unreachable(field: string, url: string, error: unknown): Failure {
	const trouble = connectionTrouble(error);
	return {
		message: `${new URL(url).host} can't be reached${trouble ? `: ${trouble}` : ''}`,
		description: `Check '${field}' in the eFacture credential, and that the platform is running`,
		code: 'unreachable',
		retryable: true,
		outage: true,
	};
}

function checked(address: () => string): string {
	try {
		return address();
	} catch (error) {
		return fail(misconfigured((error as Error).message, 'Correct it'));
	}
}

function fail(failure: Failure): never {
	throw new FailureError(failure);
}

function basic(user: string, password: string): string {
	const [name, secret] = [user, password].map(encodeURIComponent);
	return `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
