import type { Applications } from './applications';
import type { Connection, ConnectionTerms } from './connectionTypes';
import { decodeCursor, encodeCursor } from './cursor';
import type { Dossiers } from './dossiers';
import { PortalError } from './errors';
import { isRightSiret } from './siretCheck';
import type { Row, Store } from './store';
import type { Dossier } from './types';

export interface ConnectionQuery {
	state?: Connection['state'];
	cursor?: string;
	limit: number;
}

const SELECT = `SELECT connections.*, dossiers.name, dossiers.siret, dossiers.siren
	FROM connections JOIN dossiers ON dossiers.id = connections.dossierId`;

const IN_STATE = { connected: 'disconnectedAt IS NULL', disconnected: 'disconnectedAt IS NOT NULL' };

/** Which dossiers are connected with eFacture, and which were. */
export class Connections {
	private readonly listeners = new Set<() => void>();

	constructor(
		private readonly store: Store,
		private readonly dossiers: Dossiers,
		private readonly applications: Applications,
	) {}

	all(): Connection[] {
		return this.store.all(`${SELECT} ORDER BY dossierId`).map(toConnection);
	}

	/** One page by dossier. */
	list({ state, cursor, limit }: ConnectionQuery): { connections: Connection[]; nextCursor?: string } {
		const [after = ''] = decodeCursor(cursor, 1);
		const rows = this.store.all(
			`${SELECT} WHERE dossierId > ? ${state ? `AND ${IN_STATE[state]}` : ''} ORDER BY dossierId LIMIT ?`,
			[after, limit + 1],
		);
		const connections = rows.slice(0, limit).map(toConnection);
		return {
			connections,
			...(rows.length > limit ? { nextCursor: encodeCursor([connections[limit - 1].dossierId]) } : {}),
		};
	}

	/** @throws PortalError `dossierNotFound`, `applicationInactive`, `dossierNotEligible` */
	connect(
		dossierId: string,
		{ connectedFrom, platform = null, organization = null }: ConnectionTerms,
	): { outcome: 'connected' | 'changed' | 'unchanged'; connection: Connection } {
		const dossier = this.dossiers.get(dossierId);
		const { name, active } = this.applications.connector;
		if (!active) throw new PortalError('applicationInactive', `The application ${name} isn't active`);
		this.checkEligible(dossier);

		const before = this.find(dossierId);
		const terms = { connectedFrom, platform, organization };
		const wasConnected = before?.state === 'connected';
		if (wasConnected && sameTerms(before, terms)) return { outcome: 'unchanged', connection: before };
		const connectedAt = wasConnected ? before.connectedAt : new Date().toISOString();
		this.write(dossierId, { ...terms, connectedAt });
		this.tell();
		return { outcome: wasConnected ? 'changed' : 'connected', connection: this.known(dossierId) };
	}

	/** Connects every dossier about all invoices, as if it had been so for long: nothing is checked. */
	connectAll(terms: Partial<ConnectionTerms>): void {
		for (const { id } of this.dossiers.all()) this.write(id, { connectedFrom: null, ...terms });
		this.tell();
	}

	/** @throws PortalError `dossierNotFound` */
	disconnect(dossierId: string): {
		outcome: 'disconnected' | 'unchanged';
		connection: Connection | null;
	} {
		this.dossiers.get(dossierId);
		const before = this.find(dossierId);
		if (before?.state !== 'connected') return { outcome: 'unchanged', connection: before ?? null };
		this.end('dossierId = ?', [dossierId]);
		return { outcome: 'disconnected', connection: this.known(dossierId) };
	}

	/** @returns the connections that this ended */
	disconnectAll(): Connection[] {
		const before = this.all().filter(({ state }) => state === 'connected');
		this.end('TRUE', []);
		return before.map(({ dossierId }) => this.known(dossierId));
	}

	/** Tells of everything that changes in connections and applications. @returns what ends it */
	listen(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Lets the page know that something looks different. */
	tell(): void {
		for (const listener of this.listeners) listener();
	}

	private find(dossierId: string): Connection | undefined {
		const row = this.store.get(`${SELECT} WHERE dossierId = ?`, [dossierId]);
		return row && toConnection(row);
	}

	private known(dossierId: string): Connection {
		const connection = this.find(dossierId);
		if (!connection) throw new Error(`Dossier ${dossierId} has no connection`);
		return connection;
	}

	private end(condition: string, values: string[]): void {
		this.store.run(
			`UPDATE connections SET disconnectedAt = ? WHERE disconnectedAt IS NULL AND ${condition}`,
			[new Date().toISOString(), ...values],
		);
		this.tell();
	}

	private write(
		dossierId: string,
		{
			connectedFrom,
			platform = null,
			organization = null,
			connectedAt = new Date().toISOString(),
		}: ConnectionTerms & { connectedAt?: string },
	): void {
		this.store.run(
			'INSERT OR REPLACE INTO connections (dossierId, connectedAt, disconnectedAt, connectedFrom, platform, organization) VALUES (?, ?, NULL, ?, ?, ?)',
			[dossierId, connectedAt, connectedFrom, platform, organization],
		);
	}

	private checkEligible({ id, name, siret }: Dossier): void {
		const refuse = (why: string) => new PortalError('dossierNotEligible', `The dossier ${name} ${why}`);
		if (siret === null) throw refuse('has no SIRET');
		if (!isRightSiret(siret)) throw refuse('has a SIRET with a wrong check digit');
		const { dossiers } = this.dossiers.search({ sirets: [siret], limit: 2 });
		if (dossiers.some((other) => other.id !== id)) throw refuse('has the SIRET of another dossier');
	}
}

function sameTerms(connection: Connection, terms: Required<ConnectionTerms>): boolean {
	return (Object.keys(terms) as Array<keyof ConnectionTerms>).every((key) => connection[key] === terms[key]);
}

function toConnection(row: Row): Connection {
	const { dossierId, name, siret, siren, connectedAt, disconnectedAt, ...terms } = row as Record<
		string,
		string
	> & { disconnectedAt: string | null };
	return {
		dossierId,
		dossierName: name,
		siret,
		siren,
		state: disconnectedAt === null ? 'connected' : 'disconnected',
		connectedAt,
		disconnectedAt,
		connectedFrom: terms.connectedFrom,
		platform: terms.platform,
		organization: terms.organization,
	};
}
