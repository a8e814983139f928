import type { FastifyInstance, FastifyRequest } from 'fastify';

import { docTypes } from './contractValues';
import { depositedFlowType, pendingFlow, readDeposit, verdict, type Deposit } from './deposit';
import { contentDisposition, fileOf, sha256 } from './download';
import { badRequest, notFound } from './errors';
import type { FlowStore } from './flowStore';
import { guard, organizationOf, type GuardParts } from './guard';
import { present, search } from './search';
import type { PlatformMode, Route, SearchOrder } from './types';

export interface FlowRoutesParts extends GuardParts {
	store: FlowStore;
	behaviour: { mode: PlatformMode; order: SearchOrder; acknowledgeAfterMs: number };
}

type FlowRequest = FastifyRequest<{ Params: { flowId: string }; Querystring: { docType?: string } }>;

const routeOfDocType: Record<string, Route> = {
	Original: 'original',
	Converted: 'converted',
	ReadableView: 'readableView',
};
const docTypeOf = (request: FastifyRequest) => (request as FlowRequest).query.docType ?? 'Metadata';

/** The Flow Service: `/v1/flows/search`, `/v1/flows/{flowId}`, `/v1/flows`, `/v1/healthcheck`. */
export function addFlowRoutes(app: FastifyInstance, parts: FlowRoutesParts): void {
	const { store, activity, tokens, behaviour } = parts;
	const secured = (route: Route | ((request: FastifyRequest) => Route)) => ({
		onRequest: guard(parts, { route: typeof route === 'string' ? () => route : route, secured: true }),
	});

	app.get('/v1/healthcheck', secured('healthcheck'), async (_request, reply) => reply.code(200).send());

	app.post('/v1/flows/search', secured('search'), async (request) => {
		const answer = search(store, organizationOf(tokens, request), request.body, behaviour);
		activity.listed(answer.flows);
		return answer.body;
	});

	const documentRoute = secured((request) => routeOfDocType[docTypeOf(request)] ?? 'metadata');
	app.get('/v1/flows/:flowId', documentRoute, async (request, reply) => {
		const organization = organizationOf(tokens, request);
		const { flowId } = (request as FlowRequest).params;
		const docType = docTypes.find((known) => known === docTypeOf(request));
		if (!docType) throw badRequest(`docType must be one of ${docTypes.join(', ')}`);
		const flow = store.get(flowId);
		// A flow of another organization is not disclosed.
		if (!flow || flow.organization !== organization) throw notFound('There is no such flow');
		if (docType === 'Metadata') return present(flow, behaviour.mode);
		const { bytes, fileName } = await fileOf(flow, docType);
		activity.downloaded(flow, docType, bytes);
		return reply
			.header('Content-Type', 'application/octet-stream')
			.header('Content-Disposition', contentDisposition(fileName))
			.send(bytes);
	});

	const acknowledgeLater = depositChecker(app, parts);
	app.post('/v1/flows', secured('deposit'), async (request, reply) => {
		const organization = organizationOf(tokens, request);
		const deposit = await readDeposit(request, behaviour.mode);
		const flow = pendingFlow(deposit, organization, new Date());
		store.add([flow]);
		acknowledgeLater(flow.flowId, organization, deposit);
		return reply.code(202).send({ flowId: flow.flowId, submittedAt: flow.submittedAt, ...deposit.info });
	});
}

/** Gives each deposited flow its acknowledgement after a moment; what is left when the server closes stays pending. */
function depositChecker(app: FastifyInstance, { store, behaviour }: FlowRoutesParts) {
	const digests = new Map<string, Set<string>>();
	const timers = new Set<NodeJS.Timeout>();
	app.addHook('onClose', async () => timers.forEach((timer) => clearTimeout(timer)));

	return (flowId: string, organization: string, deposit: Deposit) => {
		const known = digests.get(organization) ?? new Set<string>();
		digests.set(organization, known);
		const acknowledgement = verdict(deposit, known);
		known.add(sha256(deposit.file));
		const timer = setTimeout(() => {
			timers.delete(timer);
			const flowType =
				acknowledgement.status === 'Ok' ? depositedFlowType(deposit.info, deposit.file) : 'Undefined';
			store.update(flowId, { acknowledgement, flowType, updatedAt: new Date().toISOString() });
		}, behaviour.acknowledgeAfterMs);
		timers.add(timer);
	};
}
