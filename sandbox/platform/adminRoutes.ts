import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { acknowledgementDetails, read } from './adminBody';
import { ackStatuses, flowDirections } from './contractValues';
import { notFound } from './errors';
import { addLifecycleAdminRoutes } from './lifecycleAdminRoutes';
import { present } from './search';
import { routes, type Platform, type PlatformFlow } from './types';

const acknowledgement = z.object({
	status: z.enum(ackStatuses),
	details: acknowledgementDetails.optional(),
});

const instant = z.string().datetime();
const flowsBody = z.object({
	stamp: z.enum(['keep', 'now']).default('now'),
	flows: z.array(
		z.object({
			flowId: z.string().min(1).max(64),
			organization: z.string(),
			trackingId: z.string().optional(),
			name: z.string(),
			flowType: z.string(),
			flowDirection: z.enum(flowDirections),
			flowSyntax: z.string(),
			flowProfile: z.string().default('Undefined'),
			processingRule: z.string().default('B2B'),
			processingRuleSource: z.enum(['Input', 'Computed']).default('Computed'),
			submittedAt: instant.default(() => new Date().toISOString()),
			updatedAt: instant.default(() => new Date().toISOString()),
			acknowledgement: acknowledgement.default({ status: 'Ok' }),
			originalBase64: z.string(),
			readableViewBase64: z.string().optional(),
		}),
	),
});

const outageBody = z.object({
	kind: z.enum(['refuse', 'unavailable', 'hang']),
	seconds: z.number().positive(),
});
const rateLimitBody = z.object({
	requests: z.number().int().min(0),
	perSeconds: z.number().positive(),
	retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
});
const failureBody = z.object({
	route: z.enum(routes).optional(),
	status: z.number().int(),
	times: z.number().int().positive().optional(),
	skip: z.number().int().min(0).optional(),
	flowId: z.string().optional(),
	retryAfterSeconds: z.number().min(0).optional(),
});
const modeBody = z.object({ mode: z.enum(['1.3', '1.1', 'capped']) });
const acknowledgeBody = acknowledgement.extend({ flowId: z.string() });

type SentFlow = z.infer<typeof flowsBody>['flows'][number];

function withContent({ originalBase64, readableViewBase64, ...flow }: SentFlow): PlatformFlow {
	const original = Buffer.from(originalBase64, 'base64');
	const readable = readableViewBase64 === undefined ? undefined : Buffer.from(readableViewBase64, 'base64');
	return {
		...flow,
		content: { original: () => original, ...(readable && { readableView: () => readable }) },
	};
}

/** Room for some thousand files in one call. */
const flowsBodyLimit = 256 * 1024 * 1024;

/**
 * `/sandbox/…`: the controls of `Platform` for other processes, without a token. The server listens on 127.0.0.1 only.
 */
export function addAdminRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/sandbox/counters', async () => platform.counters());
	app.delete('/sandbox/counters', async (_request, reply) => {
		platform.resetCounters();
		return reply.code(204).send();
	});
	app.get('/sandbox/handed-out', async () => platform.handedOut());
	app.get('/sandbox/flows', async () =>
		platform.flows().map((flow) => ({ organization: flow.organization, ...present(flow, '1.3') })),
	);
	app.post('/sandbox/flows', { bodyLimit: flowsBodyLimit }, async (request, reply) => {
		const { flows, stamp } = read(flowsBody, request.body);
		platform.addFlows(flows.map(withContent), stamp);
		return reply.code(201).send({ added: flows.length });
	});
	app.post('/sandbox/acknowledgements', async (request, reply) => {
		const { flowId, ...given } = read(acknowledgeBody, request.body);
		if (!platform.flows().some((flow) => flow.flowId === flowId)) throw notFound('There is no such flow');
		platform.acknowledge(flowId, given);
		return reply.code(204).send();
	});
	app.post('/sandbox/outage', async (request, reply) => {
		const { kind, seconds } = read(outageBody, request.body);
		platform.startOutage(kind, seconds);
		return reply.code(204).send();
	});
	app.delete('/sandbox/outage', async (_request, reply) => {
		platform.endOutage();
		return reply.code(204).send();
	});
	app.put('/sandbox/rate-limit', async (request, reply) => {
		platform.setRateLimit(read(rateLimitBody, request.body));
		return reply.code(204).send();
	});
	app.delete('/sandbox/rate-limit', async (_request, reply) => {
		platform.setRateLimit(null);
		return reply.code(204).send();
	});
	app.post('/sandbox/failures', async (request, reply) => {
		platform.failNext(read(failureBody, request.body));
		return reply.code(204).send();
	});
	app.put('/sandbox/mode', async (request, reply) => {
		platform.setMode(read(modeBody, request.body).mode);
		return reply.code(204).send();
	});
	app.delete('/sandbox/tokens', async (_request, reply) => {
		platform.expireTokens();
		return reply.code(204).send();
	});
	addLifecycleAdminRoutes(app, platform);
}
