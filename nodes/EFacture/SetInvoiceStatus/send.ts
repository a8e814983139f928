import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Acknowledgement } from '../../domain/item';
import type { PreparedMessage } from '../../domain/lifecycle/cdar/prepare';
import { failureError, failureOf } from '../../runtime/failure';
import { depositFlow, flowsTracked } from '../platform/deposit';
import { flowMetadata } from '../platform/documents';
import type { PlatformFlow } from '../platform/schemas';
import type { Platform } from '../platform/transport';

/** What became of a message. */
export interface Sent {
	flowId: string;
	outcome: 'accepted' | 'refused' | 'pending';
	acknowledgement: Acknowledgement | null;
	/** It had been sent before. */
	known: boolean;
	/** Why the verdict couldn't be asked for in the end. */
	trouble: string | null;
}

export interface Mail {
	organization: string;
	message: PreparedMessage;
	/** How long to wait for the verdict. */
	waitMs: number;
}

/** Statuses by which a platform says that it took nothing. */
const TOOK_NOTHING = [400, 401, 403, 404, 405, 413, 415, 422, 429];
/** The platform's word for a file that it has already (contract: `ReasonCodeEnum`). */
const ALREADY_THERE = 'AlreadyExistingFlow';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
const OUTCOMES: Record<string, Sent['outcome']> = { Ok: 'accepted', Error: 'refused' };
/** Of several flows of one act, the one that counts is the one the platform took. */
const BY_WEIGHT = ['Ok', 'Pending', 'Error'];

/**
 * What became of a message that was sent before, by whatever execution; undefined when the platform has no flow with its
 * `trackingId`.
 *
 * @throws NodeApiError when the platform can't be searched
 */
export async function sentBefore(
	context: IExecuteFunctions,
	platform: Platform,
	mail: Mail,
): Promise<Sent | undefined> {
	const flow = await find(context, platform, mail);
	return flow && { ...(await verdictOn(context, platform, mail, flow.flowId)), known: true };
}

/**
 * Sends a message that {@link sentBefore} didn't find, once: when the deposit is left without an answer the platform is
 * asked for its `trackingId`.
 *
 * @throws NodeApiError when the platform refuses the deposit at once, or can't be reached
 */
export async function send(context: IExecuteFunctions, platform: Platform, mail: Mail): Promise<Sent> {
	const flowId = await depositOrFind(context, platform, mail);
	const sent = { ...(await verdictOn(context, platform, mail, flowId)), known: false };
	if (!isAlreadyThere(sent.acknowledgement)) return sent;
	// Another execution sent the same act at the same time; its flow is the one that counts.
	return (await sentBefore(context, platform, mail)) ?? sent;
}

async function depositOrFind(context: IExecuteFunctions, platform: Platform, mail: Mail): Promise<string> {
	const { organization, message } = mail;
	try {
		const { flowId } = await depositFlow(context, platform, organization, {
			trackingId: message.trackingId,
			name: message.messageId,
			flowSyntax: 'CDAR',
			content: Buffer.from(message.xml, 'utf8'),
			mimeType: 'application/xml',
			fileName: `${message.trackingId}.xml`,
		});
		return flowId;
	} catch (error) {
		const failure = failureOf(error);
		if (TOOK_NOTHING.includes(failure.httpStatus ?? 0)) throw failureError(context.getNode(), failure);
		const found = await find(context, platform, mail).catch(() => null);
		if (found) return found.flowId;
		const known = found === null ? "Whether it has the status isn't known" : "It doesn't have the status";
		throw failureError(context.getNode(), {
			...failure,
			description: `${known}. Set it again with the same act ID: the platform is asked first, and nothing is sent twice. ${failure.description}`,
			retryable: true,
		});
	}
}

async function find(
	context: IExecuteFunctions,
	platform: Platform,
	{ organization, message }: Mail,
): Promise<PlatformFlow | undefined> {
	const flows = await flowsTracked(context, platform, organization, message.trackingId);
	const weight = ({ acknowledgement }: PlatformFlow) => {
		const place = BY_WEIGHT.indexOf(acknowledgement?.status ?? 'Pending');
		return place < 0 ? BY_WEIGHT.length : place;
	};
	return flows.sort((a, b) => weight(a) - weight(b))[0];
}

/**
 * Asks for the acknowledgement at growing intervals until there is one, or until the time is over. The message is sent by
 * then, so that a platform which can't be asked leaves it pending.
 */
async function verdictOn(
	context: IExecuteFunctions,
	platform: Platform,
	{ organization, waitMs }: Mail,
	flowId: string,
): Promise<Omit<Sent, 'known'>> {
	const deadline = Date.now() + waitMs;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
		const asked = await flowMetadata(context, platform, { id: flowId, organization }, deadline).catch(
			(error: unknown) => ({ trouble: failureOf(error).message }),
		);
		const trouble = 'trouble' in asked ? String(asked.trouble) : null;
		const acknowledgement = 'trouble' in asked ? null : (asked.acknowledgement ?? null);
		const outcome = OUTCOMES[acknowledgement?.status ?? ''] ?? 'pending';
		const over = Date.now() + pause > deadline;
		if (outcome !== 'pending' || over) return { flowId, outcome, acknowledgement, trouble };
		await sleep(pause);
	}
}

function isAlreadyThere(acknowledgement: Acknowledgement | null): boolean {
	return (acknowledgement?.details ?? []).some(({ reasonCode }) => reasonCode === ALREADY_THERE);
}
