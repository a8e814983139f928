import type { FastifyInstance } from 'fastify';

import { ACTIONS, REASONS } from '../../nodes/domain/lifecycle/reasons';
import { BADGES, STATUSES } from '../../nodes/domain/lifecycle/statuses';
import { offersFor } from './applicable';
import type { ChangeFeed } from './changeFeed';
import { decisionSchema } from './decisionSchema';
import type { Documents, FolderQuery, MonthCount } from './documents';
import type { Dossiers } from './dossiers';
import type { MailDocuments } from './mailDocuments';
import { people } from './people';
import { proposalFor } from './proposal';
import type { Statuses } from './statuses';
import type { Side } from './types';
import { warnings as wordings } from './wording';

export interface PageParts {
	firm: { id: string; name: string };
	dossiers: Dossiers;
	documents: Documents;
	mailDocuments: MailDocuments;
	statuses: Statuses;
	feed: ChangeFeed;
}

const DOSSIERS = 200;
const DOCUMENTS = 200;
const MOST_DOCUMENTS = 5_000;
const HEARTBEAT_MS = 15_000;

type IdParams = { Params: { id: string } };
type FolderParams = IdParams & { Querystring: Partial<Record<'side' | 'year' | 'month' | 'limit', string>> };

/** What the page in `page/` reads and writes. It belongs to the sandbox and to no contract. */
export function pageApi({ firm, dossiers, documents, mailDocuments, statuses, feed }: PageParts) {
	return async (app: FastifyInstance): Promise<void> => {
		app.get('/catalogue', () => ({
			firm,
			people,
			statuses: STATUSES,
			badges: BADGES,
			reasons: REASONS,
			actions: ACTIONS,
		}));

		app.get<{ Querystring: { name?: string; cursor?: string } }>('/dossiers', ({ query }) => {
			const page = dossiers.search({ name: query.name || undefined, cursor: query.cursor, limit: DOSSIERS });
			const counts = [documents.counts(), mailDocuments.counts()];
			const countOf = (id: string) => counts.reduce((sum, count) => sum + (count.get(id) ?? 0), 0);
			return { ...page, dossiers: page.dossiers.map((one) => ({ ...one, count: countOf(one.id) })) };
		});
		app.get<IdParams>('/dossiers/:id/months', ({ params }) => {
			const { id } = dossiers.get(params.id);
			return together([...documents.months(id), ...mailDocuments.months(id)]);
		});
		app.get<FolderParams>('/dossiers/:id/documents', ({ params, query }) => {
			const limit = Math.min(Number(query.limit) || DOCUMENTS, MOST_DOCUMENTS);
			const { side, year, month } = query;
			const folder: FolderQuery = {
				dossierId: dossiers.get(params.id).id,
				side: side as Side,
				year,
				month,
				limit,
			};
			return { ...documents.inFolder(folder), byMail: mailDocuments.inFolder(folder) };
		});

		app.get<IdParams>('/documents/:id', ({ params }) => {
			const document = documents.get(params.id);
			const { offers, refusal } = offersFor(document);
			return {
				document,
				dossier: dossiers.get(document.dossierId),
				offers: offers.map(({ status, reasons, warnings }) => ({
					code: status.code,
					required: status.required,
					optional: status.optional,
					secondPerson: status.secondPerson,
					reasons,
					warnings: warnings.map((warning) => wordings[warning]),
				})),
				refusal,
				proposal: proposalFor(document),
			};
		});
		app.post<IdParams>('/documents/:id/decisions', ({ params, body }) =>
			statuses.decide(params.id, decisionSchema.parse(body)),
		);

		app.get('/events', (request, reply) => {
			reply.hijack();
			reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
			const send = (text: string) => reply.raw.write(text);
			send('retry: 1000\n\n');
			const stop = feed.listen((happened) => send(`data: ${JSON.stringify(happened)}\n\n`));
			const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
			request.raw.on('close', () => {
				stop();
				clearInterval(heartbeat);
			});
		});
	};
}

/** Months in their order, each once. */
function together(months: MonthCount[]): MonthCount[] {
	const keyOf = ({ side, year, month }: MonthCount) => `${side}|${year}|${month}`;
	const counts = new Map<string, MonthCount>();
	for (const one of months) {
		const key = keyOf(one);
		counts.set(key, { ...one, count: one.count + (counts.get(key)?.count ?? 0) });
	}
	return [...counts.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
}
