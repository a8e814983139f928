import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { WebhookStyle, WebhookWish } from '../platform/webhooks';

/** What the trigger is set to register. */
export interface Wanted {
	callbackUrl: string;
	style: WebhookStyle;
	flowTypes: string[];
	/** Undefined: both. */
	flowDirection?: string;
	/** Undefined: any. */
	ackStatus?: string;
	/** Empty text: the account's own. */
	organizations: string[];
}

/** A webhook of ours on the platform. */
export interface Hook {
	organization: string;
	id: string;
	/** Base 64; never to be shown or logged. */
	signingKey: string;
}

/** What n8n keeps of the registered webhooks, in the node's static data. */
export interface Registration {
	version: 1;
	/** Tells the account on the platform from others. */
	account: string;
	/** What was wanted; with other wishes it has to be made anew. */
	wanted: string;
	hooks: Hook[];
}

const registrationSchema: z.ZodType<Registration> = z.object({
	version: z.literal(1),
	account: z.string(),
	wanted: z.string(),
	hooks: z.array(
		z.object({ organization: z.string(), id: z.string().min(1), signingKey: z.string().min(1) }),
	),
});

/** Where the registration is kept in the node's static data. */
const KEY = 'registration';

/** What was saved; undefined where nothing was, or nothing that is understood: then the webhooks are made anew. */
export function savedRegistration(memory: IDataObject): Registration | undefined {
	return registrationSchema.safeParse(memory[KEY]).data;
}

export function saveRegistration(memory: IDataObject, registration: Registration): void {
	memory[KEY] = structuredClone(registration) as unknown as IDataObject;
}

export function forgetRegistration(memory: IDataObject): void {
	delete memory[KEY];
}

/** The wishes as text that is the same for the same wishes. */
export function wishText({
	callbackUrl,
	style,
	flowTypes,
	flowDirection,
	ackStatus,
	organizations,
}: Wanted): string {
	return JSON.stringify([
		callbackUrl,
		style,
		[...flowTypes].sort(),
		flowDirection ?? null,
		ackStatus ?? null,
		[...organizations].sort(),
	]);
}

const DIRECTIONS = ['In', 'Out'];

/** The webhooks that one organization needs: a single one, but in style 1.2 one for each flow type and direction. */
export function wishesOf({ callbackUrl, style, flowTypes, flowDirection, ackStatus }: Wanted): WebhookWish[] {
	const rest = { callbackUrl, ...(ackStatus ? { ackStatus } : {}) };
	if (style === '1.3') return [{ ...rest, flowTypes, ...(flowDirection ? { flowDirection } : {}) }];
	const directions = flowDirection ? [flowDirection] : DIRECTIONS;
	return flowTypes.flatMap((flowType) =>
		directions.map((direction) => ({ ...rest, flowTypes: [flowType], flowDirection: direction })),
	);
}
