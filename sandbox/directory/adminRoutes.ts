import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { read } from '../platform/adminBody';
import { addFaultRoutes, plannedFailure } from '../platform/faultRoutes';
import { directoryRoutes, type Directory } from './types';

const siret = z.string().regex(/^\d{14}$/);
const siren = z.string().regex(/^\d{9}$/);
const closed = z.boolean().optional();

const entriesBody = z
	.object({
		companies: z.array(
			z.object({
				siren,
				name: z.string(),
				entityType: z.enum(['Public', 'PrivateVatRegistered']).optional(),
				closed,
			}),
		),
		establishments: z.array(z.object({ siret, name: z.string(), main: z.boolean().optional(), closed })),
		routingCodes: z.array(z.object({ siret, code: z.string(), name: z.string(), closed })),
		lines: z.array(
			z.object({
				address: z.string().min(1).max(125),
				siren,
				siret: siret.optional(),
				routingCode: z.string().optional(),
				suffix: z.string().optional(),
				platformType: z.enum(['WK', 'DFH']).optional(),
				status: z.enum(['Enabled', 'Disabled', 'Upcoming']),
			}),
		),
	})
	.partial()
	.strict();
const modeBody = z.object({ mode: z.enum(['1.3', '1.1']) });
const failureBody = plannedFailure.extend({ route: z.enum(directoryRoutes).optional() });

/** `/sandbox/…`: the controls of `Directory` for other processes, without a token. */
export function addAdminRoutes(app: FastifyInstance, directory: Directory): void {
	addFaultRoutes(app, directory, failureBody);
	app.get('/sandbox/entries', async () => directory.entries());
	app.post('/sandbox/entries', { bodyLimit: 64 * 1024 * 1024 }, async (request, reply) => {
		directory.add(read(entriesBody, request.body));
		return reply.code(204).send();
	});
	app.delete('/sandbox/lines/:address', async (request, reply) => {
		directory.removeLine((request.params as { address: string }).address);
		return reply.code(204).send();
	});
	app.put('/sandbox/mode', async (request, reply) => {
		directory.setMode(read(modeBody, request.body).mode);
		return reply.code(204).send();
	});
}
