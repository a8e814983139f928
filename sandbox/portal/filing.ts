import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';

import type { ChangeFeed } from './changeFeed';
import type { Arrival, Contents } from './contents';
import { differencesOf } from './differences';
import { missingOf, toDocument, type DocumentRow } from './documentRow';
import type { Dossiers } from './dossiers';
import { PortalError } from './errors';
import type { Store } from './store';
import type { Document, PartName, Registration } from './types';

/** The contract's answer to a registration; `created`: the filing key was new. */
export type RegistrationOutcome =
	| { outcome: 'registered'; created: boolean; document: Document; missing: PartName[] }
	| { outcome: 'alreadyFiled'; document: Document; missing: PartName[] }
	| { outcome: 'conflict'; document: Document; differences: string[] };

/** What an upload said about itself before its bytes came. */
export interface Announcement {
	part: PartName;
	size: number;
	sha256: string | undefined;
	/** The original registered when the upload began. */
	originalSha256: string;
}

const received = { original: 'receivedOriginal', readable: 'receivedReadable' } as const;

/** The contract's rules of filing: registration, upload, settlement. */
export class Filing {
	constructor(
		private readonly store: Store,
		private readonly dossiers: Dossiers,
		private readonly contents: Contents,
		private readonly feed: ChangeFeed,
		private readonly maxFileBytes: number,
	) {}

	/** @throws PortalError `dossierNotFound`, `invalidRequest`, `tooLarge` */
	register(registration: Registration): RegistrationOutcome {
		this.dossiers.get(registration.dossierId);
		this.check(registration);
		const known = this.byKey(registration.filingKey);
		if (!known) {
			const row = this.insert(registration);
			return { outcome: 'registered', created: true, document: toDocument(row), missing: missingOf(row) };
		}
		if (known.filedAt === null) return this.renew(known, registration);
		const document = toDocument(known);
		return known.originalSha256 === registration.original.sha256
			? { outcome: 'alreadyFiled', document, missing: [] }
			: { outcome: 'conflict', document, differences: differencesOf(document, registration) };
	}

	/**
	 * Says whether a part may be uploaded, before its bytes are taken.
	 *
	 * @throws PortalError `documentNotFound`, `invalidRequest`, `registrationReplaced`, `sizeMismatch`, `tooLarge`
	 */
	announce(id: string, part: PartName, size: number, sha256: string | undefined): Announcement {
		const document = toDocument(this.byId(id));
		const file = document[part];
		if (!file) throw new PortalError('invalidRequest', `No ${part} part was registered for this document`);
		if (part === 'original') {
			if (sha256 === undefined)
				throw new PortalError('invalidRequest', 'Content-Digest is required for the original');
			if (sha256 !== document.original.sha256) throw replaced();
		}
		if (part === 'original' && size !== file.size) {
			throw new PortalError('sizeMismatch', `${file.size} bytes were registered, ${size} are announced`);
		}
		this.checkSize(size);
		return { part, size, sha256, originalSha256: document.original.sha256 };
	}

	/**
	 * Makes an arrival a part of its document, and settles the document when nothing is missing. From the check to the
	 * settlement nothing else gets its turn.
	 *
	 * @throws PortalError `sizeMismatch`, `digestMismatch`, `registrationReplaced`
	 */
	accept(id: string, announced: Announcement, arrival: Arrival): { document: Document; missing: PartName[] } {
		const row = this.byId(id);
		if (arrival.size !== announced.size) {
			throw new PortalError(
				'sizeMismatch',
				`${announced.size} bytes were announced, ${arrival.size} arrived`,
			);
		}
		if (announced.sha256 !== undefined && announced.sha256 !== arrival.sha256) {
			throw new PortalError('digestMismatch', 'What arrived is not what Content-Digest announced');
		}
		if (row.originalSha256 !== announced.originalSha256) throw replaced();
		// The first readable view to arrive stays: platforms make it anew at each call, so its bytes mean nothing.
		if (row[received[announced.part]] === null) this.keep(row, announced.part, arrival);
		const kept = this.byId(id);
		return { document: toDocument(kept), missing: missingOf(kept) };
	}

