import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Applications } from './applications';
import type { ConnectionQuery, Connections } from './connections';
import type { Connection, ConnectionTerms } from './connectionTypes';
import type { Contract } from './contract';
import { PortalError } from './errors';
import { operation, tokenOf, type GuardParts } from './guard';
import { pageLimit } from './query';
import type { Right } from './types';

export interface ConnectionParts {
	firm: { id: string; name: string };
	contract: Contract;
	applications: Applications;
	connections: Connections;
}

const READ: Right = 'connections.read';
const WRITE: Right = 'connections.write';

type DossierParams = { Params: { dossierId: string } };

/** The part of the contract that is about partner applications and connections. */
export function connectionRoutes(app: FastifyInstance, parts: ConnectionParts & GuardParts): void {
	const { firm, contract, applications, connections } = parts;
	app.get('/applications', operation('listApplications', READ), (request) => {
		const mayAdd = tokenOf(request, parts).administrator === true;
		return { applications: applications.all().filter(({ active }) => active || mayAdd), mayAdd };
	});
	app.get('/connections', operation('listConnections', READ), (request) =>
		connections.list(listQuery(request)),
	);
	app.put<DossierParams>('/connections/:dossierId', operation('connectDossier', WRITE), (request) =>
		connections.connect(
			request.params.dossierId,
			contract.body<ConnectionTerms>('ConnectionTerms', request.body),
		),
	);
	app.delete<DossierParams>('/connections/:dossierId', operation('disconnectDossier', WRITE), (request) =>
		connections.disconnect(request.params.dossierId),
	);
	app.delete('/connections', operation('disconnectAll', WRITE), (request) => {
		const { firmName } = request.query as { firmName?: string };
		if (firmName !== firm.name) {
			throw new PortalError('confirmationMismatch', "firmName isn't the firm's name");
		}
		return { disconnected: connections.disconnectAll() };
	});
}

function listQuery(request: FastifyRequest): ConnectionQuery {
	const { state, cursor, limit } = request.query as Record<string, string | undefined>;
	if (state !== undefined && state !== 'connected' && state !== 'disconnected') {
		throw new PortalError('invalidRequest', 'state must be connected or disconnected');
	}
	return { state: state satisfies Connection['state'] | undefined, cursor, limit: pageLimit(limit) };
}
