import { createHash, randomUUID } from 'node:crypto';
import {
	createReadStream,
	createWriteStream,
	mkdirSync,
	renameSync,
	rmSync,
	writeFileSync,
	type ReadStream,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { PortalError } from './errors';
import type { PartName } from './types';

/** A file that has arrived and isn't a part of a document yet. */
export interface Arrival {
	path: string;
	size: number;
	sha256: string;
}

/** The files of documents, on disk. */
export class Contents {
	private readonly arrivals: string;
	private readonly files: string;

	constructor(folder: string) {
		this.arrivals = join(folder, 'arrivals');
		this.files = join(folder, 'files');
		rmSync(this.arrivals, { recursive: true, force: true });
		for (const place of [this.arrivals, this.files]) mkdirSync(place, { recursive: true });
	}

	/**
	 * Takes in a file.
	 *
	 * @throws PortalError `sizeMismatch` once it is larger than announced; the stream's own error if it breaks off
	 */
	async receive(stream: Readable, announcedSize: number): Promise<Arrival> {
		const path = join(this.arrivals, randomUUID());
		const hash = createHash('sha256');
		let size = 0;
		const measure = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				size += chunk.length;
				hash.update(chunk);
				done(size > announcedSize ? tooLong(announcedSize) : null, chunk);
			},
		});
		try {
			await pipeline(stream, measure, createWriteStream(path));
		} catch (error) {
			await rm(path, { force: true });
			throw error;
		}
		return { path, size, sha256: hash.digest('hex') };
	}

	async discard(arrival: Arrival): Promise<void> {
		await rm(arrival.path, { force: true });
	}

	/** Makes an arrival the document's part, in place of one that may be there. */
	keep(arrival: Arrival, documentId: string, part: PartName): void {
		const place = this.place(documentId, part);
		mkdirSync(dirname(place), { recursive: true });
		renameSync(arrival.path, place);
	}

	/** Writes the file of a document that came at once. */
	write(documentId: string, content: Buffer): void {
		const place = this.place(documentId, 'original');
		mkdirSync(dirname(place), { recursive: true });
		writeFileSync(place, content);
	}

	read(documentId: string, part: PartName): ReadStream {
		return createReadStream(this.place(documentId, part));
	}

	private place(documentId: string, part: PartName): string {
		return join(this.files, documentId.slice(0, 2), `${documentId}.${part}`);
	}
}

function tooLong(announcedSize: number): PortalError {
	return new PortalError('sizeMismatch', `The file is longer than the ${announcedSize} bytes announced`);
}
