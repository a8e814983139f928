import { randomUUID } from 'node:crypto';

import type { ImportedDocument, KnownDocument } from './importTypes';

type NewImport = Omit<ImportedDocument, 'id' | 'importedAt'>;

/** What became of an import. `replayed`: it was done before, with the same key. */
export type ImportOutcome =
	| { outcome: 'imported'; replayed: boolean; document: ImportedDocument }
	| { outcome: 'alreadyKnown'; by: 'file' | 'invoice'; id: string | null }
	| { outcome: 'keyReused' };

/** What an accounting tool has: each invoice of a dossier once. */
export class ImportBook {
	private readonly imported: ImportedDocument[] = [];
	private readonly known: KnownDocument[] = [];

	know(document: KnownDocument): void {
		this.known.push(document);
	}

	all(): ImportedDocument[] {
		return structuredClone(this.imported);
	}

	add(given: NewImport): ImportOutcome {
		const before = this.imported.find(
			({ idempotencyKey }) => idempotencyKey !== null && idempotencyKey === given.idempotencyKey,
		);
		if (before) {
			return before.sha256 === given.sha256 && sameInvoice(before, given)
				? { outcome: 'imported', replayed: true, document: before }
				: { outcome: 'keyReused' };
		}
		const all: Array<KnownDocument & { id?: string }> = [...this.imported, ...this.known];
		const inDossier = all.filter(({ metadata }) => metadata.dossier === given.metadata.dossier);
		const sameFile = inDossier.find(({ sha256 }) => sha256 === given.sha256);
		const same = sameFile ?? inDossier.find((other) => sameInvoice(other, given));
		if (same) return { outcome: 'alreadyKnown', by: sameFile ? 'file' : 'invoice', id: same.id ?? null };
		const document = { ...given, id: randomUUID(), importedAt: new Date().toISOString() };
		this.imported.push(document);
		return { outcome: 'imported', replayed: false, document };
	}
}

/** Whether two documents are one invoice, by who issued it and its number. */
function sameInvoice(one: Pick<KnownDocument, 'metadata'>, other: Pick<KnownDocument, 'metadata'>): boolean {
	const keyOf = ({ metadata: { dossier, seller, number } }: typeof one) =>
		JSON.stringify([dossier, seller, number.trim()]);
	return keyOf(one) === keyOf(other);
}
