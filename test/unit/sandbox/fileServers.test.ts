import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import PromiseFtp from 'promise-ftp';
import { Client as SshClient, type OpenMode } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';

import { startFtpServer, startSftpServer, type FileServer } from '../../../sandbox/thirdParties';

/** What n8n's FTP node does, with the libraries it does it with. */
interface Client {
	put(content: Buffer | Readable, path: string): Promise<unknown>;
	rename(from: string, to: string): Promise<unknown>;
	delete(path: string): Promise<unknown>;
	mkdir(path: string): Promise<unknown>;
	rmdir(path: string): Promise<unknown>;
	get(path: string): Promise<Buffer>;
	list(path: string): Promise<Array<{ name: string; type: string }>>;
	end(): Promise<unknown>;
}

async function ftpClient({ credential }: FileServer): Promise<Client> {
	const ftp = new PromiseFtp();
	const { host, port, username, password } = credential;
	await ftp.connect({ host, port, user: username, password, connTimeout: 5000 });
	return {
		put: async (content, path) => await ftp.put(content as Buffer, path),
		rename: async (from, to) => await ftp.rename(from, to),
		delete: async (path) => await ftp.delete(path),
		mkdir: async (path) => await ftp.mkdir(path, true),
		rmdir: async (path) => await ftp.rmdir(path, false),
		get: async (path) => {
			const stream = (await ftp.get(path)) as unknown as Readable;
			return Buffer.concat((await stream.toArray()) as Buffer[]);
		},
		list: async (path) =>
			((await ftp.list(path)) as Array<{ name: string; type: string }>).map(({ name, type }) => ({
				name,
				type,
			})),
		end: async () => await ftp.end().catch(() => {}),
	};
}

async function sftpClient({ credential }: FileServer): Promise<Client> {
	const quiet = { error: () => {}, end: () => {}, close: () => {} };
	const sftp = new SftpClient('test', quiet);
	const { host, port, username, password } = credential;
	await sftp.connect({
		host,
		port,
		username,
		password,
		readyTimeout: 5000,
		algorithms: { compress: ['zlib@openssh.com', 'zlib', 'none'] },
	});
	return {
		put: async (content, path) => await sftp.put(content, path),
		rename: async (from, to) => await sftp.rename(from, to),
		delete: async (path) => await sftp.delete(path),
		mkdir: async (path) => await sftp.mkdir(path, true),
		rmdir: async (path) => await sftp.rmdir(path),
		get: async (path) => (await sftp.get(path)) as Buffer,
		list: async (path) => (await sftp.list(path)).map(({ name, type }) => ({ name, type })),
		end: async () => await sftp.end(),
	};
}

const content = Buffer.alloc(80_000, 'abcdefg');
const sha256 = createHash('sha256').update(content).digest('hex');

