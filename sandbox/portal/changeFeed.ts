import { randomUUID } from 'node:crypto';

import { decodeCursor, encodeCursor } from './cursor';
import { PortalError } from './errors';
import type { Row, Store } from './store';
import type { Change, DocumentStatus, Transmission } from './statusTypes';
import type { Registration } from './types';

export interface FeedQuery {
	/** Where to begin without a cursor: `beginning`, `end` or an instant. */
	from?: string;
	cursor?: string;
	transmission?: Transmission;
	limit: number;
}

/** Told of each document to which something happened. */
export type Listener = (happened: { documentId: string; dossierId: string }) => void;

const SELECT = `SELECT changes.*, documents.dossierId, documents.side, documents.filingKey, documents.registration,
	statuses.content AS status
	FROM changes JOIN documents ON documents.id = changes.documentId
	LEFT JOIN statuses ON statuses.sequence = changes.statusSequence`;

/** What happened to documents, in the order in which it happened. */
export class ChangeFeed {
	private readonly listeners = new Set<Listener>();
	/** Changes up to here are no longer given. */
	private forgotten = 0;

	constructor(private readonly store: Store) {}

	/** Adds a change; `status`: the row it is about. */
	add(
		documentId: string,
		type: Change['type'],
		status?: { sequence: number; changeId: string | null },
	): void {
		this.store.run('INSERT INTO changes (id, at, type, documentId, statusSequence) VALUES (?, ?, ?, ?, ?)', [
			status?.changeId ?? randomUUID(),
			new Date().toISOString(),
			type,
			documentId,
			status?.sequence ?? null,
		]);
		this.tell(documentId);
	}

	/** Lets the page know that a document looks different. */
	tell(documentId: string): void {
		const row = this.store.get('SELECT dossierId FROM documents WHERE id = ?', [documentId]);
		this.tellListeners({ documentId, dossierId: row?.dossierId as string });
	}

	/** The same for what isn't in the feed. */
	tellListeners(happened: Parameters<Listener>[0]): void {
		for (const listener of this.listeners) listener(happened);
	}

	/** @returns what ends it */
	listen(listener: Listener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** @throws PortalError `changeNotFound` */
	get(id: string): Change {
		const row = this.store.get(`${SELECT} WHERE changes.id = ?`, [id]);
		if (!row) throw new PortalError('changeNotFound', `There is no change ${id}`);
		return toChange(row);
	}

	all(): Change[] {
		return this.store
			.all(`${SELECT} WHERE changes.sequence > ? ORDER BY changes.sequence`, [this.forgotten])
			.map(toChange);
	}

	/** @throws PortalError `cursorUnknown` */
	page({ from, cursor, transmission, limit }: FeedQuery): {
		changes: Change[];
		nextCursor: string;
		more: boolean;
	} {
		const after = cursor === undefined ? this.positionFrom(from) : this.positionOf(cursor);
		const rows = this.store.all(
			`${SELECT} WHERE changes.sequence > :after ${transmission ? 'AND statuses.transmission = :transmission' : ''}
				ORDER BY changes.sequence LIMIT :limit`,
			{ ':after': after, ':limit': limit + 1, ...(transmission ? { ':transmission': transmission } : {}) },
		);
		const shown = rows.slice(0, limit);
		const more = rows.length > limit;
		// Without more to come, what the filter left out needn't be looked at again.
		const reached = more ? Number(shown.at(-1)?.sequence) : Math.max(after, this.last());
		return { changes: shown.map(toChange), nextCursor: encodeCursor([String(reached)]), more };
	}

	/** Gives no change up to now any more, and refuses cursors to before. */
	forget(): void {
		this.forgotten = this.last();
	}

	private last(): number {
		return Number(this.store.get('SELECT coalesce(max(sequence), 0) AS n FROM changes')?.n);
	}

	private positionFrom(from = 'beginning'): number {
		if (from === 'beginning') return this.forgotten;
		if (from === 'end') return this.last();
		const since = new Date(from).toISOString();
		const first = this.store.get('SELECT min(sequence) AS n FROM changes WHERE at >= ?', [since])?.n;
		return Math.max(this.forgotten, first === null ? this.last() : Number(first) - 1);
	}

	private positionOf(cursor: string): number {
		const position = Number(decodeFeedCursor(cursor));
		if (position >= this.forgotten && position <= this.last()) return position;
		throw new PortalError('cursorUnknown', 'The changes since this cursor are no longer kept');
	}
}

function decodeFeedCursor(cursor: string): string {
	try {
		return decodeCursor(cursor, 1)[0];
	} catch {
		throw new PortalError('cursorUnknown', 'This cursor is none of the feed of changes');
	}
}

function toChange(row: Row): Change {
	const { fileName, invoice } = JSON.parse(row.registration as string) as Registration;
	const status = row.status === null ? null : (JSON.parse(row.status as string) as DocumentStatus);
	return {
		id: row.id as string,
		at: row.at as string,
		type: row.type as Change['type'],
		origin: status?.origin ?? 'platform',
		author: status?.author ?? null,
		document: {
			id: row.documentId as string,
			dossierId: row.dossierId as string,
			side: row.side as Change['document']['side'],
			filingKey: row.filingKey as string,
			fileName,
			invoice,
		},
		status,
	};
}
