import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { RequestContext, ServiceAnswer } from '../../runtime/http';
import type { PlatformFlow } from './schemas';
import { searchPage } from './search';
import { callPlatform, readJson, type Platform } from './transport';

/** What is deposited (contract: `FlowInfo` and the part `file` of `POST /v1/flows`). */
export interface Deposit {
	trackingId: string;
	/** Name of the flow. */
	name: string;
	flowSyntax: 'CDAR';
	content: Buffer;
	mimeType: 'application/xml';
	fileName: string;
}

const depositAnswerSchema = z.object({ flowId: z.string().min(1) }).passthrough();

/** Most flows of one `trackingId` that are looked at. */
const MOST_FLOWS = 100;
/** Longest name that the contract allows. */
const NAME_LENGTH = 255;
/** A message of a few kilobytes is taken at once, or not at all. */
const TIMEOUT_MS = 30_000;

/**
 * Deposits a file as a new flow. 202 only means that it was taken: the verdict is its acknowledgement. Before it is sent
 * again after a 503 the platform is asked for its `trackingId`.
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
	const { body, contentType } = multipart(deposit);
	const what = `the deposit of ${deposit.name}`;
	const answer = await callPlatform(context, platform, {
		method: 'POST',
		path: '/v1/flows',
		what,
		organization,
		headers: { 'Content-Type': contentType },
		body: async () => await Promise.resolve(body),
		timeout: TIMEOUT_MS,
		tookEffect: async (): Promise<ServiceAnswer | undefined> => {
			const [flow] = await flowsTracked(context, platform, organization, deposit.trackingId);
			return flow && { status: 202, headers: {}, body: { flowId: flow.flowId } };
		},
	});
	return readJson(context, depositAnswerSchema, answer, what);
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

/**
 * The body as the contract wants it: `flowInfo` as JSON, without a file name, since servers take what has one for a file;
 * then `file`. Messages are small, so that it may be sent again.
 */
function multipart(deposit: Deposit): { body: Buffer; contentType: string } {
	const { trackingId, flowSyntax, content, mimeType, fileName } = deposit;
	const sha256 = createHash('sha256').update(content).digest('hex');
	const flowInfo = { trackingId, name: deposit.name.slice(0, NAME_LENGTH), flowSyntax, sha256 };
	// No file holds its own hash.
	const boundary = `part-${sha256.slice(0, 32)}`;
	const part = (disposition: string, type: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
	const body = Buffer.concat([
		Buffer.from(`${part('name="flowInfo"', 'application/json')}${JSON.stringify(flowInfo)}\r\n`),
		Buffer.from(part(`name="file"; filename="${fileName}"`, mimeType)),
		content,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
	return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
