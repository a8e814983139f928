import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ackStatuses, contractOf, flowDirections } from '../contractValues';
import { read } from '../adminBody';
import { codeForStatus, notFound, PlatformError } from '../errors';
import { guard, organizationOf, type GuardParts } from '../guard';
import type { PlatformMode, Route } from '../types';
import type { WebhookOwner, WebhookRegister } from './register';
import type { Webhook, WebhookOptions } from './types';

export interface WebhookRoutesParts extends GuardParts {
	webhooks: WebhookRegister;
	settings: () => Required<WebhookOptions> & { mode: PlatformMode };
}

const known = (values: readonly string[]) =>
	z.string().refine(
		(value) => values.includes(value),
		(value) => ({ message: `${value} is not a known value` }),
	);

const address = z
	.string()
	.url()
	.refine((url) => /^https?:/.test(url), 'must be a web address');

/** `WebhookParams` of contract 1.3.0. */
const paramsOf13 = (mode: PlatformMode) =>
	z.object({
		callbackUrl: address,
		flowTypes: z.array(known(contractOf(mode).flowType)).optional(),
		flowDirection: z.enum(flowDirections).optional(),
		ackStatus: z.enum(ackStatuses).optional(),
	});

/** The same before: one type and one direction, and how to sign. */
const paramsOf12 = (mode: PlatformMode) =>
	z.object({
		callback: z.object({
			url: address,
			signature: z.object({ algo: z.literal('HS256'), key: z.string().min(1) }).optional(),
		}),
		metadata: z.object({
			flowType: known(contractOf(mode).flowType),
			flowDirection: z.enum(flowDirections),
			ackStatus: z.enum(ackStatuses).optional(),
		}),
	});

/** `/v1/webhooks`: list, create, delete; in the style of 1.2 also read one. */
export function addWebhookRoutes(app: FastifyInstance, parts: WebhookRoutesParts): void {
	const { webhooks, settings, tokens } = parts;
	const secured = (route: Route) => ({ onRequest: guard(parts, { route: () => route, secured: true }) });
	const ownerOf = (request: FastifyRequest): WebhookOwner => {
		const { style, absentStatus } = settings();
		if (style === 'none') throw new PlatformError(absentStatus, codeForStatus(absentStatus), null);
		const { clientId } = tokens.clientOf(request.headers.authorization);
		return { clientId, organization: organizationOf(tokens, request) };
	};
	const idOf = (request: FastifyRequest) => (request.params as { webhookId: string }).webhookId;

	app.get('/v1/webhooks', secured('listWebhooks'), async (request) => {
		const found = webhooks.of(ownerOf(request));
		const { style, list } = settings();
		const ids = { count: found.length, webhookIds: found.map(({ webhookId }) => webhookId) };
		if (style === '1.2' || list === 'ids') return ids;
		const shown = { count: found.length, webhooks: found.map(shown13) };
		return list === 'webhooks' ? shown : { ...ids, ...shown };
	});

	app.post('/v1/webhooks', secured('createWebhook'), async (request, reply) => {
		const owner = ownerOf(request);
		const { style, mode, ...limits } = settings();
		reply.code(201);
		if (style === '1.3') {
			const created = webhooks.create(owner, read(paramsOf13(mode), request.body), limits);
			const { webhookId, createdAt, key: signingKey } = created;
			return { webhookId, signingKey, createdAt };
		}
		const { callback, metadata } = read(paramsOf12(mode), request.body);
		const { flowType, ...filters } = metadata;
		const wanted = { callbackUrl: callback.url, flowTypes: [flowType], ...filters };
		const { webhookId, createdAt, key } = webhooks.create(owner, wanted, limits, callback.signature?.key);
		return { webhookId, createdAt, ...(callback.signature ? {} : { signingKey: key }) };
	});

	app.get('/v1/webhooks/:webhookId', secured('readWebhook'), async (request) => {
		const owner = ownerOf(request);
		if (settings().style !== '1.2') throw notFound('There is no such resource');
		return shown12(webhooks.get(owner, idOf(request)));
	});

	app.delete('/v1/webhooks/:webhookId', secured('deleteWebhook'), async (request, reply) => {
		webhooks.delete(ownerOf(request), idOf(request));
		return reply.code(204).send();
	});
}

function shown13({ clientId: _client, organization: _organization, ...webhook }: Webhook) {
	return webhook;
}

function shown12({ webhookId, createdAt, callbackUrl, flowTypes, flowDirection, ackStatus }: Webhook) {
	return {
		webhookId,
		createdAt,
		callback: { url: callbackUrl },
		metadata: { flowType: flowTypes?.[0], flowDirection, ackStatus },
	};
}
