import type { IHttpRequestMethods } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { z } from 'zod';

import { failureError } from '../../runtime/failure';
import { callService, type RequestContext } from '../../runtime/http';
import { partnerUrl } from './address';
import { explainPortalAnswer, unexpectedAnswer } from './errors';

/** Name of the credential type in n8n. */
const CREDENTIAL = 'welybApi';

/** The portal that the node's credential names. */
export interface Portal {
	context: RequestContext;
	portalUrl: string;
}

/**
 * Reads the portal's address from the credential.
 *
 * @throws NodeOperationError when 'Portal URL' can't be used
 */
export async function openPortal(context: RequestContext): Promise<Portal> {
	const { portalUrl } = await context.getCredentials<{ portalUrl: string }>(CREDENTIAL);
	try {
		partnerUrl(portalUrl, '');
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description: 'Open the credential, correct the URL and use its Test button.',
		});
	}
	return { context, portalUrl };
}

export interface PortalRequest {
	method: IHttpRequestMethods;
	qs?: Record<string, string | number>;
	/** Below `/partner/v1`, e.g. `/dossiers/search`. */
	path: string;
	/** The call in words, as in "the portal refused *the search for dossiers*". */
	what: string;
	headers?: Record<string, string>;
	json?: object;
	body?: () => Promise<unknown>;
	/** Milliseconds until an attempt is given up. */
	timeout?: number;
	/** Instant (milliseconds since 1970) after which nothing is begun or waited for any more. */
	deadline?: number;
	/** Statuses of 400 or more that are an answer. */
	accept?: number[];
}

/**
 * One call of the partner API, its answer checked against the contract.
 *
 * @throws NodeApiError with the portal's code, message and request id, or that says what is wrong with its answer
 */
export async function callPortal<T>(
	{ context, portalUrl }: Portal,
	request: PortalRequest,
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): Promise<T> {
	const { path, what, ...rest } = request;
	const answer = await callService(
		context,
		{
			credentialType: CREDENTIAL,
			name: 'the portal',
			explain: (refusal) => explainPortalAnswer(what, refusal),
		},
		{ ...rest, url: partnerUrl(portalUrl, path) },
	);
	const result = schema.safeParse(answer.body);
	if (result.success) return result.data;
	throw failureError(context.getNode(), unexpectedAnswer(what, differenceFrom(answer.body, result.error)));
}

function differenceFrom(body: unknown, error: z.ZodError): string {
	if (typeof body === 'string') return /^\s*</.test(body) ? 'it is a web page' : 'it is text, not JSON';
	const [issue] = error.issues;
	const path = issue.path.length ? issue.path.join('.') : 'the whole answer';
	return `at ${path}, ${issue.message.toLowerCase()}`;
}