	private check({ dossierId, side, filingKey, invoice, original, readable }: Registration): void {
		if (filingKey !== `${dossierId}|${side}|${invoice.identity}`) {
			throw new PortalError('invalidRequest', 'filingKey must be <dossierId>|<side>|<invoice.identity>');
		}
		this.checkSize(Math.max(original.size, readable?.size ?? 0));
	}

	private checkSize(size: number): void {
		if (size <= this.maxFileBytes) return;
		throw new PortalError('tooLarge', `A file may have ${this.maxFileBytes} bytes, this one has ${size}`);
	}

	private keep(row: DocumentRow, part: PartName, arrival: Arrival): void {
		const registration = JSON.parse(row.registration) as Registration;
		const file = registration[part];
		if (!file) throw replaced();
		file.size = arrival.size;
		this.contents.keep(arrival, row.id, part);
		this.store.run(
			`UPDATE documents SET ${received[part]} = ?, registration = ?, updatedAt = ? WHERE id = ?`,
			[arrival.sha256, JSON.stringify(registration), now(), row.id],
		);
		if (missingOf(this.byId(row.id)).length === 0) this.settle(row.id);
	}

	private insert(registration: Registration): DocumentRow {
		const id = randomUUID();
		this.store.run(
			`INSERT INTO documents (id, filingKey, dossierId, side, registration, originalSha256, updatedAt)
				VALUES (?, ?, ?, ?, ?, ?, ?)`,
			[
				id,
				registration.filingKey,
				registration.dossierId,
				registration.side,
				JSON.stringify(registration),
				registration.original.sha256,
				now(),
			],
		);
		return this.byId(id);
	}

	/** Takes the newest registration of a document that isn't settled; parts that don't fit it any more are wanted again. */
	private renew(row: DocumentRow, registration: Registration): RegistrationOutcome {
		const sameOriginal = row.originalSha256 === registration.original.sha256;
		this.store.run(
			`UPDATE documents SET registration = ?, originalSha256 = ?, receivedOriginal = ?, receivedReadable = ?, updatedAt = ?
				WHERE id = ?`,
			[
				JSON.stringify(registration),
				registration.original.sha256,
				sameOriginal ? row.receivedOriginal : null,
				sameOriginal && registration.readable ? row.receivedReadable : null,
				now(),
				row.id,
			],
		);
		const missing = missingOf(this.byId(row.id));
		if (missing.length === 0) {
			this.settle(row.id);
			return { outcome: 'alreadyFiled', document: toDocument(this.byId(row.id)), missing };
		}
		return { outcome: 'registered', created: false, document: toDocument(this.byId(row.id)), missing };
	}

	private settle(id: string): void {
		const at = DateTime.now();
		const inParis = at.setZone('Europe/Paris');
		this.store.run('UPDATE documents SET filedAt = ?, updatedAt = ?, year = ?, month = ? WHERE id = ?', [
			at.toUTC().toISO(),
			at.toUTC().toISO(),
			inParis.toFormat('yyyy'),
			inParis.toFormat('MM'),
			id,
		]);
		this.feed.add(id, 'documentFiled');
	}

	private byId(id: string): DocumentRow {
		const row = this.store.get('SELECT * FROM documentsWithStatuses WHERE id = ?', [id]);
		if (!row) throw new PortalError('documentNotFound', `There is no document ${id}`);
		return row as unknown as DocumentRow;
	}

	private byKey(filingKey: string): DocumentRow | undefined {
		const row = this.store.get('SELECT * FROM documentsWithStatuses WHERE filingKey = ?', [filingKey]);
		return row as unknown as DocumentRow | undefined;
	}
}

const now = () => new Date().toISOString();
const replaced = () =>
	new PortalError('registrationReplaced', 'Another original was registered under this filing key meanwhile');
