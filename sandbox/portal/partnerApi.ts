import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Contents } from './contents';
import { treeOf } from './directories';
import type { Dossiers, DossierSearch } from './dossiers';
import { PortalError } from './errors';
import type { Filing } from './filing';
import { guard, operation, tokenOf, type GuardParts } from './guard';
import { checkInstant, pageLimit } from './query';
import { statusRoutes, type StatusParts } from './statusRoutes';
import type { PartName, Registration, Right } from './types';

export interface PartnerApiParts extends GuardParts, StatusParts {
	firm: { id: string; name: string };
	dossiers: Dossiers;
	filing: Filing;
	contents: Contents;
}

const READ_DOSSIERS: Right = 'dossiers.read';
const READ_DOCUMENTS: Right = 'documents.read';
const WRITE_DOCUMENTS: Right = 'documents.write';

type IdParams = { Params: { id: string } };
type PartParams = { Params: { id: string; part: PartName } };

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

		statusRoutes(app, parts);

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
	checkInstant('updatedAfter', updatedAfter);
	return { dossierId, updatedAfter, cursor, limit: pageLimit(limit) };
}
