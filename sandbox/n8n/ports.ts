import { createServer, type AddressInfo } from 'node:net';

/** A port on 127.0.0.1 that nothing listens on, with the next thousandth one, which n8n's task broker takes, free as well. */
export async function freePort(): Promise<number> {
	for (let attempt = 0; attempt < 50; attempt++) {
		const port = await listenOnce(0);
		if (port > 60_000) continue;
		try {
			await listenOnce(port + 1000);
			return port;
		} catch {
			continue;
		}
	}
	throw new Error('No free port was found on 127.0.0.1');
}

async function listenOnce(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address() as AddressInfo;
			server.close(() => resolve(taken));
		});
	});
}
