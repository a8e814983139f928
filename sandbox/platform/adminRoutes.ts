import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { acknowledgementDetails, read } from './adminBody';
import { ackStatuses, flowDirections } from './contractValues';
import { notFound } from './errors';
import { addFaultRoutes, plannedFailure } from './faultRoutes';
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

const failureBody = plannedFailure.extend({
	route: z.enum(routes).optional(),
	flowId: z.string().optional(),
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
	addFaultRoutes(app, platform, failureBody);
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
