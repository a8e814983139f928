import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { flowTypesOf } from '../platform/flowTypes';
import type { TimeWindow } from '../platform/webhookSignature';
import type { WebhookStyle } from '../platform/webhooks';
import { properties } from './fields';
import type { Wanted } from './registration';

interface Options {
	acknowledgement?: string;
	clockDifference?: number;
	flowDirection?: string;
	oldestCall?: number;
	organizations?: string[];
	style?: WebhookStyle;
}

/** n8n leaves out options that the user hasn't added. */
const DEFAULTS = Object.fromEntries(
	(properties.find(({ name }) => name === 'options')?.options ?? []).map((option) => [
		option.name,
		(option as INodeProperties).default,
	]),
);

/** Which flows are wanted. */
export interface FlowWishes {
	flowTypes: string[];
	/** Undefined: both. */
	flowDirection?: string;
	/** Undefined: any that is decided. */
	ackStatus?: string;
}

/**
 * Which flows the node is to emit.
 *
 * @throws NodeOperationError when no event is chosen
 */
export function flowWishes(context: IHookFunctions | IWebhookFunctions): FlowWishes {
	const flowTypes = flowTypesOf(context.getNodeParameter('events', []) as string[]);
	if (!flowTypes.length) {
		throw new NodeOperationError(context.getNode(), 'No event is chosen', {
			description: "Choose at least one under 'Events'.",
		});
	}
	const { flowDirection, acknowledgement } = optionsOf(context);
	return { flowTypes, flowDirection: flowDirection || undefined, ackStatus: acknowledgement || undefined };
}

/**
 * What is to be registered on the platform.
 *
 * @throws NodeOperationError when no event is chosen, or n8n knows no address of its own
 */
export function wantedRegistration(context: IHookFunctions): Wanted {
	const callbackUrl = context.getNodeWebhookUrl('default');
	if (!callbackUrl) {
		throw new NodeOperationError(context.getNode(), "n8n doesn't know the address of this trigger");
	}
	const { organizations, style } = optionsOf(context);
	const named = (organizations ?? []).map((name) => String(name).trim()).filter(Boolean);
	return {
		...flowWishes(context),
		callbackUrl,
		style: style ?? '1.3',
		organizations: named.length ? [...new Set(named)] : [''],
	};
}

/** How far the time of a call may lie from n8n's. */
export function timeWindow(context: IWebhookFunctions): TimeWindow {
	const { oldestCall, clockDifference } = optionsOf(context);
	return { past: Number(oldestCall), future: Number(clockDifference) };
}

function optionsOf(context: IHookFunctions | IWebhookFunctions): Options {
	const given = context.getNodeParameter('options', {}) as Options;
	return { ...DEFAULTS, ...given };
}
