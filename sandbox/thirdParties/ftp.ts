import { closeSync, openSync, writeSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Writable } from 'node:stream';
import { FileSystem, FtpSrv, type FtpConnection } from 'ftp-srv';

import { FileStore, type Upload } from './fileStore';
import type { FileServer, FileServerOptions } from './fileTypes';

const HOST = '127.0.0.1';

/** The parts of ftp-srv that its types leave out. */
type Internal = { server: Server };
type InternalConnection = { commandSocket: Socket };

/** Starts an FTP server on 127.0.0.1, without TLS, as iSuite's is. */
export async function startFtpServer(options: FileServerOptions = {}): Promise<FileServer> {
	const store = new FileStore(options);
	const server = withoutSignalHandlers(
		() =>
			new FtpSrv({
				url: `ftp://${HOST}:${options.port ?? 0}`,
				pasv_url: HOST,
				// Any free port.
				pasv_min: 0,
				pasv_max: 0,
				log: silent,
			}),
	);
	server.on('login', ({ connection, username, password }, resolve, reject) => {
		if (store.admits(username, password)) return resolve({ fs: new StoredFiles(connection, store) });
		reject(new Error('User or password is wrong'));
	});
	await server.listen();
	const { port } = (server as unknown as Internal).server.address() as AddressInfo;
	return {
		protocol: 'ftp',
		host: HOST,
		port,
		credential: { host: HOST, port, username: store.user, password: store.password },
		folder: store.root,
		makeFolder: (path) => store.makeFolder(path),
		files: () => store.files(),
		operations: () => store.operations(),
		failUploads: (fault) => store.failUploads(fault),
		refuseLogins: (times) => store.refuseLogins(times),
		close: async () => {
			await server.close();
			store.remove();
		},
	};
}

/** The library's files in the store's folder, with what is done to them noted. */
class StoredFiles extends FileSystem {
	constructor(
		connection: FtpConnection,
		private readonly store: FileStore,
	) {
		super(connection, { root: store.root, cwd: '/' });
	}

	/** @throws Error where the folder isn't there; the client is answered 550 */
	write(fileName: string) {
		const path = this.absolute(fileName);
		const file = openSync(this.store.place(path), 'w');
		const { commandSocket } = this.connection as unknown as InternalConnection;
		const stream = uploadStream(file, this.store.upload(path), () => commandSocket.destroy());
		commandSocket.once('close', () => stream.destroy());
		// This is how the library ends it.
		stream.once('close', () => stream.end());
		return { stream, clientPath: path };
	}

	async rename(from: string, to: string) {
		await super.rename(from, to);
		this.store.note('renamed', this.absolute(from), { to: this.absolute(to) });
	}

	async delete(path: string) {
		const isFolder = (await this.get(path)).isDirectory();
		await super.delete(path);
		this.store.note(isFolder ? 'folderDeleted' : 'deleted', this.absolute(path));
	}

	async mkdir(path: string) {
		await super.mkdir(path);
		this.store.note('folderMade', this.absolute(path));
		return this.absolute(path);
	}

	private absolute(path: string): string {
		return path.startsWith('/') ? path : `${this.currentDirectory()}/${path}`;
	}
}

function uploadStream(file: number, upload: Upload, breakOff: () => void): Writable {
	return new Writable({
		write(chunk: Buffer, _encoding, done) {
			const { arrived, fault } = upload.take(chunk);
			writeSync(file, arrived);
			if (fault === 'break') return breakOff();
			done(fault === 'fail' ? new Error('There is no space left') : null);
		},
		final(done) {
			upload.end({ complete: true });
			done();
		},
		destroy(error, done) {
			closeSync(file);
			upload.end({ complete: false });
			done(error);
		},
	});
}

const silent = {
	child: () => silent,
	...Object.fromEntries(
		['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
	),
};

/** The library ends the process on a signal, which is for whoever started the sandbox to decide. */
function withoutSignalHandlers<T>(make: () => T): T {
	const signals = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
	const before = signals.map((signal) => process.listeners(signal));
	const made = make();
	for (const [place, signal] of signals.entries())
		for (const listener of process.listeners(signal))
			if (!before[place].includes(listener)) process.off(signal, listener);
	return made;
}
