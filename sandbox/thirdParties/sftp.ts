import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Server, utils } from 'ssh2';

import { FileStore } from './fileStore';
import type { FileServer, FileServerOptions } from './fileTypes';
import { serveSftp } from './sftpSession';

const HOST = '127.0.0.1';

/** Starts an SFTP server on 127.0.0.1, with passwords, and a host key of its own each time. */
export async function startSftpServer(options: FileServerOptions = {}): Promise<FileServer> {
	const store = new FileStore(options);
	// ssh2 can't read one in 256 of the Ed25519 keys that it makes itself.
	const { private: hostKey } = utils.generateKeyPairSync('ecdsa', { bits: 256 });
	/** Open connections by the client's port: faults break them. */
	const sockets = new Map<number, Socket>();

	const ssh = new Server({ hostKeys: [hostKey] }, (client, { port }) => {
		client.on('error', () => {
			// A broken connection is a client's or a fault's matter.
		});
		client.on('authentication', (attempt) => {
			if (attempt.method === 'password' && store.admits(attempt.username, attempt.password))
				return attempt.accept();
			attempt.reject(['password']);
		});
		client.on('session', (accept) => {
			accept().on('sftp', (acceptSftp) => serveSftp(acceptSftp(), store, () => sockets.get(port)?.destroy()));
		});
	});
	const server = createServer({ noDelay: true }, (socket) => {
		const port = socket.remotePort ?? 0;
		sockets.set(port, socket);
		socket.on('close', () => sockets.delete(port));
		ssh.injectSocket(socket);
	});
	await new Promise<void>((started, failed) => {
		server.once('error', failed);
		server.listen(options.port ?? 0, HOST, started);
	});
	const { port } = server.address() as AddressInfo;
	return {
		protocol: 'sftp',
		host: HOST,
		port,
		credential: {
			host: HOST,
			port,
			username: store.user,
			password: store.password,
			privateKey: '',
			passphrase: '',
		},
		folder: store.root,
		makeFolder: (path) => store.makeFolder(path),
		files: () => store.files(),
		operations: () => store.operations(),
		failUploads: (fault) => store.failUploads(fault),
		refuseLogins: (times) => store.refuseLogins(times),
		close: async () => {
			for (const socket of sockets.values()) socket.destroy();
			await new Promise<void>((closed) => server.close(() => closed()));
			store.remove();
		},
	};
}
