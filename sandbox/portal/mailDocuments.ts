import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';

import type { ChangeFeed } from './changeFeed';
import type { Contents } from './contents';
import { directoryOf } from './directories';
import type { FolderQuery, MonthCount } from './documents';
import type { Dossiers } from './dossiers';
import { PortalError } from './errors';
import type { Row, Store } from './store';
import type { MailDelivery, MailDocument, Side } from './types';

/** Documents that came to collection addresses. The partner API doesn't know them. */
export class MailDocuments {
	constructor(
		private readonly store: Store,
		private readonly dossiers: Dossiers,
		private readonly contents: Contents,
		private readonly feed: ChangeFeed,
	) {}

	/** @throws PortalError `documentNotFound` */
	get(id: string): MailDocument {
		const [document] = this.select('mailDocuments.id = ?', [id]);
		if (!document) throw new PortalError('documentNotFound', `No document ${id} came by mail`);
		return document;
	}

	/** @throws PortalError `dossierNotFound` */
	file({ dossierId, side, files, receivedAt, mail }: MailDelivery): MailDocument[] {
		this.dossiers.get(dossierId);
		const received = DateTime.fromISO(receivedAt, { zone: 'Europe/Paris' });
		const [year, month] = [received.toFormat('yyyy'), received.toFormat('MM')];
		const ids = files.map(({ fileName, mimeType, size, sha256, content }) => {
			const id = randomUUID();
			this.contents.write(id, content);
			this.store.run(
				`INSERT INTO mailDocuments (id, dossierId, side, year, month, fileName, mimeType, size, sha256,
					messageId, subject, text, receivedAt, filedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				[
					id,
					dossierId,
					side,
					year,
					month,
					fileName,
					mimeType,
					size,
					sha256,
					mail.messageId,
					mail.subject,
					mail.text,
					receivedAt,
					new Date().toISOString(),
				],
			);
			this.feed.tellListeners({ documentId: id, dossierId });
			return id;
		});
		return this.select('mailDocuments.id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]);
	}

	all(): MailDocument[] {
		return this.select('true', []);
	}

	/** What lies in a folder. */
	inFolder({ dossierId, ...folder }: Omit<FolderQuery, 'limit'>): MailDocument[] {
		const levels = (['side', 'year', 'month'] as const).filter((level) => folder[level]);
		return this.select(['dossierId = ?', ...levels.map((level) => `${level} = ?`)].join(' AND '), [
			dossierId,
			...levels.map((level) => folder[level] ?? ''),
		]);
	}

	/** How many of them each dossier has. */
	counts(): Map<string, number> {
		const rows = this.store.all('SELECT dossierId, count(*) AS n FROM mailDocuments GROUP BY dossierId');
		return new Map(rows.map((row) => [row.dossierId as string, Number(row.n)]));
	}

	/** Years and months of a dossier's documents, per side, with how many there are. */
	months(dossierId: string): MonthCount[] {
		return this.store.all(
			`SELECT side, year, month, count(*) AS count FROM mailDocuments
				WHERE dossierId = ? GROUP BY side, year, month`,
			[dossierId],
		) as unknown as MonthCount[];
	}

	private select(where: string, values: string[]): MailDocument[] {
		return this.store
			.all(
				`SELECT mailDocuments.*, dossiers.name AS dossierName, dossiers.siret AS dossierSiret
					FROM mailDocuments JOIN dossiers ON dossiers.id = dossierId WHERE ${where} ORDER BY sequence`,
				values,
			)
			.map(toMailDocument);
	}
}

function toMailDocument(row: Row): MailDocument {
	const text = row as Record<string, string>;
	const side = text.side as Side;
	return {
		documentId: text.id,
		dossierId: text.dossierId,
		dossierName: text.dossierName,
		dossierSiret: row.dossierSiret as string | null,
		side,
		path: directoryOf(text.dossierId, side, text.year, text.month).path,
		fileName: text.fileName,
		mimeType: text.mimeType,
		size: Number(row.size),
		sha256: text.sha256,
		mail: { messageId: text.messageId, subject: text.subject, text: text.text },
		receivedAt: text.receivedAt,
		filedAt: text.filedAt,
	};
}
