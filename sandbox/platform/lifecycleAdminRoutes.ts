import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { acknowledgementDetails, read } from './adminBody';
import { notFound } from './errors';
import type { CounterpartyAct, DepositPlan, Platform } from './types';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD');
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'must be YYYY-MM-DDTHH:mm:ss');
const text = z.string().nullish();

const counterpartyBody: z.ZodType<CounterpartyAct, z.ZodTypeDef, unknown> = z
	.object({
		flowId: z.string().optional(),
		identity: z.string().optional(),
		about: z
			.object({
				number: z.string(),
				sellerSiren: z.string(),
				issueDate: date,
				typeCode: z.string().optional(),
				organization: z.string().optional(),
				side: z.enum(['purchase', 'sale']).optional(),
			})
			.strict()
			.optional(),
		others: z
			.array(z.union([z.object({ flowId: z.string() }), z.object({ identity: z.string() })]))
			.optional(),
		code: z.string(),
		reasons: z
			.array(z.union([z.string(), z.object({ code: z.string(), label: text, action: text, note: text })]))
			.optional(),
		payments: z
			.array(
				z.object({
					type: z.string().optional(),
					amount: z.string(),
					currency: text,
					rate: text,
					date: date.nullish(),
				}),
			)
			.optional(),
		note: z.string().optional(),
		at: localTime.optional(),
		issuerRole: z.string().optional(),
		form: z.enum(['V1.3', 'V1.4']).optional(),
		copies: z.number().int().min(0).optional(),
		taxCopy: z.boolean().optional(),
		withoutSellerAndDate: z.boolean().optional(),
	})
	.strict()
	.refine(
		({ flowId, identity, about }) =>
			[flowId, identity, about].filter((one) => one !== undefined).length === 1,
		'one of flowId, identity and about is needed',
	);

const depositPlanBody: z.ZodType<DepositPlan, z.ZodTypeDef, unknown> = z
	.object({
		answer: z.union([z.enum(['hang', 'break']), z.number().int()]).optional(),
		acknowledgeAfterMs: z.number().min(0).optional(),
		stuck: z.boolean().optional(),
		error: acknowledgementDetails.optional(),
		flowSyntax: z.string().optional(),
		times: z.number().int().positive().optional(),
		skip: z.number().int().min(0).optional(),
	})
	.strict();

const invoiceQuery = z.union([z.object({ identity: z.string() }), z.object({ flowId: z.string() })]);

/** `/sandbox/…`: the life cycles, the scripted counterparty and the deposits, for other processes. */
export function addLifecycleAdminRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/sandbox/lifecycle', async (request) => {
		const invoice = read(invoiceQuery, request.query);
		return platform.lifecycle('identity' in invoice ? invoice.identity : invoice.flowId);
	});
	app.post('/sandbox/counterparty', async (request, reply) => {
		const act = read(counterpartyBody, request.body);
		const flowIds = await platform.counterparty(act).catch((error: Error) => {
			throw notFound(error.message);
		});
		return reply.code(201).send({ flowIds });
	});
	app.get('/sandbox/deposits', async () => platform.deposits());
	app.post('/sandbox/deposit-plans', async (request, reply) => {
		platform.planDeposits(read(depositPlanBody, request.body));
		return reply.code(204).send();
	});
}
