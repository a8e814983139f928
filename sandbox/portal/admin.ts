import type { FastifyInstance } from 'fastify';
import { z, ZodError } from 'zod';

import { outageKinds } from '../faults';
import { decisionSchema } from './decisionSchema';
import { PortalError } from './errors';
import { operations, type Portal } from './types';

const newDossiers = z.array(
	z.object({
		id: z.string().min(1).optional(),
		name: z.string().min(1),
		siret: z.string().nullish(),
		siren: z.string().nullish(),
		collection: z
			.object({ purchases: z.string().nullable(), sales: z.string().nullable() })
			.partial()
			.optional(),
	}),
);
const outage = z.object({ kind: z.enum(outageKinds), seconds: z.number().positive() });
const rateLimit = z.object({ requests: z.number().int().min(0), perSeconds: z.number().positive() });
const plannedFailure = z.object({
	operation: z.enum(operations).optional(),
	status: z.number().int(),
	times: z.number().int().positive().optional(),
	skip: z.number().int().nonnegative().optional(),
	retryAfterSeconds: z.number().nonnegative().optional(),
});

type IdParams = { Params: { id: string } };

/**
 * The portal's own control, for other processes on this machine; register it under `/sandbox`. No token is asked for
 * and no outage touches it.
 */
export function admin(portal: Portal) {
	return async (app: FastifyInstance): Promise<void> => {
		app.setErrorHandler(async (error, _request, reply) => {
			const message = error instanceof Error ? error.message : 'Something unexpected happened';
			return await reply.code(statusFor(error)).send({ message });
		});
		app.get('/tokens', () => portal.tokens);
		app.get('/dossiers', () => portal.dossiers());
		app.post('/dossiers', { bodyLimit: 64 * 1024 * 1024 }, (request) =>
			portal.addDossiers(newDossiers.parse(request.body)),
		);
		app.get('/documents', () => portal.documents());
		app.get('/mail-documents', () => portal.mailDocuments());
		app.get<IdParams>('/documents/:id/statuses', (request) => portal.statuses(request.params.id));
		app.post<IdParams>('/documents/:id/decisions', (request) =>
			portal.decide(request.params.id, decisionSchema.parse(request.body)),
		);
		app.get('/changes', () => portal.changes());
		app.delete('/changes', async (_request, reply) => {
			portal.forgetChanges();
			return await reply.code(204).send();
		});
		app.get('/counters', () => ({ ...portal.counters(), unsettled: portal.unsettled() }));
		app.delete('/counters', async (_request, reply) => {
			portal.resetCounters();
			return await reply.code(204).send();
		});
		app.post('/outage', async (request, reply) => {
			const { kind, seconds } = outage.parse(request.body);
			portal.startOutage(kind, seconds);
			return await reply.code(204).send();
		});
		app.delete('/outage', async (_request, reply) => {
			portal.endOutage();
			return await reply.code(204).send();
		});
		app.post('/rate-limit', async (request, reply) => {
			portal.setRateLimit(rateLimit.parse(request.body));
			return await reply.code(204).send();
		});
		app.delete('/rate-limit', async (_request, reply) => {
			portal.setRateLimit(null);
			return await reply.code(204).send();
		});
		app.post('/failures', async (request, reply) => {
			portal.failNext(plannedFailure.parse(request.body));
			return await reply.code(204).send();
		});
	};
}

function statusFor(error: unknown): number {
	if (error instanceof PortalError) return error.status;
	return error instanceof ZodError ? 400 : 500;
}
