import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';

import { Faults } from '../faults';
import { Activity } from './activity';
import { addAdminRoutes } from './adminRoutes';
import { DepositDesk } from './depositDesk';
import { answerErrors } from './errors';
import { addFlowRoutes } from './flowRoutes';
import { FlowStore } from './flowStore';
import { guard, type GuardParts } from './guard';
import { Lifecycle } from './lifecycle';
import { TokenService } from './tokens';
import type { Platform, PlatformCall, PlatformClient, PlatformOptions, WebhookOptions } from './types';
import { addWebhookAdminRoutes } from './webhooks/adminRoutes';
import { Callbacks } from './webhooks/callbacks';
import { WebhookRegister } from './webhooks/register';
import { addWebhookRoutes } from './webhooks/routes';

export * from './types';

const defaultClients: PlatformClient[] = [
	{ clientId: 'sandbox', clientSecret: 'sandbox-secret', organizations: ['firm'] },
];
const defaultWebhooks: Required<WebhookOptions> = {
	style: '1.3',
	absentStatus: 404,
	reading: 'fingerprint',
	most: 50,
	list: 'both',
	body: 'flow',
	lostAnswers: 0,
	answerWithinMs: 10_000,
};
const maxFileBytes = 100 * 1024 * 1024;

/**
 * Starts a local e-invoicing platform on 127.0.0.1 that speaks the XP Z12-013 Flow Service, webhooks included.
 * Without `clients` there is one, `sandbox` with the secret `sandbox-secret`, for the organization `firm`.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
	const clients = options.clients ?? defaultClients;
	const behaviour = { mode: options.mode ?? '1.3', order: options.order ?? 'ascending' };
	const webhookOptions: Required<WebhookOptions> = {
		...defaultWebhooks,
		// Contract 1.1.0 has none.
		...(options.mode === '1.1' ? { style: 'none' } : {}),
		...options.webhooks,
	};
	const webhookSettings = () => ({ ...webhookOptions, mode: behaviour.mode });
	const webhooks = new WebhookRegister();
	const callbacks = new Callbacks(webhooks, webhookSettings);
	const store = new FlowStore((flow) => callbacks.tell(flow));
	const activity = new Activity();
	const faults = new Faults<PlatformCall>();
	const tokens = new TokenService(clients, options.tokenLifetimeSeconds ?? 3600);
	const lifecycle = new Lifecycle(store, {
		options: options.lifecycle === true ? {} : options.lifecycle || null,
		members: options.members ?? [],
		internationalPaymentsOnly: options.internationalPaymentsOnly ?? false,
		defaultOrganization: clients[0].organizations[0],
	});
	const depositDesk = new DepositDesk(store, lifecycle, options.acknowledgeAfterMs ?? 500);
	store.add(options.flows ?? []);
	lifecycle.note(options.flows ?? []);
	if (options.lifecycle) await lifecycle.ready();

	const app = fastify({ forceCloseConnections: true });
	await app.register(multipart, { limits: { fileSize: options.maxFileBytes ?? maxFileBytes } });
	answerErrors(app);
	app.addHook('onSend', async (request, reply) => {
		const requestId = request.headers['request-id'] ?? request.headers['x-request-id'];
		if (requestId !== undefined) reply.header('Request-Id', requestId);
	});
	app.addHook('onResponse', async (request, reply) => {
		if (!request.url.startsWith('/sandbox/')) activity.answered(reply.statusCode);
	});
	addTokenRoute(app, { activity, faults, tokens });
	addWebhookRoutes(app, { webhooks, settings: webhookSettings, activity, faults, tokens });
	addFlowRoutes(app, { store, depositDesk, activity, faults, tokens, behaviour });

	const platform: Platform = {
		url: '',
		tokenUrl: '',
		clients,
		flows: () => store.all(),
		addFlows: (flows, stamp = 'keep') => {
			const now = new Date().toISOString();
			store.add(
				stamp === 'keep' ? flows : flows.map((flow) => ({ ...flow, submittedAt: now, updatedAt: now })),
			);
			lifecycle.note(flows);
		},
		acknowledge: (flowId, acknowledgement) => {
			const updated = store.update(flowId, { acknowledgement, updatedAt: new Date().toISOString() });
			if (!updated) throw new Error(`The sandbox platform holds no flow ${flowId}.`);
			depositDesk.acknowledge(flowId, acknowledgement);
			lifecycle.transmit();
		},
		setMode: (mode) => {
			behaviour.mode = mode;
		},
		startOutage: (kind, seconds) => faults.startOutage(kind, seconds),
		endOutage: () => faults.endOutage(),
		setRateLimit: (limit) => faults.setRateLimit(limit),
		failNext: (failure) => faults.failNext(failure),
		forgetFailures: () => faults.forgetFailures(),
		expireTokens: () => tokens.expireAll(),
		clientOf: (authorization) => tokens.clientOf(authorization),
		counters: () => activity.counters(),
		resetCounters: () => activity.resetCounters(),
		handedOut: () => activity.handedOut(),
		deposits: () => depositDesk.list(),
		planDeposits: (plan) => depositDesk.plan(plan),
		lifecycle: (invoice) => lifecycle.history(invoice),
		counterparty: (act) => lifecycle.counterparty(act),
		webhooks: () => webhooks.all(),
		setWebhooks: (changes) => void Object.assign(webhookOptions, changes),
		callbacks: () => callbacks.records(),
		callBack: async (order) => {
			const told = store.all().filter(({ flowId }) => order.flowIds?.includes(flowId) ?? true);
			return await callbacks.order(told, order);
		},
		close: async () => {
			faults.endOutage();
			callbacks.close();
			depositDesk.close();
			await app.close();
		},
	};
	addAdminRoutes(app, platform);
	addWebhookAdminRoutes(app, platform);
	platform.url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	platform.tokenUrl = `${platform.url}/token`;
	return platform;
}

/** `POST /token`: OAuth2 client credentials, the client named in the form or in a Basic header. */
function addTokenRoute(app: FastifyInstance, parts: GuardParts): void {
	const form = 'application/x-www-form-urlencoded';
	app.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) => {
		done(null, Object.fromEntries(new URLSearchParams(body.toString())));
	});
	const open = { onRequest: guard(parts, { route: () => 'token', secured: false }) };
	app.post('/token', open, async (request, reply) => {
		const fields = (request.body ?? {}) as Record<string, string | undefined>;
		const { status, headers, body } = parts.tokens.issue(request.headers.authorization, fields);
		return reply.code(status).headers(headers).send(body);
	});
}
