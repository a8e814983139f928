import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { outageKinds, type OutageKind, type RateLimit } from '../faults';
import { read } from './adminBody';

const outageBody = z.object({ kind: z.enum(outageKinds), seconds: z.number().positive() });
const rateLimitBody = z.object({
	requests: z.number().int().min(0),
	perSeconds: z.number().positive(),
	retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
});

/** A planned failure, but for what it names of a call. */
export const plannedFailure = z.object({
	status: z.number().int(),
	times: z.number().int().positive().optional(),
	skip: z.number().int().min(0).optional(),
	retryAfterSeconds: z.number().min(0).optional(),
});

export interface FaultControls<Failure> {
	counters(): object;
	resetCounters(): void;
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	setRateLimit(limit: RateLimit | null): void;
	failNext(failure: Failure): void;
}

/** `/sandbox/…`: counters, outages, rate limit and planned failures of a server, for other processes. */
export function addFaultRoutes<Failure>(
	app: FastifyInstance,
	server: FaultControls<Failure>,
	failure: z.ZodType<Failure, z.ZodTypeDef, unknown>,
): void {
	app.get('/sandbox/counters', async () => server.counters());
	app.delete('/sandbox/counters', async (_request, reply) => {
		server.resetCounters();
		return reply.code(204).send();
	});
	app.post('/sandbox/outage', async (request, reply) => {
		const { kind, seconds } = read(outageBody, request.body);
		server.startOutage(kind, seconds);
		return reply.code(204).send();
	});
	app.delete('/sandbox/outage', async (_request, reply) => {
		server.endOutage();
		return reply.code(204).send();
	});
	app.put('/sandbox/rate-limit', async (request, reply) => {
		server.setRateLimit(read(rateLimitBody, request.body));
		return reply.code(204).send();
	});
	app.delete('/sandbox/rate-limit', async (_request, reply) => {
		server.setRateLimit(null);
		return reply.code(204).send();
	});
	app.post('/sandbox/failures', async (request, reply) => {
		server.failNext(read(failure, request.body));
		return reply.code(204).send();
	});
}
