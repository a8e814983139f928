import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { failureError, type Failure } from './failure';

export type RequestContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions | IHookFunctions;

export interface ServiceRequest {
	method: IHttpRequestMethods;
	url: string;
	headers?: Record<string, string>;
	qs?: Record<string, string | number | boolean>;
	/** A value sent as JSON. */
	json?: object;
	/** Makes a stream or form body. It is called for every attempt, since such a body can be read only once. */
	body?: () => Promise<unknown>;
	/** The answer's body is wanted as a stream. */
	stream?: boolean;
	/** Milliseconds until an attempt is given up. */
	timeout?: number;
	/** Statuses of 400 or more that are an answer to be read, not a failure (e.g. 409 where a conflict is an outcome). */
	accept?: number[];
}

export interface ServiceAnswer {
	status: number;
	headers: Record<string, string>;
	/** Parsed JSON, text, or a readable stream. */
	body: unknown;
}

export interface Service {
	credentialType: string;
	/** Its name in messages, e.g. "the platform". */
	name: string;
	/** Says what an answer with a status of 400 or more means. */
	explain: (answer: ServiceAnswer, request: ServiceRequest) => Failure;
}

const ATTEMPTS = 4;
const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const DEFAULT_TIMEOUT_MS = 60_000;
const RETRIED = [429, 503];

/**
 * One call to a service with n8n's authentication, answered by what it said.
 *
 * 429 and 503 are tried again, after `Retry-After` where it is given, {@link ATTEMPTS} attempts in all and never waiting
 * longer than {@link LONGEST_WAIT_MS} for one. n8n renews an expired token by itself after a 401, but can't send a stream or form
 * again; its factory is called once more for that.
 *
 * @throws NodeApiError with the service's code, message and request id
 */
export async function callService(
	context: RequestContext,
	service: Service,
	request: ServiceRequest,
): Promise<ServiceAnswer> {
	let renewed = false;
	for (let attempt = 1; ; attempt++) {
		const outcome = await attemptOnce(context, service, request);
		if (outcome.answer && isAccepted(outcome.answer.status, request)) return outcome.answer;
		const { failure, answer } = outcome;
		if (failure.httpStatus === 401 && request.body && !renewed) {
			renewed = true;
			continue;
		}
		const wait = answer && RETRIED.includes(answer.status) ? waitMs(answer.headers['retry-after'], attempt) : undefined;
		if (wait === undefined || wait > LONGEST_WAIT_MS || attempt >= ATTEMPTS) {
			throw failureError(context.getNode(), failure);
		}
		await sleep(wait);
	}
}

type Outcome = { answer: ServiceAnswer; failure: Failure } | { answer?: undefined; failure: Failure };

async function attemptOnce(context: RequestContext, service: Service, request: ServiceRequest): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.url,
		headers: request.headers,
		qs: request.qs,
		body: request.json ?? ((await request.body?.()) as IHttpRequestOptions['body']),
		...(request.stream ? { encoding: 'stream' as const } : { json: true }),
		// A redirected upload would be held in memory whole so that it can be sent twice.
		disableFollowRedirect: request.body !== undefined,
		timeout: request.timeout ?? DEFAULT_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
	};
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			service.credentialType,
			options,
		)) as { statusCode: number; headers: Record<string, string>; body: unknown };
		const answer: ServiceAnswer = { status: response.statusCode, headers: response.headers, body: response.body };
		if (isAccepted(answer.status, request)) return { answer, failure: unexplained(service) };
		if (request.stream) answer.body = await readText(context, answer.body);
		return { answer, failure: service.explain(answer, request) };
	} catch (error) {
		return { failure: thrownFailure(error, service, request) };
	}
}

async function readText(context: RequestContext, body: unknown): Promise<unknown> {
	const text = await (context as IExecuteFunctions).helpers.binaryToString(body as Buffer);
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

function isAccepted(status: number, request: ServiceRequest): boolean {
	return status < 400 || request.accept?.includes(status) === true;
}

/** Milliseconds to wait: `Retry-After` in seconds or as a date, else doubling from one second. */
function waitMs(retryAfter: string | undefined, attempt: number): number {
	if (retryAfter === undefined) return FIRST_WAIT_MS * 2 ** (attempt - 1);
	if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
	const until = DateTime.fromHTTP(retryAfter);
	return until.isValid ? Math.max(0, until.diffNow().milliseconds) : FIRST_WAIT_MS * 2 ** (attempt - 1);
}

function unexplained(service: Service): Failure {
	return { message: `${service.name} answered unexpectedly`, description: '', code: 'failed', retryable: false };
}

/** What n8n threw: a 401 that a fresh token didn't cure, a message of our own credential, or no connection at all. */
function thrownFailure(error: unknown, service: Service, request: ServiceRequest): Failure {
	if (error instanceof NodeApiError && error.httpCode === '401') {
		return service.explain({ status: 401, headers: {}, body: error.context.data }, request);
	}
	if (error instanceof NodeApiError && error.httpCode && /^\d{3}$/.test(error.httpCode)) {
		return service.explain({ status: Number(error.httpCode), headers: {}, body: error.context.data }, request);
	}
	const host = new URL(request.url).host;
	const cause = error instanceof Error ? error.message : '';
	return {
		message: `${capitalised(service.name)} at ${host} can't be reached`,
		description: `${cause ? `${cause}. ` : ''}Check the URL in the credential and that the service is running. Nothing is lost: what failed is tried again by the sweep.`,
		code: 'unreachable',
		retryable: true,
		outage: true,
	};
}

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
