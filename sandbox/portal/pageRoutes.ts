import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ZodError } from 'zod';

import type { Contents } from './contents';
import { PortalError } from './errors';
import { pageApi, type PageParts } from './pageApi';
import type { FileInfo, PartName } from './types';

const FOLDER = join(__dirname, 'page');
const TYPES: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.svg': 'image/svg+xml',
};

/** The page for people: its files at `/`, what it reads and writes under `/page`, and the documents' own files. */
export function pageRoutes(parts: PageParts & { contents: Contents }) {
	const { documents, mailDocuments, contents } = parts;
	return async (app: FastifyInstance): Promise<void> => {
		app.setErrorHandler(async (error, _request, reply) => {
			const message = error instanceof Error ? error.message : 'Something unexpected happened';
			return await reply.code(statusFor(error)).send({ message });
		});
		for (const file of readdirSync(FOLDER)) {
			const content = readFileSync(join(FOLDER, file));
			app.get(file === 'index.html' ? '/' : `/${file}`, async (_request, reply) => {
				return await reply
					.type(TYPES[extname(file)])
					.header('content-security-policy', "default-src 'self'; base-uri 'none'; form-action 'none'")
					.header('cache-control', 'no-cache')
					.send(content);
			});
		}
		await app.register(pageApi(parts), { prefix: '/page' });
		app.get<{ Params: { id: string; part: PartName } }>('/files/:id/:part', async (request, reply) => {
			const { id } = request.params;
			const part = request.params.part === 'readable' ? 'readable' : 'original';
			const file = documents.get(id)[part];
			if (!file) throw new PortalError('notFound', 'There is no such file');
			return await asFile(reply, file).send(contents.read(id, part));
		});
		app.get<{ Params: { id: string } }>('/mail-files/:id', async (request, reply) => {
			const { id } = request.params;
			return await asFile(reply, mailDocuments.get(id)).send(contents.read(id, 'original'));
		});
	};
}

/** What was filed is shown as a file, never run as a page of this server. */
function asFile(reply: FastifyReply, { mimeType, fileName }: Pick<FileInfo, 'mimeType' | 'fileName'>) {
	return reply
		.type(mimeType)
		.header('content-security-policy', 'sandbox')
		.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`);
}

function statusFor(error: unknown): number {
	if (error instanceof PortalError) return error.status;
	return error instanceof ZodError ? 422 : 500;
}
