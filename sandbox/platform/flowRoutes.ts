import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Activity } from './activity';
import { docTypes } from './contractValues';
import { readDeposit } from './deposit';
import type { DepositDesk } from './depositDesk';
import { contentDisposition, fileOf } from './download';
import { badRequest, codeForStatus, notFound, PlatformError } from './errors';
import type { FlowStore } from './flowStore';
import { guard, organizationOf, type GuardParts } from './guard';
import { present, search } from './search';
import type { PlatformMode, Route, SearchOrder } from './types';

export interface FlowRoutesParts extends GuardParts {
	store: FlowStore;
	depositDesk: DepositDesk;
	behaviour: { mode: PlatformMode; order: SearchOrder };
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
	const { store, depositDesk, activity, tokens, behaviour } = parts;
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

	app.post('/v1/flows', secured('deposit'), async (request, reply) => {
		const organization = organizationOf(tokens, request);
		const { clientId } = tokens.clientOf(request.headers.authorization);
		const deposit = await readDeposit(request, behaviour.mode);
		const { flow, answer } = depositDesk.take(deposit, { clientId, organization });
		if (typeof answer === 'number') throw new PlatformError(answer, codeForStatus(answer), null);
		if (answer !== undefined) return leaveUnanswered(reply, answer, activity);
		return reply.code(202).send({ flowId: flow.flowId, submittedAt: flow.submittedAt, ...deposit.info });
	});
}

/** Says nothing about a deposit that was taken: the connection stays open or breaks. */
function leaveUnanswered(reply: FastifyReply, answer: 'hang' | 'break', activity: Activity): FastifyReply {
	reply.hijack();
	activity.answered(0);
	if (answer === 'break') reply.raw.destroy();
	return reply;
}
