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

import { connectionTrouble } from './connection';
import { failureError, failureOf, type Failure } from './failure';

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
	/** Instant (milliseconds since 1970) after which nothing is begun or waited for any more. */
	deadline?: number;
	/** Statuses of 400 or more that are an answer to be read, not a failure (e.g. 409 where a conflict is an outcome). */
	accept?: number[];
	/**
	 * Looks, before the request is sent again after a 503, whether it has taken effect all the same; with the answer that
	 * this gives it isn't sent again.
	 */
	tookEffect?: () => Promise<ServiceAnswer | undefined>;
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
	/** Says what an answer that is no success means. */
	explain: (answer: ServiceAnswer, request: ServiceRequest) => Failure;
}

const ATTEMPTS = 4;
const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const DEFAULT_TIMEOUT_MS = 60_000;
const SHORTEST_TIMEOUT_MS = 1_000;
const TOO_MANY = 429;
const RETRIED = [TOO_MANY, 503];
/** More of an error's body is of no use in a message. */
const ERROR_BODY_BYTES = 64 * 1024;

/**
 * One call to a service with n8n's authentication, answered by what it said.
 *
 * 429 and 503 are tried again, after `Retry-After` where it is given, {@link ATTEMPTS} attempts in all and never waiting
 * longer than {@link LONGEST_WAIT_MS} for one, nor past the request's deadline. n8n renews an expired token by itself
 * after a 401, but can't send a stream or form again; its factory is called once more for that.
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
		if ('answered' in outcome) return outcome.answered;
		const { failure, status, retryAfter } = outcome;
		if (status === 401 && request.body && !renewed) {
			renewed = true;
			continue;
		}
		const wait = status !== undefined && RETRIED.includes(status) ? waitMs(retryAfter, attempt) : undefined;
		if (wait === undefined || attempt >= ATTEMPTS || !hasTimeFor(wait, request)) {
			throw failureError(context.getNode(), failure);
		}
		await sleep(wait);
		const effect = status === TOO_MANY ? undefined : await request.tookEffect?.();
		if (effect) return effect;
	}
}

type Outcome = { answered: ServiceAnswer } | { failure: Failure; status?: number; retryAfter?: string };

async function attemptOnce(
	context: RequestContext,
	service: Service,
	request: ServiceRequest,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.url,
		headers: request.headers ? { ...request.headers } : undefined,
		qs: request.qs,
		body: request.json ?? ((await request.body?.()) as IHttpRequestOptions['body']),
		...(request.stream ? { encoding: 'stream' as const } : { json: true }),
		// A redirected upload would be held in memory whole so that it can be sent twice.
		disableFollowRedirect: request.body !== undefined,
		timeout: timeoutOf(request),
		returnFullResponse: true,
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
	};
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			service.credentialType,
			options,
		)) as { statusCode: number; headers: Record<string, string>; body: unknown };
		const answer: ServiceAnswer = {
			status: response.statusCode,
			headers: response.headers,
			body: response.body,
		};
		if (isAccepted(answer.status, request)) return { answered: answer };
		if (isStream(answer.body)) answer.body = await readErrorBody(answer.body);
		return {
			failure: service.explain(answer, request),
			status: answer.status,
			retryAfter: answer.headers['retry-after'],
		};
	} catch (error) {
		return thrownFailure(error, service, request);
	}
}

function isAccepted(status: number, request: ServiceRequest): boolean {
	return status < 300 || request.accept?.includes(status) === true;
}

function timeoutOf(request: ServiceRequest): number {
	const timeout = request.timeout ?? DEFAULT_TIMEOUT_MS;
	if (request.deadline === undefined) return timeout;
	return Math.max(SHORTEST_TIMEOUT_MS, Math.min(timeout, request.deadline - Date.now()));
}

function hasTimeFor(wait: number, request: ServiceRequest): boolean {
	return wait <= LONGEST_WAIT_MS && (request.deadline === undefined || Date.now() + wait < request.deadline);
}

/** Milliseconds to wait: `Retry-After` in seconds or as a date, else doubling from one second. */
function waitMs(retryAfter: string | undefined, attempt: number): number {
	const growing = FIRST_WAIT_MS * 2 ** (attempt - 1);
	if (retryAfter === undefined) return growing;
	if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
	const until = DateTime.fromHTTP(retryAfter);
	return until.isValid ? Math.max(0, until.diffNow().milliseconds) : growing;
}

type ErrorStream = AsyncIterable<Uint8Array> & { destroy?: () => void };

function isStream(body: unknown): body is ErrorStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** The first part of an error's body, parsed where it is JSON. */
async function readErrorBody(body: ErrorStream): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= ERROR_BODY_BYTES) break;
	}
	body.destroy?.();
	const text = Buffer.concat(chunks).toString('utf8');
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** What n8n threw: a 401 that a fresh token didn't cure, no connection at all, or our credential's own failure. */
function thrownFailure(error: unknown, service: Service, request: ServiceRequest): Outcome {
	if (error instanceof NodeApiError && error.httpCode && /^[45]\d{2}$/.test(error.httpCode)) {
		const status = Number(error.httpCode);
		const body = isStream(error.context.data) ? undefined : error.context.data;
		return { failure: service.explain({ status, headers: {}, body }, request), status };
	}
	const trouble = connectionTrouble(error);
	return { failure: trouble === undefined ? failureOf(error) : unreachable(service, request, trouble) };
}

function unreachable(service: Service, request: ServiceRequest, trouble: string): Failure {
	return {
		message: `${capitalised(service.name)} at ${new URL(request.url).host} can't be reached: ${trouble}`,
		description:
			'Check the URL in the credential and that the service is running. Nothing is lost: what failed can be tried again.',
		code: 'unreachable',
		retryable: true,
		outage: true,
	};
}

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
