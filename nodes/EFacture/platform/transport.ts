import { randomUUID } from 'node:crypto';

import type { IHttpRequestMethods } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { z } from 'zod';

import { failureError } from '../../runtime/failure';
import { callService, type RequestContext, type ServiceAnswer } from '../../runtime/http';
import { serviceUrl, type ServiceName } from './address';
import { explainPlatformAnswer, unexpectedAnswer } from './errors';

/** How the platform pages a search: by cursor (1.3), by time (1.1), or as its answers show. */
export type Paging = 'automatic' | 'cursor' | 'time';

/** Version of the standard that the platform speaks; `automatic`: as its answers show. */
export type ApiVersion = '1.1' | '1.3' | 'automatic';

/** A platform as the credential describes it. */
export interface Platform {
	flowServiceUrl: string;
	/** As entered; empty where there is none. See `openDirectory`. */
	directoryServiceUrl: string;
	/** Used in keys where the platform must be told from others. */
	host: string;
	version: ApiVersion;
	paging: Paging;
}

const PAGING: Record<ApiVersion, Paging> = { automatic: 'automatic', '1.3': 'cursor', '1.1': 'time' };

/**
 * Reads the platform's settings from the credential `eFactureApi`.
 *
 * @throws NodeOperationError when 'Flow Service URL' isn't a web address
 */
export async function platformOf(context: RequestContext): Promise<Platform> {
	const credential = await context.getCredentials('eFactureApi');
	try {
		const flowServiceUrl = serviceUrl(String(credential.flowServiceUrl ?? ''), '');
		const directoryServiceUrl = String(credential.directoryServiceUrl ?? '').trim();
		const version = (credential.apiVersion ?? 'automatic') as ApiVersion;
		const paging = PAGING[version] ?? 'automatic';
		return { flowServiceUrl, directoryServiceUrl, host: new URL(flowServiceUrl).host, version, paging };
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description: 'Open the credential, correct the URL and use its Test button.',
		});
	}
}

export interface PlatformRequest {
	method: IHttpRequestMethods;
	/** The Flow Service by default. */
	service?: ServiceName;
	/** Below the service's URL, e.g. `/v1/flows/search`. */
	path: string;
	/** The call in words, as in "the platform refused *the search for flows*". */
	what: string;
	/** Sent as `Organization-Id`; empty: the credential's default, else the account's own. */
	organization: string;
	headers?: Record<string, string>;
	qs?: Record<string, string>;
	json?: object;
	body?: () => Promise<unknown>;
	stream?: boolean;
	accept?: number[];
	/** Milliseconds until an attempt is given up. */
	timeout?: number;
	/** Milliseconds since 1970. */
	deadline?: number;
	/** See `ServiceRequest.tookEffect`. */
	tookEffect?: () => Promise<ServiceAnswer | undefined>;
}

/**
 * One call to a service of the platform. Contract 1.3.0 names the request id `Request-Id`, 1.1.0 `X-Request-Id`; both are sent.
 *
 * @throws NodeApiError with the platform's code, message and request id
 */
export async function callPlatform(
	context: RequestContext,
	platform: Platform,
	request: PlatformRequest,
): Promise<ServiceAnswer> {
	const { service = 'Flow Service', path, what, organization, headers, ...rest } = request;
	const base = service === 'Flow Service' ? platform.flowServiceUrl : platform.directoryServiceUrl;
	const requestId = randomUUID();
	return await callService(
		context,
		{
			credentialType: 'eFactureApi',
			name: 'the platform',
			explain: (answer, sent) => explainPlatformAnswer(what, answer, sent, service),
		},
		{
			...rest,
			url: serviceUrl(base, path, service),
			headers: {
				...headers,
				'Request-Id': requestId,
				'X-Request-Id': requestId,
				...(organization ? { 'Organization-Id': organization } : {}),
			},
		},
	);
}

/**
 * The answer's JSON, checked against the contract.
 *
 * @throws NodeOperationError naming the first wrong field's path and what was expected, or that a web page came back
 */
export function readJson<T>(
	context: RequestContext,
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
	answer: ServiceAnswer,
	what: string,
	service?: ServiceName,
): T {
	const result = schema.safeParse(answer.body);
	if (result.success) return result.data;
	throw failureError(
		context.getNode(),
		unexpectedAnswer(what, differenceFrom(answer.body, result.error), service),
	);
}

function differenceFrom(body: unknown, error: z.ZodError): string {
	if (typeof body === 'string') return /^\s*</.test(body) ? 'it is a web page' : 'it is text, not JSON';
	const [issue] = error.issues;
	const path = issue.path.length ? issue.path.join('.') : 'the whole answer';
	return `at ${path}, ${issue.message.toLowerCase()}`;
}

/** The platform's clock from an answer's `Date`, in milliseconds since 1970; undefined when it gives none. */
export function serverTime(answer: ServiceAnswer): number | undefined {
	const time = Date.parse(answer.headers.date ?? '');
	return Number.isNaN(time) ? undefined : time;
}
