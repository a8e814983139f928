import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';

import { Faults } from '../faults';
import { admin } from './admin';
import { Applications } from './applications';
import { ChangeFeed } from './changeFeed';
import { Connections } from './connections';
import { Contents } from './contents';
import { Contract } from './contract';
import { Documents } from './documents';
import { Dossiers } from './dossiers';
import { Filing } from './filing';
import { newCounters } from './guard';
import { MailDocuments } from './mailDocuments';
import { pageRoutes } from './pageRoutes';
import { partnerApi } from './partnerApi';
import { Statuses } from './statuses';
import { proposalFor } from './proposal';
import { Store } from './store';
import {
	rights,
	type Counters,
	type Portal,
	type PortalCall,
	type PortalOptions,
	type PortalToken,
} from './types';

export * from './connectionTypes';
export * from './statusTypes';
export * from './types';

const DEFAULT_TOKENS: PortalToken[] = [
	{ token: 'sandbox-welyb-token', rights: [...rights], administrator: true },
];
const DEFAULT_FIRM = { id: 'firm-1', name: 'Cabinet Bac à Sable' };
const DEFAULT_MAX_FILE_BYTES = 50 * 1024 * 1024;

/**
 * Starts a local Welyb on 127.0.0.1: the partner API of `docs/contracts/welyb-partner-api.yaml` under `/partner/v1`, the page for
 * people at `/`, and its control under `/sandbox`.
 */
export async function startPortal(options: PortalOptions = {}): Promise<Portal> {
	const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'welyb-sandbox-'));
	const firm = options.firm ?? DEFAULT_FIRM;
	const tokens = structuredClone(options.tokens ?? DEFAULT_TOKENS);
	const store = new Store(folder);
	const dossiers = new Dossiers(store);
	const applications = new Applications(store);
	const connections = new Connections(store, dossiers, applications);
	const contents = new Contents(folder);
	const documents = new Documents(store);
	const feed = new ChangeFeed(store);
	const statuses = new Statuses(store, documents, feed);
	const filing = new Filing(store, dossiers, contents, feed, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
	const mailDocuments = new MailDocuments(store, dossiers, contents, feed);
	const faults = new Faults<PortalCall>();
	const counters: Counters = newCounters();
	if (options.dossiers) dossiers.add(options.dossiers);

	const app = fastify({ forceCloseConnections: true });
	const portal: Portal = {
		url: '',
		tokens,
		dossiers: () => dossiers.all(),
		addDossiers: (added) => dossiers.add(added),
		connections: () => connections.all(),
		connect: (dossierId, terms) => connections.connect(dossierId, terms).connection,
		connectAll: (terms = {}) => connections.connectAll(terms),
		disconnect: (dossierId) => void connections.disconnect(dossierId),
		setApplicationActive: (active) => {
			applications.setActive(active);
			if (active) connections.tell();
			else connections.disconnectAll();
		},
		setAdministrator: (administrator) => {
			for (const token of tokens) token.administrator = administrator;
		},
		documents: () => documents.filed(),
		byCollectionAddress: (address) => dossiers.byAddress(address),
		fileByMail: (delivery) => mailDocuments.file(delivery),
		mailDocuments: () => mailDocuments.all(),
		statuses: (documentId) => documents.get(documentId).statuses,
		proposal: (documentId) => proposalFor(documents.get(documentId)),
		changes: () => feed.all(),
		decide: (documentId, decision) => statuses.decide(documentId, decision),
		forgetChanges: () => feed.forget(),
		unsettled: () => documents.unsettled(),
		startOutage: (kind, seconds) => faults.startOutage(kind, seconds),
		endOutage: () => faults.endOutage(),
		setRateLimit: (limit) => faults.setRateLimit(limit),
		failNext: (failure) => faults.failNext(failure),
		counters: () => structuredClone(counters),
		resetCounters: () => void Object.assign(counters, newCounters()),
		close: async () => {
			faults.endOutage();
			await app.close();
			store.close();
			if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
		},
	};
	if (options.applicationActive !== undefined) portal.setApplicationActive(options.applicationActive);
	await app.register(
		partnerApi({
			firm,
			tokens,
			contract: Contract.shared(),
			dossiers,
			applications,
			connections,
			documents,
			statuses,
			feed,
			filing,
			contents,
			faults,
			counters,
		}),
		{ prefix: '/partner/v1' },
	);
	await app.register(admin(portal), { prefix: '/sandbox' });
	await app.register(
		pageRoutes({
			firm,
			dossiers,
			applications,
			connections,
			documents,
			mailDocuments,
			statuses,
			feed,
			contents,
		}),
	);
	portal.url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	return portal;
}
