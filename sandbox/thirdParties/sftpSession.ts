import {
	closeSync,
	existsSync,
	fstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readSync,
	renameSync,
	rmdirSync,
	statSync,
	unlinkSync,
	writeSync,
	type Stats,
} from 'node:fs';
import { posix } from 'node:path';
import { utils, type SFTPWrapper } from 'ssh2';

import type { FileStore, Upload } from './fileStore';

const { STATUS_CODE } = utils.sftp;

/** A file or folder that a client has open. */
type Opened = { file: number; path: string; upload: Upload | null } | { folder: string; listed: boolean };

/** Lets a client work on a store's files; `breakOff` cuts its connection. */
export function serveSftp(sftp: SFTPWrapper, store: FileStore, breakOff: () => void): void {
	const opened = new Map<number, Opened>();
	let last = 0;

	const open = (entry: Opened): Buffer => {
		const handle = Buffer.alloc(4);
		handle.writeUInt32BE(++last);
		opened.set(last, entry);
		return handle;
	};
	const openedAs = <Kind extends 'file' | 'folder'>(handle: Buffer, kind: Kind) => {
		const entry = opened.get(handle.readUInt32BE());
		if (!entry || !(kind in entry)) throw new Error('This handle is not open');
		return entry as Extract<Opened, Record<Kind, unknown>>;
	};
	/** Does one request and answers what its work gives; nothing: that it is done. */
	const answer = (request: number, work: () => void | (() => void)): void => {
		try {
			const reply = work();
			if (reply) reply();
			else sftp.status(request, STATUS_CODE.OK);
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			const status = code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE;
			sftp.status(request, status, code === 'ENOENT' ? 'No such file' : message);
		}
	};
	const stat = (request: number, path: string) =>
		answer(request, () => {
			const attributes = toAttributes(statSync(store.place(path)));
			return () => sftp.attrs(request, attributes);
		});

	sftp.on('REALPATH', (request, path) => {
		const entry = { filename: posix.join('/', path), longname: '', attrs: noAttributes };
		sftp.name(request, [entry]);
	});
	sftp.on('STAT', stat);
	sftp.on('LSTAT', stat);
	sftp.on('FSTAT', (request, handle) =>
		answer(request, () => {
			const attributes = toAttributes(fstatSync(openedAs(handle, 'file').file));
			return () => sftp.attrs(request, attributes);
		}),
	);
	// Whose a file is and what may be done to it means nothing here.
	sftp.on('SETSTAT', (request) => sftp.status(request, STATUS_CODE.OK));
	sftp.on('FSETSTAT', (request) => sftp.status(request, STATUS_CODE.OK));

	sftp.on('OPEN', (request, path, flags) =>
		answer(request, () => {
			const mode = utils.sftp.flagsToString(flags) ?? 'r';
			const file = openSync(store.place(path), mode);
			const handle = open({ file, path, upload: mode === 'r' ? null : store.upload(path) });
			return () => sftp.handle(request, handle);
		}),
	);
	sftp.on('WRITE', (request, handle, offset, data) =>
		answer(request, () => {
			const { file, upload } = openedAs(handle, 'file');
			const { arrived, fault } = upload?.take(data) ?? { arrived: data, fault: null };
			writeSync(file, arrived, 0, arrived.length, offset);
			if (fault === 'fail') throw new Error('There is no space left');
			return fault === 'break' ? breakOff : undefined;
		}),
	);
	sftp.on('READ', (request, handle, offset, length) =>
		answer(request, () => {
			const data = Buffer.alloc(length);
			const read = readSync(openedAs(handle, 'file').file, data, 0, length, offset);
			return read === 0
				? () => sftp.status(request, STATUS_CODE.EOF)
				: () => sftp.data(request, data.subarray(0, read));
		}),
	);
	sftp.on('CLOSE', (request, handle) =>
		answer(request, () => {
			const entry = opened.get(handle.readUInt32BE());
			opened.delete(handle.readUInt32BE());
			if (entry && 'file' in entry) closeFile(entry, { complete: true });
		}),
	);
	sftp.on('OPENDIR', (request, path) =>
		answer(request, () => {
			if (!statSync(store.place(path)).isDirectory()) throw new Error('It is not a folder');
			const handle = open({ folder: path, listed: false });
			return () => sftp.handle(request, handle);
		}),
	);
	sftp.on('READDIR', (request, handle) =>
		answer(request, () => {
			const entry = openedAs(handle, 'folder');
			if (entry.listed) return () => sftp.status(request, STATUS_CODE.EOF);
			entry.listed = true;
			const folder = store.place(entry.folder);
			const names = readdirSync(folder).map((name) => toEntry(name, statSync(posix.join(folder, name))));
			return () => sftp.name(request, names);
		}),
	);
	sftp.on('MKDIR', (request, path) =>
		answer(request, () => {
			mkdirSync(store.place(path));
			store.note('folderMade', path);
		}),
	);
	sftp.on('RMDIR', (request, path) =>
		answer(request, () => {
			rmdirSync(store.place(path));
			store.note('folderDeleted', path);
		}),
	);
	sftp.on('REMOVE', (request, path) =>
		answer(request, () => {
			unlinkSync(store.place(path));
			store.note('deleted', path);
		}),
	);
	sftp.on('RENAME', (request, from, to) =>
		answer(request, () => {
			// This version of the protocol overwrites nothing.
			if (existsSync(store.place(to))) throw new Error('The new name is taken');
			renameSync(store.place(from), store.place(to));
			store.note('renamed', from, { to });
		}),
	);
	sftp.on('close', () => {
		for (const entry of opened.values()) if ('file' in entry) closeFile(entry, { complete: false });
		opened.clear();
	});
}

function closeFile({ file, upload }: Extract<Opened, { file: number }>, end: { complete: boolean }): void {
	closeSync(file);
	upload?.end(end);
}

const noAttributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function toAttributes({ mode, size, atimeMs, mtimeMs }: Stats) {
	const seconds = (ms: number) => Math.floor(ms / 1000);
	return { ...noAttributes, mode, size, atime: seconds(atimeMs), mtime: seconds(mtimeMs) };
}

/** A line as `ls -l` writes it is what clients tell folders by. */
function toEntry(filename: string, stats: Stats) {
	const longname = `${stats.isDirectory() ? 'd' : '-'}rw-r--r-- 1 0 0 ${stats.size} Jan 1 00:00 ${filename}`;
	return { filename, longname, attrs: toAttributes(stats) };
}
