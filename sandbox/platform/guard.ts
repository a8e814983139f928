import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Fault, Faults } from '../faults';
import type { Activity } from './activity';
import { codeForStatus, forbidden, PlatformError } from './errors';
import type { TokenService } from './tokens';
import type { PlatformCall, Route } from './types';

/** The parts of the platform that every call meets before its route. */
export interface GuardParts {
	activity: Activity;
	faults: Faults<PlatformCall>;
	tokens: TokenService;
}

export interface RouteRule {
	/** Which route a request counts as. */
	route: (request: FastifyRequest) => Route;
	/** Whether the call needs a bearer token. */
	secured: boolean;
}

/** An `onRequest` hook that counts a call, lets a fault meet it, checks its token and the rate limit of its client. */
export const guard =
	({ activity, faults, tokens }: GuardParts, { route, secured }: RouteRule) =>
	async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		const called = route(request);
		activity.called(called);
		const { flowId } = (request.params ?? {}) as { flowId?: string };
		const named = request.headers['organization-id'];
		const organization = typeof named === 'string' ? named : undefined;
		await meet(faults.forCall({ route: called, flowId, organization }), request, reply, () =>
			activity.answered(0),
		);
		if (reply.sent || !secured) return;
		const client = tokens.clientOf(request.headers.authorization);
		await meet(faults.forClient(client.clientId), request, reply, () => activity.answered(0));
	};

/**
 * Does what a fault says in place of answering, and calls `broken` when that breaks the connection.
 *
 * @throws PlatformError for a fault that answers
 */
export async function meet(
	fault: Fault | null,
	request: FastifyRequest,
	reply: FastifyReply,
	broken: () => void,
): Promise<void> {
	if (!fault) return;
	if (fault.kind === 'answer') {
		const headers: Record<string, string> =
			fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
		throw new PlatformError(fault.status, codeForStatus(fault.status), null, headers);
	}
	reply.hijack();
	if (fault.kind === 'hang') await fault.until;
	broken();
	request.raw.socket.destroy();
}

/**
 * The organization that a request is about: the one its `Organization-Id` names, else the account's own.
 *
 * @throws PlatformError 401 without a valid token, 403 for an organization the client may not speak for
 */
export function organizationOf(tokens: TokenService, request: FastifyRequest): string {
	const { organizations } = tokens.clientOf(request.headers.authorization);
	const named = request.headers['organization-id'];
	if (named === undefined || named === '') return organizations[0];
	if (typeof named === 'string' && organizations.includes(named)) return named;
	throw forbidden('This client may not speak for that organization');
}
