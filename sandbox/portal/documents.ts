import { decodeCursor, encodeCursor } from './cursor';
import { toDocument, type DocumentRow } from './documentRow';
import { PortalError } from './errors';
import type { Row, Store } from './store';
import type { Document, FiledDocument, Side } from './types';

/** The contract's `SettledFiling`. */
export interface SettledFiling {
	filingKey: string;
	documentId: string;
	originalSha256: string;
	issueDate: string | null;
	typeCode: string | null;
	payable: string | null;
	filedAt: string | null;
}

/** A folder of a dossier's tree; without month the whole year, without year the whole side, without side all. */
export interface FolderQuery {
	dossierId: string;
	side?: Side;
	year?: string;
	month?: string;
	limit: number;
}

/** How many documents a month of one side has. */
export interface MonthCount {
	side: Side;
	year: string;
	month: string;
	count: number;
}

/** Documents as readers see them: the settled ones. */
export class Documents {
	constructor(private readonly store: Store) {}

	/** @throws PortalError `documentNotFound` */
	get(id: string): Document {
		const row = this.store.get('SELECT * FROM documentsWithStatuses WHERE id = ? AND filedAt IS NOT NULL', [
			id,
		]);
		if (!row) throw new PortalError('documentNotFound', `There is no document ${id}`);
		return documentOf(row);
	}

	/** One page, by time of change and id. */
	list(query: { dossierId?: string; updatedAfter?: string; cursor?: string; limit: number }): {
		documents: Document[];
		nextCursor?: string;
	} {
		const after = query.updatedAfter ? new Date(query.updatedAfter).toISOString() : '';
		const [at = after, id = '\u{10ffff}'] = decodeCursor(query.cursor, 2);
		const rows = this.store.all(
			`SELECT * FROM documentsWithStatuses WHERE filedAt IS NOT NULL AND (updatedAt, id) > (:at, :id)
				${query.dossierId === undefined ? '' : 'AND dossierId = :dossierId'}
				ORDER BY updatedAt, id LIMIT :limit`,
			{
				':at': at,
				':id': id,
				':limit': query.limit + 1,
				...(query.dossierId === undefined ? {} : { ':dossierId': query.dossierId }),
			},
		);
		const documents = rows.slice(0, query.limit).map(documentOf);
		const last = documents.at(-1);
		return {
			documents,
			...(last && rows.length > query.limit ? { nextCursor: encodeCursor([last.updatedAt, last.id]) } : {}),
		};
	}

	/** What lies in a folder, the newest invoices first, and how many documents there are in all. */
	inFolder({ dossierId, limit, ...folder }: FolderQuery): { documents: Document[]; total: number } {
		const levels = (['side', 'year', 'month'] as const).filter((level) => folder[level]);
		const where = [
			'filedAt IS NOT NULL',
			'dossierId = :dossierId',
			...levels.map((level) => `${level} = :${level}`),
		];
		const values = {
			':dossierId': dossierId,
			...Object.fromEntries(levels.map((level) => [`:${level}`, folder[level] ?? ''])),
		};
		const documents = this.store
			.all(
				`SELECT * FROM documentsWithStatuses WHERE ${where.join(' AND ')}
					ORDER BY json_extract(registration, '$.invoice.issueDate') DESC,
						json_extract(registration, '$.invoice.number'), id LIMIT :limit`,
				{ ...values, ':limit': limit },
			)
			.map(documentOf);
		const total = this.store.get(`SELECT count(*) AS n FROM documents WHERE ${where.join(' AND ')}`, values);
		return { documents, total: Number(total?.n) };
	}

	/** The settled ones among filing keys, each once. */
	lookUp(filingKeys: string[]): SettledFiling[] {
		return this.store
			.all(
				`SELECT * FROM documentsWithStatuses WHERE filedAt IS NOT NULL AND filingKey IN (SELECT value FROM json_each(:keys))`,
				{ ':keys': JSON.stringify(filingKeys) },
			)
			.map(documentOf)
			.map(({ filingKey, id, original, invoice, filedAt }) => ({
				filingKey,
				documentId: id,
				originalSha256: original.sha256,
				issueDate: invoice.issueDate ?? null,
				typeCode: invoice.typeCode ?? null,
				payable: invoice.payable ?? null,
				filedAt,
			}));
	}

	/** All of them with their dossiers, oldest first. */
	filed(): FiledDocument[] {
		return this.store
			.all(
				`SELECT documents.*, dossiers.name AS dossierName, dossiers.siret AS dossierSiret
					FROM documentsWithStatuses AS documents JOIN dossiers ON dossiers.id = dossierId
					WHERE filedAt IS NOT NULL ORDER BY filedAt, documents.id`,
			)
			.map((row) => {
				const document = documentOf(row);
				return {
					documentId: document.id,
					dossierId: document.dossierId,
					dossierName: row.dossierName as string,
					dossierSiret: row.dossierSiret as string | null,
					side: document.side,
					identity: document.invoice.identity,
					filingKey: document.filingKey,
					number: document.invoice.number,
					typeCode: document.invoice.typeCode ?? null,
					originalSha256: document.original.sha256,
					hasReadable: document.readable !== null,
					fileName: document.fileName,
					path: document.directory?.path ?? '',
					filedAt: document.filedAt ?? '',
				};
			});
	}

	/** How many settled documents each dossier has. */
	counts(): Map<string, number> {
		const rows = this.store.all(
			'SELECT dossierId, count(*) AS n FROM documents WHERE filedAt IS NOT NULL GROUP BY dossierId',
		);
		return new Map(rows.map((row) => [row.dossierId as string, Number(row.n)]));
	}

	unsettled(): number {
		return Number(this.store.get('SELECT count(*) AS n FROM documents WHERE filedAt IS NULL')?.n);
	}

	/** Years and months in which something was filed, per side, with how many documents. */
	months(dossierId: string): MonthCount[] {
		return this.store.all(
			`SELECT side, year, month, count(*) AS count FROM documents
				WHERE dossierId = ? AND filedAt IS NOT NULL GROUP BY side, year, month ORDER BY side, year, month`,
			[dossierId],
		) as unknown as MonthCount[];
	}
}

function documentOf(row: Row): Document {
	return toDocument(row as unknown as DocumentRow);
}
