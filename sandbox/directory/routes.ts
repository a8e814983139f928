import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Faults } from '../faults';
import { badRequest, notFound, sendError, type PlatformError } from '../platform/errors';
import { meet } from '../platform/guard';
import { present, presentLine, recordsOf, withRelated, type DirectoryRecord, type Resource } from './records';
import type { Register } from './register';
import { search, type SearchSettings } from './search';
import type { DirectoryCall, DirectoryCounters, DirectoryOptions, DirectoryRoute } from './types';

export interface DirectoryParts {
	register: Register;
	settings: SearchSettings;
	faults: Faults<DirectoryCall>;
	counters: () => DirectoryCounters;
	clientOf: DirectoryOptions['clientOf'];
}

type Keys = Record<string, string>;
type DirectoryRequest = FastifyRequest<{ Params: Keys; Querystring: { include?: string } }>;

const searches: Array<[path: string, resource: Resource]> = [
	['/v1/siren/search', 'siren'],
	['/v1/siret/search', 'siret'],
	['/v1/routing-code/search', 'routingCode'],
	['/v1/directory-line/search', 'directoryLine'],
];

/** The parameters are named as the records' fields. A colon of the path itself is written twice. */
const reads: Array<[path: string, resource: Resource]> = [
	['/v1/siren/code-insee:::siren', 'siren'],
	['/v1/siret/code-insee:::siret', 'siret'],
	['/v1/routing-code/siret:::siret/code:::routingIdentifier', 'routingCode'],
	['/v1/directory-line/code:::addressingIdentifier', 'directoryLine'],
];

const keyPatterns: Record<string, RegExp> = { siren: /^\d{9}$/, siret: /^\d{14}$/ };

/** The Directory Service: search and look-up of companies, establishments, routing codes and addresses. */
export function addDirectoryRoutes(app: FastifyInstance, parts: DirectoryParts): void {
	const { register, settings } = parts;
	for (const [path, resource] of searches) {
		app.post(path, guarded(parts, `${resource}Search`), async (request) =>
			search(register.entries(), resource, request.body, settings),
		);
	}
	for (const [path, resource] of reads) {
		app.get(path, guarded(parts, resource), async (request) => {
			const { params, query } = request as DirectoryRequest;
			return read(parts, resource, params, query.include?.split(',') ?? []);
		});
	}
	app.get('/v1/healthcheck', guarded(parts, 'healthcheck'), async (_request, reply) =>
		reply.code(200).send(),
	);
}

function read({ register, settings }: DirectoryParts, resource: Resource, keys: Keys, include: string[]) {
	for (const [name, value] of Object.entries(keys)) {
		if (keyPatterns[name] && !keyPatterns[name].test(value)) throw badRequest(`${name} is malformed`);
	}
	const entries = register.entries();
	const found = recordsOf(entries, resource).find((record) =>
		Object.entries(keys).every(([field, value]) => record[field] === value),
	);
	if (!found) throw notFound('Requested resource is Not Found');
	const record: DirectoryRecord = resource === 'directoryLine' ? presentLine(found) : found;
	return present(withRelated(entries, record, include), settings.mode);
}

/** Counts a call, lets a fault meet it, checks its token and the rate limit of its client. */
function guarded({ faults, counters, clientOf }: DirectoryParts, route: DirectoryRoute) {
	return {
		onRequest: async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
			const { calls, statuses } = counters();
			const broken = () => {
				statuses['0'] = (statuses['0'] ?? 0) + 1;
			};
			calls[route]++;
			await meet(faults.forCall({ route }), request, reply, broken);
			if (reply.sent) return;
			const { clientId } = clientOf(request.headers.authorization);
			await meet(faults.forClient(clientId), request, reply, broken);
		},
	};
}

/** Sends a failure as the contract of the mode has it: 1.1.0 knows a status and a message, but no code. */
export function sendFailure({ settings }: DirectoryParts) {
	return (reply: FastifyReply, failure: PlatformError): FastifyReply => {
		if (settings.mode === '1.3') return sendError(reply, failure);
		return reply
			.code(failure.status)
			.headers(failure.headers)
			.send({ message: failure.message, status: failure.status });
	};
}
