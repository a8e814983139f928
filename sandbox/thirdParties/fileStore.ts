import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

import type { FileOperation, FileServerOptions, StoredFile, UploadFault } from './fileTypes';

/** What the file servers have in common: a folder, who may enter, what was done, and what is to go wrong. */
export class FileStore {
	readonly root = mkdtempSync(join(tmpdir(), 'third-party-files-'));
	readonly user: string;
	readonly password: string;
	private readonly done: FileOperation[] = [];
	private fault: Required<UploadFault> | null = null;
	private refusals = 0;

	constructor({ user = 'outil', password = 'sandbox-file-password', folders = [] }: FileServerOptions) {
		this.user = user;
		this.password = password;
		for (const folder of folders) this.makeFolder(folder);
	}

	/** Whether someone may enter now. */
	admits(user: string, password: string): boolean {
		if (user !== this.user || password !== this.password) return false;
		if (this.refusals === 0) return true;
		this.refusals--;
		return false;
	}

	refuseLogins(times: number): void {
		this.refusals = times;
	}

	failUploads({ afterBytes, how = 'break', times = 1 }: UploadFault): void {
		this.fault = { afterBytes, how, times };
	}

	/** Where a path lies on this machine; none leads out of the folder. */
	place(path: string): string {
		return join(this.root, normal(path));
	}

	makeFolder(path: string): void {
		mkdirSync(this.place(path), { recursive: true });
	}

	note(kind: FileOperation['kind'], path: string, more: Pick<FileOperation, 'to' | 'bytes'> = {}): void {
		const to = more.to === undefined ? {} : { to: normal(more.to) };
		this.done.push({ at: new Date().toISOString(), kind, path: normal(path), ...more, ...to });
	}

	upload(path: string): Upload {
		this.note('uploadStarted', path);
		const fault = this.fault;
		if (fault && --fault.times === 0) this.fault = null;
		return new Upload(fault, (kind, bytes) => this.note(kind, path, { bytes }));
	}

	operations(): FileOperation[] {
		return structuredClone(this.done);
	}

	files(): StoredFile[] {
		return readdirSync(this.root, { recursive: true, encoding: 'utf8' })
			.filter((path) => statSync(join(this.root, path)).isFile())
			.sort()
			.map((path) => {
				const content = readFileSync(join(this.root, path));
				const sha256 = createHash('sha256').update(content).digest('hex');
				return { path: normal(path), size: content.length, sha256 };
			});
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}

const normal = (path: string) => posix.join('/', path);

/** One upload on its way. */
export class Upload {
	private bytes = 0;
	private broken = false;
	private over = false;

	constructor(
		private readonly fault: Pick<UploadFault, 'afterBytes' | 'how'> | null,
		private readonly note: (kind: 'uploadEnded' | 'uploadCut', bytes: number) => void,
	) {}

	/** The part of a chunk that arrives, and what happens then, if anything does. */
	take(chunk: Buffer): { arrived: Buffer; fault: UploadFault['how'] | null } {
		if (!this.fault) {
			this.bytes += chunk.length;
			return { arrived: chunk, fault: null };
		}
		const arrived = chunk.subarray(0, Math.max(0, this.fault.afterBytes - this.bytes));
		this.bytes += arrived.length;
		this.broken = this.bytes >= this.fault.afterBytes;
		return { arrived, fault: this.broken ? this.fault.how : null };
	}

	/** Notes how it ended, the first time it is told. */
	end({ complete }: { complete: boolean }): void {
		if (!this.over) this.note(complete && !this.broken ? 'uploadEnded' : 'uploadCut', this.bytes);
		this.over = true;
	}
}
