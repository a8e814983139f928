import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { RequestContext } from '../../runtime/http';
import type { PlatformFlow } from './schemas';
import { searchPage } from './search';
import { callPlatform, readJson, type Platform } from './transport';

/** What is deposited (contract: `FlowInfo` and the part `file` of `POST /v1/flows`). */
export interface Deposit {
	trackingId: string;
	/** Name of the flow, up to 255 characters. */
	name: string;
	flowSyntax: 'CDAR';
	/** Left out where the platform is to compute it. */
	processingRule?: string;
	content: Buffer;
	mimeType: 'application/xml';
	fileName: string;
}

const depositAnswerSchema = z
	.object({ flowId: z.string().min(1), trackingId: z.string().nullish(), submittedAt: z.string().nullish() })
	.passthrough();

/** Most flows of one `trackingId` that are looked at. */
const MOST_FLOWS = 100;

/**
 * Deposits a file as a new flow. 202 only means that it was taken: the verdict is its acknowledgement.
 *
 * @throws NodeApiError when the platform refuses it at once, can't be reached, or doesn't answer in time; in the last case
 * the flow may exist all the same: see {@link flowsTracked}
 */
export async function depositFlow(
	context: RequestContext,
	platform: Platform,
	organization: string,
	deposit: Deposit,
): Promise<{ flowId: string }> {
	const { body, contentType } = await multipart(deposit);
	const what = `the deposit of ${deposit.name}`;
	const answer = await callPlatform(context, platform, {
		method: 'POST',
		path: '/v1/flows',
		what,
		organization,
		headers: { 'Content-Type': contentType },
		body: async () => await Promise.resolve(body),
	});
	const { flowId } = readJson(context, depositAnswerSchema, answer, what);
	return { flowId };
}

/**
 * The flows that were deposited under a `trackingId`; the platform doesn't keep them unique.
 *
 * @throws NodeApiError when the platform can't be searched
 */
export async function flowsTracked(
	context: RequestContext,
	platform: Platform,
	organization: string,
	trackingId: string,
): Promise<PlatformFlow[]> {
	const query = { limit: MOST_FLOWS, where: { trackingId } };
	const { flows } = await searchPage(context, platform, organization, query);
	// A platform that ignores the criterion answers with others.
	return flows.filter((flow) => flow.trackingId === trackingId);
}

/** The body as the contract wants it: `flowInfo` as JSON, then `file`. Messages are small, so that n8n may send it again. */
async function multipart(deposit: Deposit): Promise<{ body: Buffer; contentType: string }> {
	const { trackingId, name, flowSyntax, processingRule, content, mimeType, fileName } = deposit;
	const sha256 = createHash('sha256').update(content).digest('hex');
	const flowInfo = { trackingId, name, flowSyntax, ...(processingRule ? { processingRule } : {}), sha256 };
	const form = new FormData();
	form.append('flowInfo', new Blob([JSON.stringify(flowInfo)], { type: 'application/json' }));
	form.append('file', new Blob([new Uint8Array(content)], { type: mimeType }), fileName);
	const encoded = new Response(form);
	return {
		body: Buffer.from(await encoded.arrayBuffer()),
		contentType: encoded.headers.get('content-type') ?? '',
	};
}
