import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { failureError, failureOf, type Failure } from '../../runtime/failure';
import type { RequestContext } from '../../runtime/http';
import { callPlatform, readJson, type Platform } from './transport';

/** How a platform wants webhooks: as contract 1.3.0, or in the shape before it, known from its implementers alone. */
export type WebhookStyle = '1.3' | '1.2';

/** Which calls are wanted where. */
export interface WebhookWish {
	callbackUrl: string;
	/** Style 1.2 takes one only. */
	flowTypes: string[];
	/** Style 1.2 needs it. */
	flowDirection?: string;
	ackStatus?: string;
}

/** A webhook that the platform has just made. The key must be kept, and never shown. */
export interface CreatedWebhook {
	id: string;
	/** Base 64. */
	signingKey: string;
}

/** A webhook as the platform lists it. */
export interface ListedWebhook {
	id: string;
	/** Null where the platform doesn't say. */
	callbackUrl: string | null;
}

const text = z.string().nullish();
const webhookId = z.string().min(1);

const webhookSchema = z
	.object({ webhookId, callbackUrl: text, callback: z.object({ url: text }).passthrough().nullish() })
	.passthrough()
	.transform(
		(webhook): ListedWebhook => ({
			id: webhook.webhookId,
			callbackUrl: webhook.callbackUrl ?? webhook.callback?.url ?? null,
		}),
	);

const entriesSchema = z.array(
	z.union([webhookId.transform((id): ListedWebhook => ({ id, callbackUrl: null })), webhookSchema]),
);

/** Contract 1.3.0 requires `webhookIds` in the list and defines `webhooks`; platforms have either, or the list alone. */
const listSchema = z.union([
	entriesSchema,
	z
		.object({
			count: z.number().nullish(),
			webhooks: entriesSchema.nullish(),
			webhookIds: entriesSchema.nullish(),
		})
		.passthrough()
		.refine(
			({ count, webhooks, webhookIds }) => webhooks ?? webhookIds ?? count === 0,
			"neither 'webhooks' nor 'webhookIds' is there",
		)
		.transform(({ webhooks, webhookIds }) => webhooks ?? webhookIds ?? []),
]);

const createdSchema = z.object({ webhookId, signingKey: text }).passthrough();

/** How platforms say that they have no webhooks. */
const NO_WEBHOOKS = [404, 405, 501];
/** How they say that one isn't there any more. */
const GONE = [404, 410];
/** Length of the signing keys we make, in bytes. */
const KEY_BYTES = 32;

/**
 * The account's webhooks for an organization; null: the platform has no webhooks at all.
 *
 * @throws NodeApiError | NodeOperationError when the platform refuses, can't be reached or answers something else
 */
export async function listWebhooks(
	context: RequestContext,
	platform: Platform,
	organization: string,
): Promise<ListedWebhook[] | null> {
	const what = `the list of webhooks${of(organization)}`;
	const request = { method: 'GET' as const, path: '/v1/webhooks', what, organization, accept: NO_WEBHOOKS };
	const answer = await callPlatform(context, platform, request);
	if (NO_WEBHOOKS.includes(answer.status)) return null;
	return answer.status === 204 ? [] : readJson(context, listSchema, answer, what);
}

/**
 * Where a webhook leads, for platforms whose list doesn't say; null: they don't say it at all. The route is one of 1.2.
 *
 * @throws as {@link listWebhooks}
 */
export async function callbackUrlOf(
	context: RequestContext,
	platform: Platform,
	organization: string,
	id: string,
): Promise<string | null> {
	const what = `webhook ${id}`;
	const path = `/v1/webhooks/${encodeURIComponent(id)}`;
	const request = { method: 'GET' as const, path, what, organization, accept: NO_WEBHOOKS };
	const answer = await callPlatform(context, platform, request);
	if (NO_WEBHOOKS.includes(answer.status)) return null;
	return readJson(context, webhookSchema, answer, what).callbackUrl;
}

/**
 * Registers a webhook.
 *
 * @throws NodeOperationError with a pointer to eFacture Trigger when the platform has no webhooks; NodeApiError when it
 * refuses, can't be reached or gives no key to check calls by
 */
export async function createWebhook(
	context: RequestContext,
	platform: Platform,
	organization: string,
	wish: WebhookWish,
	style: WebhookStyle,
): Promise<CreatedWebhook> {
	const ownKey = style === '1.2' ? randomBytes(KEY_BYTES).toString('base64') : undefined;
	const what = `the registration of a webhook${of(organization)}`;
	const answer = await callPlatform(context, platform, {
		method: 'POST',
		path: '/v1/webhooks',
		what,
		organization,
		json: ownKey === undefined ? wish : inStyle12(wish, ownKey),
		accept: NO_WEBHOOKS,
	}).catch((error: Error) => Promise.reject(withAdvice(context, error, wish.callbackUrl)));
	if (NO_WEBHOOKS.includes(answer.status)) throw failureError(context.getNode(), noWebhooks(answer.status));
	const { webhookId: id, signingKey } = readJson(context, createdSchema, answer, what);
	const key = signingKey || ownKey;
	if (key) return { id, signingKey: key };
	await deleteWebhook(context, platform, organization, id);
	throw failureError(context.getNode(), {
		message: `The platform gives no signing key for its webhooks${of(organization)}, so nobody can tell its calls from others'`,
		description: POLL_INSTEAD,
		code: 'noSigningKey',
		retryable: false,
	});
}

/**
 * Removes a webhook. One that isn't there any more is removed.
 *
 * @throws as {@link listWebhooks}
 */
export async function deleteWebhook(
	context: RequestContext,
	platform: Platform,
	organization: string,
	id: string,
): Promise<void> {
	await callPlatform(context, platform, {
		method: 'DELETE',
		path: `/v1/webhooks/${encodeURIComponent(id)}`,
		what: `the removal of webhook ${id}`,
		organization,
		accept: GONE,
	});
}

const POLL_INSTEAD =
	'Use eFacture Trigger in place of this node: it asks the platform at intervals and emits the same items.';

function noWebhooks(httpStatus: number): Failure {
	return {
		message: `The platform has no webhooks (HTTP ${httpStatus}), so it can't tell n8n of news by itself`,
		description: POLL_INSTEAD,
		code: 'noWebhooks',
		retryable: false,
	};
}

function inStyle12({ callbackUrl, flowTypes, flowDirection, ackStatus }: WebhookWish, key: string): object {
	return {
		callback: { url: callbackUrl, signature: { algo: 'HS256', key } },
		metadata: { flowType: flowTypes[0], flowDirection, ...(ackStatus ? { ackStatus } : {}) },
	};
}

/** A platform that doesn't take the request may be of another style, or not be able to reach n8n. */
function withAdvice(context: RequestContext, error: Error, callbackUrl: string): Error {
	const failure = failureOf(error);
	if (failure.httpStatus !== 400 && failure.httpStatus !== 422) return error;
	const advice = `The platform must be able to reach n8n at ${callbackUrl}. If it speaks version 1.2 of the standard, set 'Registration Style' to 1.2.`;
	return failureError(context.getNode(), { ...failure, description: `${failure.description} ${advice}` });
}

function of(organization: string): string {
	return organization ? ` of organization ${organization}` : '';
}
