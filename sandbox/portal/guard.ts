import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Fault, Faults } from '../faults';
import { codeForStatus, PortalError } from './errors';
import {
	operations,
	type Counters,
	type Operation,
	type PortalCall,
	type PortalToken,
	type Right,
} from './types';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** The contract's operation this route serves. */
		operation?: Operation;
		/** What the token must have. */
		right?: Right;
	}
}

export interface GuardParts {
	tokens: PortalToken[];
	faults: Faults<PortalCall>;
	counters: Counters;
}

/** No calls yet. */
export function newCounters(): Counters {
	return {
		calls: Object.fromEntries(operations.map((operation) => [operation, 0])) as Counters['calls'],
		statuses: {},
	};
}

/** What a route says to the guard about itself. */
export function operation(name: Operation, right?: Right) {
	return { config: { operation: name, right } };
}

/** Counts calls, meets them with faults, checks tokens and gives every refusal the contract's shape. */
export function guard(app: FastifyInstance, parts: GuardParts): void {
	app.addHook('onRequest', async (request, reply) => {
		const { operation: name, right } = request.routeOptions.config;
		if (!name) throw new PortalError('notFound', 'There is no such resource');
		parts.counters.calls[name]++;
		await meet(parts.faults.forCall({ operation: name }), reply);
		const token = tokenOf(request, parts);
		await meet(parts.faults.forClient(token.token), reply);
		if (right ? !token.rights.includes(right) : token.rights.length === 0) {
			throw new PortalError('forbidden', `The token has not the right ${right ?? 'to use the partner API'}`);
		}
	});
	app.addHook('onResponse', (_request, reply, done) => {
		const { statuses } = parts.counters;
		statuses[reply.statusCode] = (statuses[reply.statusCode] ?? 0) + 1;
		done();
	});
	app.setErrorHandler(async (error, request, reply) => {
		if (request.socket.destroyed) {
			parts.counters.statuses['0'] = (parts.counters.statuses['0'] ?? 0) + 1;
			return reply.hijack();
		}
		// The rest of a refused upload is read away, so that the answer reaches the client.
		request.raw.resume();
		const refusal = refusalOf(error);
		return await reply
			.code(refusal.status)
			.headers(refusal.headers)
			.send({ code: refusal.code, message: refusal.message, requestId: randomUUID() });
	});
	app.setNotFoundHandler(() => {
		throw new PortalError('notFound', 'There is no such resource');
	});
}

async function meet(fault: Fault | null, reply: FastifyReply): Promise<void> {
	if (!fault) return;
	if (fault.kind === 'hang') await fault.until;
	if (fault.kind !== 'answer') {
		reply.raw.destroy();
		throw new PortalError('unavailable', 'The connection was broken');
	}
	const code = codeForStatus(fault.status);
	const headers: Record<string, string> =
		fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
	throw new PortalError(code, `Answered by the sandbox in place of the portal: ${code}`, headers);
}

function refusalOf(error: unknown): PortalError {
	if (error instanceof PortalError) return error;
	const status = (error as { statusCode?: number }).statusCode;
	const message = error instanceof Error ? error.message : 'Something unexpected happened';
	return new PortalError(status !== undefined && status < 500 ? 'invalidRequest' : 'internal', message);
}

/** @throws PortalError `unauthorized` */
export function tokenOf(request: FastifyRequest, { tokens }: Pick<GuardParts, 'tokens'>): PortalToken {
	const presented = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	const token = tokens.find((candidate) => candidate.token === presented);
	if (!token) throw new PortalError('unauthorized', 'A valid API token is required');
	return token;
}