describe.each([
	['ftp', startFtpServer, ftpClient],
	['sftp', startSftpServer, sftpClient],
] as const)('%s', (_protocol, start, connect) => {
	let server: FileServer;
	let client: Client;

	beforeEach(async () => {
		server = await start({ folders: ['D001/ACHATS'] });
		client = await connect(server);
	});
	afterEach(async () => {
		await client.end();
		await server.close();
	});

	const kinds = () => server.operations().map(({ kind, path }) => `${kind} ${path}`);

	it('takes a file under a temporary name and renames it', async () => {
		await client.put(content, '/D001/ACHATS/invoice.pdf.part');
		await client.rename('/D001/ACHATS/invoice.pdf.part', '/D001/ACHATS/invoice.pdf');
		expect(server.files()).toEqual([{ path: '/D001/ACHATS/invoice.pdf', size: 80_000, sha256 }]);
		expect(server.operations()).toMatchObject([
			{ kind: 'uploadStarted', path: '/D001/ACHATS/invoice.pdf.part' },
			{ kind: 'uploadEnded', path: '/D001/ACHATS/invoice.pdf.part', bytes: 80_000 },
			{ kind: 'renamed', path: '/D001/ACHATS/invoice.pdf.part', to: '/D001/ACHATS/invoice.pdf' },
		]);
	});

	it('takes a stream, gives files back, lists and deletes them', async () => {
		await client.mkdir('/D002/VENTES/');
		await client.put(
			Readable.from([content.subarray(0, 30_000), content.subarray(30_000)]),
			'/D002/VENTES/a b.pdf',
		);
		expect((await client.get('/D002/VENTES/a b.pdf')).equals(content)).toBe(true);
		expect(await client.list('/D002')).toEqual([{ name: 'VENTES', type: 'd' }]);
		expect(await client.list('/D002/VENTES')).toEqual([{ name: 'a b.pdf', type: '-' }]);
		await client.delete('/D002/VENTES/a b.pdf');
		await client.rmdir('/D002/VENTES');
		expect(server.files()).toEqual([]);
		expect(kinds().slice(-2)).toEqual(['deleted /D002/VENTES/a b.pdf', 'folderDeleted /D002/VENTES']);
	});

	it('says so when a folder or a file is not there', async () => {
		await expect(client.put(content, '/D009/ACHATS/a.pdf')).rejects.toThrow();
		await expect(client.rename('/D001/none.pdf', '/D001/a.pdf')).rejects.toThrow();
		await expect(client.delete('/D001/none.pdf')).rejects.toThrow();
		expect(server.operations()).toEqual([]);
	});

	it('lets nobody out of its folder', async () => {
		await client.put(content, '/D001/../../../../escaped.txt');
		expect(server.files()).toMatchObject([{ path: '/escaped.txt' }]);
	});

	it('keeps what came of an upload when it cannot write any more', async () => {
		server.failUploads({ afterBytes: 40_000, how: 'fail' });
		// Over SFTP the client doesn't tell; see below.
		await client.put(content, '/D001/ACHATS/a.pdf').catch(() => {});
		expect(server.files()).toMatchObject([{ path: '/D001/ACHATS/a.pdf', size: 40_000 }]);
		expect(server.operations()[1]).toMatchObject({ kind: 'uploadCut', bytes: 40_000 });
	});

	it('loses the connection in as many uploads as it is told', async () => {
		server.failUploads({ afterBytes: 40_000 });
		const upload = client.put(content, '/D001/ACHATS/a.pdf').then(
			() => 'done',
			() => 'failed',
		);
		await until(() => kinds().some((kind) => kind.startsWith('uploadCut')));
		expect(server.files()).toMatchObject([{ path: '/D001/ACHATS/a.pdf', size: 40_000 }]);
		// The client for FTP doesn't notice that the connection is gone, and waits for ever.
		const known = await Promise.race([upload, delay(500, 'nothing')]);
		expect(known).toBe(server.protocol === 'ftp' ? 'nothing' : 'failed');

		const again = await connect(server);
		await again.put(content, '/D001/ACHATS/a.pdf');
		await again.end();
		expect(server.files()).toEqual([{ path: '/D001/ACHATS/a.pdf', size: 80_000, sha256 }]);
	});

	it('refuses who has no right password, and as many others as it is told', async () => {
		const wrong = { ...server, credential: { ...server.credential, password: 'wrong' } };
		await expect(connect(wrong)).rejects.toThrow();
		server.refuseLogins(1);
		await expect(connect(server)).rejects.toThrow();
		await (await connect(server)).end();
	});

	it('leaves nothing behind', async () => {
		await client.put(content, '/D001/ACHATS/a.pdf');
		const another = await start();
		expect(existsSync(another.folder)).toBe(true);
		await another.close();
		expect(existsSync(another.folder)).toBe(false);
	});
});

it('overwrites nothing by renaming over SFTP', async () => {
	const server = await startSftpServer();
	const client = await sftpClient(server);
	await client.put(content, '/a.part');
	await client.put(Buffer.from('older'), '/a.pdf');
	await expect(client.rename('/a.part', '/a.pdf')).rejects.toThrow('taken');
	await client.end();
	await server.close();
});

it('says over SFTP that it cannot write any more, which put() of ssh2-sftp-client does not pass on', async () => {
	const server = await startSftpServer();
	const { host, port, username, password } = server.credential;
	const ssh = new SshClient().connect({ host, port, username, password });
	await once(ssh, 'ready');
	server.failUploads({ afterBytes: 3, how: 'fail' });
	const sftp = await promisify(ssh.sftp.bind(ssh))();
	const handle = await promisify<string, OpenMode, Buffer>(sftp.open.bind(sftp))('/a.pdf', 'w');
	const said = await new Promise((answered) => sftp.write(handle, content, 0, 10, 0, answered));
	expect(said).toMatchObject({ message: 'There is no space left' });
	ssh.end();
	await once(ssh, 'close');
	await server.close();
});

it('says over FTP that it cannot write any more', async () => {
	const server = await startFtpServer();
	const client = await ftpClient(server);
	server.failUploads({ afterBytes: 40_000, how: 'fail' });
	await expect(client.put(content, '/a.pdf')).rejects.toThrow();
	await client.end();
	await server.close();
});

it('leaves signals to whoever started it', async () => {
	const before = process.listenerCount('SIGINT');
	const server = await startFtpServer();
	expect(process.listenerCount('SIGINT')).toBe(before);
	await server.close();
});

async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; tries < 200 && !condition(); tries++)
		await new Promise((later) => setTimeout(later, 20));
	expect(condition()).toBe(true);
}
