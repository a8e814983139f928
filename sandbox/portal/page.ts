import type { FastifyInstance } from 'fastify';

import type { Contents } from './contents';
import type { Documents } from './documents';
import type { Dossiers } from './dossiers';
import { PortalError } from './errors';
import type { Document, PartName } from './types';

const PAGE = 200;

/** Plain lists for a person's eyes: the dossiers, the documents of one, their files. */
export function page({
	dossiers,
	documents,
	contents,
}: {
	dossiers: Dossiers;
	documents: Documents;
	contents: Contents;
}) {
	return async (app: FastifyInstance): Promise<void> => {
		app.setErrorHandler(async (error, _request, reply) => {
			const status = error instanceof PortalError ? error.status : 500;
			const message = error instanceof Error ? error.message : 'Something unexpected happened';
			return await reply.code(status).type('text/plain; charset=utf-8').send(message);
		});
		app.get<{ Querystring: { after?: string } }>('/', async (request, reply) => {
			const { dossiers: shown, nextCursor } = dossiers.search({ limit: PAGE, cursor: request.query.after });
			const counts = documents.counts();
			const rows = shown.map(({ id, name, siret }) => [
				link(`/dossiers/${encodeURIComponent(id)}`, name),
				escape(siret ?? 'no SIRET'),
				String(counts.get(id) ?? 0),
			]);
			const more = nextCursor ? link(`/?after=${nextCursor}`, 'More dossiers') : '';
			const body = table(['Dossier', 'SIRET', 'Documents'], rows) + more;
			return await reply.type('text/html; charset=utf-8').send(html('Dossiers', body));
		});
		app.get<{ Params: { id: string }; Querystring: { after?: string } }>(
			'/dossiers/:id',
			async (request, reply) => {
				const dossier = dossiers.get(request.params.id);
				const { documents: shown, nextCursor } = documents.list({
					dossierId: dossier.id,
					cursor: request.query.after,
					limit: PAGE,
				});
				const rows = shown.map((document) => [
					escape(document.directory?.path ?? ''),
					link(fileUrl(document, document.readable ? 'readable' : 'original'), document.fileName),
					document.readable ? link(fileUrl(document, 'original'), document.original.fileName) : '',
					escape(`${document.invoice.payable ?? ''} ${document.invoice.currency ?? ''}`),
					escape(document.filedAt ?? ''),
				]);
				const more = nextCursor
					? link(`/dossiers/${encodeURIComponent(dossier.id)}?after=${nextCursor}`, 'More documents')
					: '';
				const body = table(['Directory', 'Document', 'Original', 'Payable', 'Filed'], rows) + more;
				return await reply
					.type('text/html; charset=utf-8')
					.send(html(dossier.name, link('/', 'All dossiers') + body));
			},
		);
		app.get<{ Params: { id: string; part: PartName } }>('/files/:id/:part', async (request, reply) => {
			const { id, part } = request.params;
			const file = documents.get(id)[part === 'readable' ? 'readable' : 'original'];
			if (!file) throw new PortalError('notFound', 'There is no such file');
			return await reply
				.type(file.mimeType)
				// What was filed is shown as a file, never run as a page of this server.
				.header('content-security-policy', 'sandbox')
				.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
				.send(contents.read(id, part === 'readable' ? 'readable' : 'original'));
		});
	};
}

const fileUrl = (document: Document, part: PartName) => `/files/${document.id}/${part}`;
const link = (url: string, text: string) => `<a href="${escape(url)}">${escape(text)}</a>`;

function table(head: string[], rows: string[][]): string {
	const cells = (tag: string, row: string[]) =>
		`<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
	return `<table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}

function html(title: string, body: string): string {
	return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:15px system-ui;margin:2rem}td,th{padding:.3rem 1rem .3rem 0;text-align:left}</style>
<h1>${escape(title)}</h1><p>A local stand-in for the Welyb portal, for tests and the demo.</p>${body}</html>`;
}

function escape(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return text.replace(/[&<>"']/g, (character) => entities[character]);
}
