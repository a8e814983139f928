import { createHash } from 'node:crypto';
import multipart, { type MultipartFile } from '@fastify/multipart';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { ZodError } from 'zod';

import { Faults, type Fault } from '../faults';
import { ImportBook } from './importBook';
import { importMetadata, type ImportApi, type ImportApiOptions, type ImportCall } from './importTypes';

const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/**
 * Starts, on 127.0.0.1, an import API of the kind that accounting tools offer: `POST /imports` takes a multipart form
 * with `file` and `metadata` and, with the header `Idempotency-Key`, gives the same answer when it is sent again.
 * Answers: 201, 401, 409 for what the tool knows, 413, 422, 429. `GET /imports` lists what was imported.
 */
export async function startImportApi(options: ImportApiOptions = {}): Promise<ImportApi> {
	const { apiKey = 'sandbox-import-key', maxFileBytes = DEFAULT_MAX_FILE_BYTES } = options;
	const book = new ImportBook();
	const faults = new Faults<ImportCall>();
	const answers: Record<string, number> = {};
	const count = (status: number) => (answers[status] = (answers[status] ?? 0) + 1);

	const app = fastify({ forceCloseConnections: true });
	await app.register(multipart, { limits: { fileSize: maxFileBytes } });
	app.addHook('onRequest', async (request, reply) => {
		if (request.method === 'POST') await meet(faults.forCall({ step: 'request' }), reply);
		if (request.headers.authorization !== `Bearer ${apiKey}`)
			throw new Refusal(401, 'unauthorized', 'The API key is missing or wrong');
		await meet(faults.forClient(apiKey), reply);
	});
	app.addHook('onResponse', async (_request, reply) => void count(reply.statusCode));
	app.setErrorHandler(async (error: FastifyError | Refusal | ZodError, request, reply) => {
		if (request.socket.destroyed) {
			count(0);
			return reply.hijack();
		}
		const { status, code, message, headers } = refusalOf(error);
		return await reply.code(status).headers(headers).send({ code, message });
	});

	app.get('/imports', async () => ({ imports: book.all() }));
	app.post('/imports', async (request, reply) => {
		const result = book.add(await readImport(request));
		await meet(faults.forCall({ step: 'answer' }), reply);
		if (result.outcome === 'keyReused')
			throw new Refusal(422, 'idempotencyKeyReused', 'This Idempotency-Key came with another document');
		if (result.outcome === 'alreadyKnown')
			return await reply.code(409).send({
				code: 'alreadyKnown',
				message: `The dossier has this ${result.by} already`,
				by: result.by,
				existingId: result.id,
			});
		if (result.replayed) reply.header('idempotency-replayed', 'true');
		return await reply.code(201).send({ id: result.document.id, sha256: result.document.sha256 });
	});
	const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	return {
		url: `${url}/imports`,
		credential: { name: 'Authorization', value: `Bearer ${apiKey}` },
		imports: () => book.all(),
		know: (document) => book.know(document),
		answers: () => ({ ...answers }),
		startOutage: (kind, seconds) => faults.startOutage(kind, seconds),
		endOutage: () => faults.endOutage(),
		setRateLimit: (limit) => faults.setRateLimit(limit),
		failNext: (failure) => faults.failNext(failure),
		close: async () => {
			faults.endOutage();
			await app.close();
		},
	};
}

async function readImport(request: FastifyRequest) {
	if (!request.isMultipart()) throw new Refusal(422, 'invalidRequest', 'A multipart form is wanted');
	let file: { content: Buffer; part: MultipartFile } | undefined;
	let metadata: string | undefined;
	for await (const part of request.parts()) {
		if (part.type === 'file') file = { content: await part.toBuffer(), part };
		else if (part.fieldname === 'metadata') metadata = String(part.value);
	}
	if (!file || file.content.length === 0) throw new Refusal(422, 'invalidRequest', 'The form has no file');
	const key = request.headers['idempotency-key'];
	return {
		metadata: importMetadata.parse(parsed(metadata)),
		fileName: file.part.filename,
		mimeType: file.part.mimetype,
		size: file.content.length,
		sha256: createHash('sha256').update(file.content).digest('hex'),
		idempotencyKey: typeof key === 'string' ? key : null,
	};
}

function parsed(metadata: string | undefined): unknown {
	try {
		return JSON.parse(metadata ?? '') as unknown;
	} catch {
		throw new Refusal(422, 'invalidRequest', 'The field metadata must hold JSON');
	}
}

async function meet(fault: Fault | null, reply: FastifyReply): Promise<void> {
	if (!fault) return;
	if (fault.kind === 'hang') return await fault.until;
	if (fault.kind === 'break') reply.raw.destroy();
	const status = fault.kind === 'answer' ? fault.status : 500;
	const retryAfter = fault.kind === 'answer' ? fault.retryAfter : undefined;
	throw new Refusal(
		status,
		'sandbox',
		'Answered by the sandbox in place of the tool',
		retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	);
}

function refusalOf(error: FastifyError | Refusal | ZodError): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof ZodError) {
		const [{ path, message }] = error.issues;
		return new Refusal(422, 'invalidRequest', `metadata.${path.join('.')}: ${message}`);
	}
	const status = error.statusCode ?? 500;
	return new Refusal(status, status === 413 ? 'tooLarge' : 'error', error.message);
}
