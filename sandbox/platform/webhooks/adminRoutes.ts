import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { read } from '../adminBody';
import type { Platform } from '../types';

const settingsBody = z
	.object({
		style: z.enum(['1.3', '1.2', 'none']),
		absentStatus: z.union([z.literal(404), z.literal(405), z.literal(501)]),
		reading: z.enum(['text', 'fingerprint']),
		most: z.number().int().min(0),
		list: z.enum(['both', 'webhooks', 'ids']),
		body: z.enum(['flow', 'flowInfo']),
		lostAnswers: z.number().int().min(0),
		answerWithinMs: z.number().int().positive(),
	})
	.partial()
	.strict();
const orderBody = z
	.object({
		flowIds: z.array(z.string()),
		signature: z.enum(['right', 'wrong', 'tampered', 'missing']),
		ageSeconds: z.number().int(),
		times: z.number().int().positive(),
	})
	.partial()
	.strict();

/** `/sandbox/…`: the webhooks and the calls to them, for other processes. */
export function addWebhookAdminRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/sandbox/webhooks', async () => platform.webhooks());
	app.put('/sandbox/webhook-settings', async (request, reply) => {
		platform.setWebhooks(read(settingsBody, request.body));
		return reply.code(204).send();
	});
	app.get('/sandbox/callbacks', async () => platform.callbacks());
	app.post('/sandbox/callbacks', async (request) => await platform.callBack(read(orderBody, request.body)));
}
