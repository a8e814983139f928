import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import { Faults } from '../faults';
import { readMessage } from './message';
import { Postbox } from './postbox';
import type { MailCall, MailServer, MailServerOptions } from './types';

export * from './types';

const HOST = '127.0.0.1';
/** The service isn't available; smtp-server's own codes serve for the rest. */
const UNAVAILABLE = 421;
const BAD_CREDENTIALS = 535;
const TOO_BIG = 552;

class SmtpRefusal extends Error {
	constructor(
		readonly responseCode: number,
		message: string,
	) {
		super(message);
	}
}

/**
 * Starts an SMTP server on 127.0.0.1 that takes mails from whoever logs in, to any address, and keeps them. It speaks
 * without TLS.
 */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
	const { user = 'n8n', password = 'sandbox-smtp-password', now = () => new Date() } = options;
	const faults = new Faults<MailCall>();
	const postbox = new Postbox();
	/** Open connections by the client's port: faults break them. */
	const sockets = new Map<number, Socket>();
	let answersAfterMs = 0;

	/** @throws SmtpRefusal */
	async function meet(step: MailCall['step'], session: SMTPServerSession): Promise<void> {
		const fault = faults.forCall({ step });
		if (!fault) return;
		if (fault.kind === 'hang') return await fault.until;
		if (fault.kind === 'break') sockets.get(session.remotePort)?.destroy();
		// An outage speaks HTTP.
		const code = fault.kind === 'answer' && fault.status !== 503 ? fault.status : UNAVAILABLE;
		throw new SmtpRefusal(code, 'Answered by the sandbox in place of the mail server');
	}

	async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
		const envelope = session.envelope.rcptTo.map(({ address }) => address);
		const message = await readMessage(stream, envelope, now());
		if (stream.sizeExceeded) throw new SmtpRefusal(TOO_BIG, 'The mail is greater than the server takes');
		await meet('data', session);
		postbox.keep(message);
		await meet('answer', session);
		await delay(answersAfterMs);
	}

	const server = new SMTPServer({
		logger: false,
		authMethods: ['PLAIN', 'LOGIN'],
		allowInsecureAuth: true,
		disabledCommands: ['STARTTLS'],
		disableReverseLookup: true,
		size: options.maxMessageBytes,
		onAuth: (auth, _session, callback) => {
			if (auth.username === user && auth.password === password) return callback(null, { user });
			callback(new SmtpRefusal(BAD_CREDENTIALS, 'User or password is wrong'));
		},
		onConnect: (session, callback) => answer(meet('connect', session), callback),
		onRcptTo: (_address, session, callback) => answer(meet('recipient', session), callback),
		onData: (stream, session, callback) => answer(take(stream, session), callback),
	});
	server.on('error', () => {
		// A broken connection is a client's or a fault's matter.
	});
	server.server.on('connection', (socket) => {
		const port = socket.remotePort ?? 0;
		sockets.set(port, socket);
		socket.on('close', () => sockets.delete(port));
	});
	await new Promise<void>((started, failed) => {
		server.server.once('error', failed);
		server.listen(options.port ?? 0, HOST, started);
	});
	const { port } = server.server.address() as AddressInfo;
	return {
		host: HOST,
		port,
		credential: { user, password, host: HOST, port, secure: false, disableStartTls: true, hostName: '' },
		messages: () => postbox.messages(),
		listen: (listener) => postbox.listen(listener),
		waitFor: async (condition, ms) => await postbox.waitFor(condition, ms),
		clear: () => postbox.clear(),
		startOutage: (kind, seconds) => faults.startOutage(kind, seconds),
		endOutage: () => faults.endOutage(),
		failNext: (failure) => faults.failNext(failure),
		delayAnswers: (ms) => {
			answersAfterMs = ms;
		},
		limitSize: (maxMessageBytes) => {
			server.options.size = maxMessageBytes ?? undefined;
		},
		close: async () => {
			faults.endOutage();
			for (const socket of sockets.values()) socket.destroy();
			await new Promise<void>((closed) => server.close(closed));
		},
	};
}

function answer(work: Promise<void>, callback: (error?: Error | null) => void): void {
	work.then(
		() => callback(),
		(error: Error) => callback(error),
	);
}
