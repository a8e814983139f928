import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Acknowledgement } from '../../domain/item';
import type { PreparedMessage } from '../../domain/lifecycle/cdar/prepare';
import { failureError, failureOf } from '../../runtime/failure';
import { depositFlow, flowsTracked } from '../platform/deposit';
import { flowMetadata } from '../platform/documents';
import { acknowledgementOf } from '../platform/item';
import type { PlatformFlow } from '../platform/schemas';
import type { Platform } from '../platform/transport';

/** What became of a message. */
export interface Sent {
	flowId: string;
	outcome: 'accepted' | 'refused' | 'pending';
	acknowledgement: Acknowledgement | null;
	/** It had been sent before. */
	known: boolean;
}

export interface Mail {
	organization: string;
	message: PreparedMessage;
	/** Name of the flow. */
	name: string;
	/** Milliseconds since 1970 until which to wait for the verdict. */
	waitUntil: number;
}

/** Statuses by which a platform says that it took nothing. */
const TOOK_NOTHING = [400, 401, 403, 404, 405, 413, 415, 422, 429, 503];
/** The platform's word for a file that it has already (contract: `ReasonCodeEnum`). */
const ALREADY_THERE = 'AlreadyExistingFlow';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** Of several flows of one act, the one that counts is the one the platform took. */
const BY_WEIGHT = ['Ok', 'Pending', 'Error'];

/**
 * Sends an act's message once, however often this is called: the platform is asked for its `trackingId` first, and again
 * when a deposit was left without an answer.
 *
 * @throws NodeApiError when the platform refuses the deposit at once, or can't be reached
 */
export async function sendOnce(context: IExecuteFunctions, platform: Platform, mail: Mail): Promise<Sent> {
	const before = await findSent(context, platform, mail);
	if (before) return { ...(await verdictOn(context, platform, mail, before.flowId)), known: true };
	const flowId = await depositOrFind(context, platform, mail);
	const sent = { ...(await verdictOn(context, platform, mail, flowId)), known: false };
	if (!isAlreadyThere(sent.acknowledgement)) return sent;
	// Another execution sent the same act at the same time; its flow is the one that counts.
	const other = await findSent(context, platform, mail);
	return other ? { ...(await verdictOn(context, platform, mail, other.flowId)), known: true } : sent;
}

async function depositOrFind(context: IExecuteFunctions, platform: Platform, mail: Mail): Promise<string> {
	const { organization, message, name } = mail;
	try {
		const { flowId } = await depositFlow(context, platform, organization, {
			trackingId: message.trackingId,
			name,
			flowSyntax: 'CDAR',
			content: Buffer.from(message.xml, 'utf8'),
			mimeType: 'application/xml',
			fileName: `${message.trackingId}.xml`,
		});
		return flowId;
	} catch (error) {
		const failure = failureOf(error);
		if (TOOK_NOTHING.includes(failure.httpStatus ?? 0)) throw failureError(context.getNode(), failure);
		const found = await findSent(context, platform, mail);
		if (found) return found.flowId;
		throw failureError(context.getNode(), {
			...failure,
			description: `The platform has no flow of this act. Set it again with the same act id: it is asked again, and nothing is sent twice. ${failure.description}`,
			retryable: true,
		});
	}
}

async function findSent(
	context: IExecuteFunctions,
	platform: Platform,
	{ organization, message }: Mail,
): Promise<PlatformFlow | undefined> {
	const flows = await flowsTracked(context, platform, organization, message.trackingId);
	const weight = (flow: PlatformFlow) => {
		const place = BY_WEIGHT.indexOf(acknowledgementOf(flow));
		return place < 0 ? BY_WEIGHT.length : place;
	};
	return flows.sort((a, b) => weight(a) - weight(b))[0];
}

/** Asks for the acknowledgement at growing intervals until there is one, or until the time is over. */
async function verdictOn(
	context: IExecuteFunctions,
	platform: Platform,
	{ organization, waitUntil }: Mail,
	flowId: string,
): Promise<Omit<Sent, 'known'>> {
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
		const flow = await flowMetadata(context, platform, { id: flowId, organization });
		const acknowledgement = flow.acknowledgement ?? null;
		const said = acknowledgementOf(flow);
		if (said === 'Ok') return { flowId, outcome: 'accepted', acknowledgement };
		if (said === 'Error') return { flowId, outcome: 'refused', acknowledgement };
		if (Date.now() + pause > waitUntil) return { flowId, outcome: 'pending', acknowledgement };
		await sleep(pause);
	}
}

function isAlreadyThere(acknowledgement: Acknowledgement | null): boolean {
	return (acknowledgement?.details ?? []).some(({ reasonCode }) => reasonCode === ALREADY_THERE);
}
