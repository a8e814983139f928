import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Contents } from './contents';
import type { Contract } from './contract';
import { treeOf } from './directories';
import type { Documents } from './documents';
import type { Dossiers, DossierSearch } from './dossiers';
import { codeForStatus, PortalError } from './errors';
import type { Fault, Faults } from './faults';
import type { Filing } from './filing';
import {
	operations,
	type Counters,
	type Operation,
	type PartName,
	type PortalToken,
	type Registration,
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

export interface PartnerApiParts {
	firm: { id: string; name: string };
	tokens: PortalToken[];
	contract: Contract;
	dossiers: Dossiers;
	documents: Documents;
	filing: Filing;
	contents: Contents;
	faults: Faults;
	counters: Counters;
}

const READ_DOSSIERS: Right = 'dossiers.read';
const READ_DOCUMENTS: Right = 'documents.read';
const WRITE_DOCUMENTS: Right = 'documents.write';

const LONGEST_PAGE = 500;
const DEFAULT_PAGE = 100;

type IdParams = { Params: { id: string } };
type PartParams = { Params: { id: string; part: PartName } };

/** No calls yet. */
export function newCounters(): Counters {
	return {
		calls: Object.fromEntries(operations.map((operation) => [operation, 0])) as Counters['calls'],
		statuses: {},
	};
}

/** Serves the contract; register it under `/partner/v1`. */
export function partnerApi(parts: PartnerApiParts) {
	const { contract, dossiers, documents, filing, contents } = parts;

	return async (app: FastifyInstance): Promise<void> => {
		guard(app, parts);

		app.get('/me', operation('getMe'), (request) => ({
			firm: parts.firm,
			rights: tokenOf(request, parts).rights,
		}));

		app.post('/dossiers/search', operation('searchDossiers', READ_DOSSIERS), (request) =>
			dossiers.search(contract.body<DossierSearch>('DossierSearch', request.body)),
		);
		app.get<IdParams>('/dossiers/:id', operation('getDossier', READ_DOSSIERS), (request) =>
			dossiers.get(request.params.id),
		);
		app.get<IdParams>('/dossiers/:id/directories', operation('listDirectories', READ_DOSSIERS), (request) => {
			const { id } = dossiers.get(request.params.id);
			return treeOf(id, documents.months(id));
		});

		app.post('/documents', operation('registerDocument', WRITE_DOCUMENTS), async (request, reply) => {
			const result = filing.register(contract.body<Registration>('Registration', request.body));
			if (result.outcome === 'conflict') return await reply.code(409).send(result);
			const { outcome, document, missing } = result;
			const created = result.outcome === 'registered' && result.created;
			return await reply.code(created ? 201 : 200).send({ outcome, document, missing });
		});
		app.get('/documents', operation('listDocuments', READ_DOCUMENTS), (request) =>
			documents.list(listQuery(request)),
		);
		app.post('/documents/lookup', operation('lookUpDocuments', READ_DOCUMENTS), (request) => ({
			documents: documents.lookUp(contract.body<{ filingKeys: string[] }>('Lookup', request.body).filingKeys),
		}));
		app.get<IdParams>('/documents/:id', operation('getDocument', READ_DOCUMENTS), (request) =>
			documents.get(request.params.id),
		);
		app.get<PartParams>(
			'/documents/:id/parts/:part',
			operation('getPart', READ_DOCUMENTS),
			async (request, reply) => {
				const { id, part } = checkedPart(request);
				const file = documents.get(id)[part];
				if (!file) throw new PortalError('notFound', `The document has no ${part} part`);
				return await reply
					.type(file.mimeType)
					.header('content-length', file.size)
					.send(contents.read(id, part));
			},
		);

		await app.register(async (uploads) => {
			// Whatever its type, an upload is taken as it comes.
			uploads.removeAllContentTypeParsers();
			uploads.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
			uploads.put<PartParams>(
				'/documents/:id/parts/:part',
				operation('putPart', WRITE_DOCUMENTS),
				async (request) => {
					const { id, part } = checkedPart(request);
					const announced = filing.announce(id, part, sizeOf(request), digestOf(request));
					const arrival = await contents.receive(request.body as Readable, announced.size);
					try {
						return filing.accept(id, announced, arrival);
					} finally {
						await contents.discard(arrival);
					}
				},
			);
		});
	};
}

function operation(name: Operation, right?: Right) {
	return { config: { operation: name, right } };
}

/** Counts calls, meets them with faults, checks tokens and gives every refusal the contract's shape. */
function guard(app: FastifyInstance, parts: PartnerApiParts): void {
	app.addHook('onRequest', async (request, reply) => {
		const { operation: name, right } = request.routeOptions.config;
		if (!name) throw new PortalError('notFound', 'There is no such resource');
		parts.counters.calls[name]++;
		await meet(parts.faults.forCall(name), reply);
		const token = tokenOf(request, parts);
		await meet(parts.faults.forToken(token.token), reply);
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

function tokenOf(request: FastifyRequest, { tokens }: PartnerApiParts): PortalToken {
	const presented = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	const token = tokens.find((candidate) => candidate.token === presented);
	if (!token) throw new PortalError('unauthorized', 'A valid API token is required');
	return token;
}

function checkedPart(request: FastifyRequest<PartParams>): { id: string; part: PartName } {
	const { id, part } = request.params;
	if (part !== 'original' && part !== 'readable')
		throw new PortalError('notFound', `There is no part ${String(part)}`);
	return { id, part };
}

function sizeOf(request: FastifyRequest): number {
	const size = Number(request.headers['content-length']);
	if (!Number.isInteger(size) || size < 1)
		throw new PortalError('invalidRequest', 'Content-Length is required');
	return size;
}

function digestOf(request: FastifyRequest): string | undefined {
	const header = request.headers['content-digest'];
	if (header === undefined) return undefined;
	const digest = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(String(header))?.[1];
	if (digest === undefined)
		throw new PortalError('invalidRequest', 'Content-Digest must be sha-256=:<base64>:');
	return Buffer.from(digest, 'base64').toString('hex');
}

function listQuery(request: FastifyRequest): {
	dossierId?: string;
	updatedAfter?: string;
	cursor?: string;
	limit: number;
} {
	const { dossierId, updatedAfter, cursor, limit } = request.query as Record<string, string | undefined>;
	const size = limit === undefined ? DEFAULT_PAGE : Number(limit);
	if (!Number.isInteger(size) || size < 1 || size > LONGEST_PAGE) {
		throw new PortalError('invalidRequest', `limit must be between 1 and ${LONGEST_PAGE}`);
	}
	if (updatedAfter !== undefined && Number.isNaN(Date.parse(updatedAfter))) {
		throw new PortalError('invalidRequest', 'updatedAfter must be a date-time');
	}
	return { dossierId, updatedAfter, cursor, limit: size };
}
