import type { Flow } from '../../domain/item';
import type { PlatformFlow } from './schemas';

/** A flow of the platform as the `flow` part of the item. */
export function toFlow(flow: PlatformFlow, organization: string): Flow {
	return {
		id: flow.flowId,
		organization,
		type: flow.flowType ?? null,
		direction: flow.flowDirection ?? null,
		syntax: flow.flowSyntax ?? null,
		profile: flow.flowProfile ?? null,
		processingRule: flow.processingRule ?? null,
		trackingId: flow.trackingId ?? null,
		name: flow.name ?? null,
		submittedAt: flow.submittedAt ?? null,
		updatedAt: flow.updatedAt ?? null,
		acknowledgement: flow.acknowledgement ?? null,
	};
}

/**
 * When a flow last changed, in whole milliseconds since 1970; undefined when the platform doesn't say.
 * Contract 1.1.0 requires neither time.
 */
export function changedAt(flow: PlatformFlow): number | undefined {
	const time = Date.parse(flow.updatedAt ?? flow.submittedAt ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/** A platform that sends no acknowledgement has nothing to say against the flow. */
export function acknowledgementOf(flow: PlatformFlow): string {
	return flow.acknowledgement?.status ?? 'Ok';
}
