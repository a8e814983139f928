import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { z } from 'zod';

import { acknowledgementOf, toFlow } from '../platform/item';
import { platformFlowSchema, type PlatformFlow } from '../platform/schemas';
import { isSignedBy, isTimely, type SignedCall } from '../platform/webhookSignature';
import { flowWishes, timeWindow, type FlowWishes } from './parameters';
import { savedRegistration } from './registration';

/** A call's body: the flow itself (1.3), or in `flowInfo` (1.1 and 1.2). */
const bodySchema = z.union([
	z.object({ flowInfo: platformFlowSchema }).transform(({ flowInfo }) => flowInfo),
	platformFlowSchema,
]);

/** An answer that refuses a call (contract: `Error`). */
interface Refusal {
	status: 400 | 401;
	errorCode: string;
	errorMessage: string;
	/** For n8n's log: why. */
	because: string;
}

/**
 * Takes a call of the platform: checks who it is from and when, and emits the flow it tells of, in the shape of eFacture
 * Trigger's items. Nothing is downloaded, so that the platform has its answer at once.
 *
 * A flow that isn't acknowledged yet, or isn't wanted, is answered with 200 and starts nothing: its acknowledgement is told
 * of by another call, and found by polling.
 */
export function receive(context: IWebhookFunctions): IWebhookResponseData {
	const call = callOf(context);
	const organization = organizationOf(context, call);
	if (organization === undefined)
		return refuse(context, unauthorized('its signature is none of a webhook of ours'));
	if (!isTimely(call.timestamp, timeWindow(context), Date.now()))
		return refuse(context, unauthorized(`its time (${call.timestamp}) is too far from now`));

	const flow = flowIn(call.body);
	if (!flow) {
		return refuse(context, {
			status: 400,
			errorCode: 'INVALID_REQUEST',
			errorMessage: 'The body is no flow',
			because: 'its body is no flow',
		});
	}
	if (!isWanted(flow, flowWishes(context))) return { webhookResponse: { message: 'Nothing to start' } };
	const json = { flow: toFlow(flow, organization), invoice: null, status: null } as IDataObject;
	return { workflowData: [[{ json }]] };
}

function callOf(context: IWebhookFunctions): SignedCall {
	const { rawBody } = context.getRequestObject() as { rawBody?: Buffer };
	const headers = context.getHeaderData();
	const header = (name: string) => [headers[name]].flat()[0];
	return {
		body: rawBody ?? Buffer.alloc(0),
		signature: header('afnor-signature'),
		timestamp: header('afnor-signature-timestamp'),
	};
}

/** The organization whose webhook the call comes from: each has a key of its own. Undefined: it comes from none. */
function organizationOf(context: IWebhookFunctions, call: SignedCall): string | undefined {
	const registration = savedRegistration(context.getWorkflowStaticData('node'));
	return registration?.hooks.find(({ signingKey }) => isSignedBy(signingKey, call))?.organization;
}

function flowIn(body: Buffer): PlatformFlow | undefined {
	return bodySchema.safeParse(parsed(body)).data;
}

function parsed(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
}

function isWanted(flow: PlatformFlow, { flowTypes, flowDirection, ackStatus }: FlowWishes): boolean {
	const acknowledgement = acknowledgementOf(flow);
	return (
		acknowledgement !== 'Pending' &&
		(ackStatus ?? acknowledgement) === acknowledgement &&
		(!flow.flowType || flowTypes.includes(flow.flowType)) &&
		(!flow.flowDirection || (flowDirection ?? flow.flowDirection) === flow.flowDirection)
	);
}

function unauthorized(because: string): Refusal {
	return {
		status: 401,
		errorCode: 'INVALID_SIGNATURE',
		errorMessage: 'The signature or its timestamp is not accepted',
		because,
	};
}

function refuse(context: IWebhookFunctions, refusal: Refusal): IWebhookResponseData {
	const { status, errorCode, errorMessage, because } = refusal;
	context.logger.warn(`${context.getNode().name}: a call was refused (HTTP ${status}): ${because}`);
	context.getResponseObject().status(status).json({ errorCode, errorMessage }).end();
	return { noWebhookResponse: true };
}
