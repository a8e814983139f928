import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database, type BindValues, type Statement } from 'node-sqlite3-wasm';

export type Row = Record<string, string | number | bigint | Uint8Array | null>;

const TABLES = `
	CREATE TABLE IF NOT EXISTS dossiers (
		id TEXT PRIMARY KEY, name TEXT NOT NULL, foldedName TEXT NOT NULL, siret TEXT, siren TEXT,
		purchasesAddress TEXT COLLATE NOCASE, salesAddress TEXT COLLATE NOCASE
	);
	CREATE INDEX IF NOT EXISTS dossiersBySiret ON dossiers (siret);
	CREATE INDEX IF NOT EXISTS dossiersBySiren ON dossiers (siren);
	CREATE INDEX IF NOT EXISTS dossiersByPurchasesAddress ON dossiers (purchasesAddress);
	CREATE INDEX IF NOT EXISTS dossiersBySalesAddress ON dossiers (salesAddress);
	CREATE TABLE IF NOT EXISTS documents (
		id TEXT PRIMARY KEY, filingKey TEXT NOT NULL UNIQUE, dossierId TEXT NOT NULL REFERENCES dossiers (id),
		side TEXT NOT NULL, registration TEXT NOT NULL, originalSha256 TEXT NOT NULL,
		receivedOriginal TEXT, receivedReadable TEXT, year TEXT, month TEXT, filedAt TEXT, updatedAt TEXT NOT NULL
	);
	CREATE INDEX IF NOT EXISTS documentsByChange ON documents (updatedAt, id);
	CREATE INDEX IF NOT EXISTS documentsByDossier ON documents (dossierId, updatedAt, id);
	CREATE TABLE IF NOT EXISTS statuses (
		sequence INTEGER PRIMARY KEY AUTOINCREMENT, documentId TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
		at TEXT NOT NULL, code TEXT NOT NULL, changeId TEXT UNIQUE, transmission TEXT, content TEXT NOT NULL, UNIQUE (documentId, id)
	);
	CREATE TABLE IF NOT EXISTS changes (
		sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, type TEXT NOT NULL,
		documentId TEXT NOT NULL REFERENCES documents (id), statusSequence INTEGER REFERENCES statuses (sequence)
	);
	CREATE TABLE IF NOT EXISTS mailDocuments (
		sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, dossierId TEXT NOT NULL REFERENCES dossiers (id),
		side TEXT NOT NULL, year TEXT NOT NULL, month TEXT NOT NULL, fileName TEXT NOT NULL, mimeType TEXT NOT NULL,
		size INTEGER NOT NULL, sha256 TEXT NOT NULL, messageId TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
		receivedAt TEXT NOT NULL, filedAt TEXT NOT NULL
	);
	CREATE INDEX IF NOT EXISTS mailDocumentsByDossier ON mailDocuments (dossierId, side, year, month);
	CREATE VIEW IF NOT EXISTS documentsWithStatuses AS
		SELECT documents.*, (
			SELECT json_group_array(json(content)) FROM (
				SELECT content FROM statuses WHERE documentId = documents.id ORDER BY at, code, sequence
			)
		) AS statuses FROM documents;
`;

/** The portal's database: a thin hold on SQLite that keeps prepared statements and closes them. */
export class Store {
	private readonly db: Database;
	private readonly statements = new Map<string, Statement>();

	/** Opens the database in a folder, making both where they don't exist. */
	constructor(folder: string) {
		mkdirSync(folder, { recursive: true });
		const file = join(folder, 'portal.db');
		// A portal that was killed leaves its lock behind, and nobody else uses the folder.
		rmSync(`${file}.lock`, { recursive: true, force: true });
		this.db = new Database(file);
		// Without shared memory, WAL wants the database for itself.
		this.db.get('PRAGMA locking_mode = EXCLUSIVE');
		this.db.get('PRAGMA journal_mode = WAL');
		this.db.exec('PRAGMA synchronous = NORMAL');
		this.db.exec(TABLES);
	}

	run(sql: string, values?: BindValues): void {
		this.statement(sql).run(values);
	}

	get(sql: string, values?: BindValues): Row | undefined {
		return (this.statement(sql).get(values) as Row | null) ?? undefined;
	}

	all(sql: string, values?: BindValues): Row[] {
		return this.statement(sql).all(values) as Row[];
	}

	/** Runs work that belongs together and is much of it; all of it is kept, or nothing. */
	transaction(work: () => void): void {
		this.db.exec('BEGIN');
		try {
			work();
			this.db.exec('COMMIT');
		} catch (error) {
			this.db.exec('ROLLBACK');
			throw error;
		}
	}

	close(): void {
		for (const statement of this.statements.values()) statement.finalize();
		this.db.close();
	}

	private statement(sql: string): Statement {
		let statement = this.statements.get(sql);
		if (!statement) {
			statement = this.db.prepare(sql);
			this.statements.set(sql, statement);
		}
		return statement;
	}
}
