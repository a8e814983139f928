import nock from 'nock';

import { misfits } from '../unit/portal/contractCheck';

interface Dossier {
	id: string;
	name: string;
	siret: string;
	siren: string;
}

interface Registration {
	dossierId: string;
	side: string;
	filingKey: string;
	original: { sha256: string };
	readable?: object;
	invoice: { issueDate: string | null; typeCode: string | null; payable: string | null };
}

interface Connection {
	dossierId: string;
	dossierName: string;
	siret: string;
	siren: string;
	state: 'connected' | 'disconnected';
	connectedAt: string;
	disconnectedAt: string | null;
	connectedFrom: string | null;
	platform: string | null;
	organization: string | null;
}

type Answer = [number, object, Record<string, string>?];

const HOST = 'https://welyb.test';
const DOCUMENTS = '/partner/v1/documents';
export const portalCredential = () => ({ portalUrl: HOST, apiToken: 'w', probe: '' });

/** A Welyb portal played by nock. Every exchange is held against the contract: `misfits` has what doesn't fit. */
export class NockPortal {
	readonly misfits: string[] = [];
	/** Answers 503 to everything that files. */
	outOfService = false;
	/** Answers 503 to whoever asks for connections. */
	keepsConnectionsBack = false;
	/** What differs from a connection about all invoices, by dossier; null: there never was one. */
	readonly connections = new Map<string, Partial<Connection> | null>();
	private readonly registered = new Map<string, Registration & { id: string; filedAt: string | null }>();

	constructor(readonly dossiers: Dossier[]) {
		const portal = nock(HOST, { reqheaders: { authorization: 'Bearer w' } }).persist();
		portal
			.get('/partner/v1/me')
			.reply(200, { firm: { id: 'firm', name: 'Cabinet' }, rights: ['documents:write'] });
		portal
			.get('/partner/v1/connections')
			.query(true)
			.reply((uri) => this.checked('GET', uri, this.listConnections()));
		const post = (path: string, answer: (body: never) => Answer) =>
			portal.post(path).reply((_uri, body) => this.checked('POST', path, answer(body as never), body));
		post('/partner/v1/dossiers/search', (body) => this.searchDossiers(body));
		post(`${DOCUMENTS}/lookup`, (body) => this.lookUp(body));
		post(DOCUMENTS, (body) => this.register(body));
		portal
			.put(/^\/partner\/v1\/documents\/[^/]+\/parts\/original$/)
			.reply((uri) => this.checked('PUT', uri, this.upload(uri)));
	}

	/** Filing keys of the documents that users see. */
	filed(): string[] {
		return [...this.registered.values()].filter(({ filedAt }) => filedAt).map(({ filingKey }) => filingKey);
	}

	private checked(method: string, uri: string, answer: Answer, requestBody?: unknown): Answer {
		const [status, body] = answer;
		this.misfits.push(
			...misfits({ method, path: uri.replace('/partner/v1', ''), requestBody, status, answer: body }),
		);
		return answer;
	}

	private listConnections(): Answer {
		if (this.keepsConnectionsBack) return unavailable;
		const connections = this.dossiers.flatMap(({ id, name, siret, siren }) => {
			const change = this.connections.get(id);
			const connection: Connection = {
				...{ dossierId: id, dossierName: name, siret, siren },
				...{ state: 'connected', connectedAt: '2026-10-01T08:00:00.000Z', disconnectedAt: null },
				...{ connectedFrom: null, platform: null, organization: null },
			};
			return change === null ? [] : [{ ...connection, ...change }];
		});
		return [200, { connections }];
	}

	private searchDossiers({ sirens }: { sirens: string[] }): Answer {
		return [200, { dossiers: this.dossiers.filter(({ siren }) => sirens.includes(siren)) }];
	}

	private lookUp({ filingKeys }: { filingKeys: string[] }): Answer {
		const known = filingKeys.map((key) => this.registered.get(key)).filter((one) => one?.filedAt);
		return [200, { documents: known.map((one) => one && settled(one)) }];
	}

	private register(registration: Registration): Answer {
		if (this.outOfService) return unavailable;
		const known = this.registered.get(registration.filingKey);
		if (!known?.filedAt) {
			const id = known?.id ?? `doc-${this.registered.size + 1}`;
			const document = { ...registration, id, filedAt: null };
			this.registered.set(registration.filingKey, document);
			return [201, { outcome: 'registered', document: shown(document), missing: ['original'] }];
		}
		if (known.original.sha256 === registration.original.sha256) {
			return [200, { outcome: 'alreadyFiled', document: shown(known), missing: [] }];
		}
		return [409, { outcome: 'conflict', document: shown(known), differences: ['originalSha256'] }];
	}

	private upload(uri: string): Answer {
		if (this.outOfService) return unavailable;
		const id = uri.split('/').at(-3);
		const document = [...this.registered.values()].find((one) => one.id === id);
		if (!document) return [404, { code: 'documentNotFound', message: 'No such document', requestId: 'r' }];
		document.filedAt = new Date().toISOString();
		return [200, { document: shown(document), missing: [] }];
	}
}

/** `Retry-After: 0` lets the client's own attempts pass without waiting. */
const unavailable: Answer = [
	503,
	{ code: 'unavailable', message: 'Out of service', requestId: 'r' },
	{ 'retry-after': '0' },
];

function shown(document: Registration & { id: string; filedAt: string | null }): object {
	const unset = { readable: null, directory: null, status: null, statuses: [] };
	return { ...unset, updatedAt: new Date().toISOString(), ...document };
}

const settled = ({
	filingKey,
	id,
	original,
	invoice,
	filedAt,
}: Registration & { id: string; filedAt: string | null }) => ({
	filingKey,
	documentId: id,
	originalSha256: original.sha256,
	issueDate: invoice.issueDate,
	typeCode: invoice.typeCode,
	payable: invoice.payable,
	filedAt,
});
