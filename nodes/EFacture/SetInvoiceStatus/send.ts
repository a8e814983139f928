import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Acknowledgement } from '../../domain/item';
import type { PreparedMessage } from '../../domain/lifecycle/cdar/prepare';
import { failureError, failureOf } from '../../runtime/failure';
import { depositFlow, flowsTracked } from '../platform/deposit';
import { flowMetadata, type FlowReference } from '../platform/documents';
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
}

/** Statuses by which a platform says that it took nothing. */
const TOOK_NOTHING = [400, 401, 403, 404, 405, 413, 415, 422, 429];
/** The platform's word for a file that it has already (contract: `ReasonCodeEnum`). */
const ALREADY_THERE = 'AlreadyExistingFlow';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const OUTCOMES: Record<string, Sent['outcome']> = { Ok: 'accepted', Error: 'refused' };
/** Of several flows of one act, the one that counts is the one the platform took. */
const BY_WEIGHT = ['Ok', 'Pending', 'Error'];

/**
 * The flow of a message that was sent before, by whatever execution: of several the one that counts; undefined when the
 * platform has none with its `trackingId`.
 *
 * @throws NodeApiError when the platform can't be searched
 */
export async function findFlow(
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
 * Deposits a message that {@link findFlow} didn't find, once: when the deposit is left without an answer the platform is
 * asked for its `trackingId`.
 *
 * @returns the id of its flow
 * @throws NodeApiError when the platform refuses the deposit at once, or can't be reached
 */
export async function depositOnce(
	context: IExecuteFunctions,
	platform: Platform,
	mail: Mail,
): Promise<string> {
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
		const found = await findFlow(context, platform, mail).catch(() => null);
		if (found) return found.flowId;
		const known = found === null ? "Whether it has the status isn't known" : "It doesn't have the status";
		throw failureError(context.getNode(), {
			...failure,
			description: `${known}. Set it again with the same act ID: the platform is asked first, and nothing is sent twice. ${failure.description}`,
			retryable: true,
		});
	}
}

/**
 * The platform's verdict on a message that is sent.
 *
 * @param known it had been sent before
 * @param waitMs how long to wait for it
 * @throws NodeApiError when the platform can't be searched for the flow that counts
 */
export async function verdictOn(
	context: IExecuteFunctions,
	platform: Platform,
	mail: Mail,
	{ flowId, known }: Pick<Sent, 'flowId' | 'known'>,
	waitMs: number,
): Promise<Sent> {
	const deadline = Date.now() + waitMs;
	const verdict = await acknowledged(
		context,
		platform,
		{ id: flowId, organization: mail.organization },
		deadline,
	);
	const isAlreadyThere = (verdict.acknowledgement?.details ?? []).some(
		({ reasonCode }) => reasonCode === ALREADY_THERE,
	);
	const other = isAlreadyThere && !known ? await findFlow(context, platform, mail) : undefined;
	if (!other || other.flowId === flowId) return { ...verdict, flowId, known };
	// Another execution sent the same act at the same time; its flow is the one that counts.
	return await verdictOn(
		context,
		platform,
		mail,
		{ flowId: other.flowId, known: true },
		deadline - Date.now(),
	);
}

/**
 * Asks for the acknowledgement at growing intervals until there is one, or until the time is over. The message is sent by
 * then, so that a platform which can't be asked leaves it pending.
 */
async function acknowledged(
	context: IExecuteFunctions,
	platform: Platform,
	flow: FlowReference,
	deadline: number,
): Promise<Pick<Sent, 'outcome' | 'acknowledgement' | 'trouble'>> {
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
		const asked = await flowMetadata(context, platform, flow, deadline).catch((error: unknown) => ({
			acknowledgement: null,
			trouble: failureOf(error).message,
		}));
		const acknowledgement = asked.acknowledgement ?? null;
		const outcome = OUTCOMES[acknowledgement?.status ?? ''] ?? 'pending';
		const trouble = 'trouble' in asked ? String(asked.trouble) : null;
		const isOver = Date.now() + pause > deadline;
		if (outcome !== 'pending' || isOver) return { outcome, acknowledgement, trouble };
		await sleep(pause);
	}
}
