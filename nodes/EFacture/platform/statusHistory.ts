import pLimit from 'p-limit';

import type { Flow, Status } from '../../domain/item';
import { mergeHistory } from '../../domain/lifecycle/history';
import type { RequestContext } from '../../runtime/http';
import { STATUS_FLOW_TYPES } from './flowTypes';
import { toFlow } from './item';
import { walkPages } from './pages';
import { readFlowIfReadable } from './readFlow';
import { PAGE_LIMIT } from './search';
import type { Platform } from './transport';
import { startWalk } from './walk';

export interface HistoryScan {
	/** The invoice identity. */
	identity: string;
	organization: string;
	/** Period in which the status flows changed on the platform, milliseconds since 1970. */
	after: number;
	before?: number;
	/** Most status messages to read. */
	mostFiles: number;
}

export interface StatusHistory {
	/** The invoice's statuses found, oldest first. */
	history: Status[];
	/** All status messages of the period were read. */
	complete: boolean;
	/** What keeps the history from being complete, as sentences. */
	missing: string[];
}

/** The statuses in a flow's message; null when it can't be read. */
export type StatusReader = (flow: Flow) => Promise<Status[] | null>;

/** Messages read at the same time, by one reader. */
const CONCURRENCY = 5;
/** A platform tells of a status a moment before it hands out the invoice. */
const BEFORE_ARRIVAL_MS = 3_600_000;

/** Reads status messages, each once however many invoices are looked for in it. */
export function statusReader(context: RequestContext, platform: Platform): StatusReader {
	const limit = pLimit(CONCURRENCY);
	const known = new Map<string, Promise<Status[] | null>>();
	const read = async (flow: Flow) => (await readFlowIfReadable(context, platform, flow))?.statuses ?? null;
	return async (flow) => {
		const key = `${flow.organization}|${flow.id}`;
		const begun = known.get(key);
		if (begun) return await begun;
		const reading = limit(async () => await read(flow));
		known.set(key, reading);
		// What failed for want of the platform is tried again.
		reading.catch(() => known.delete(key));
		return await reading;
	};
}

/** From when to look for the statuses of the invoice that a flow brought, milliseconds since 1970; 0: from the beginning. */
export function sinceArrival({ submittedAt }: Pick<Flow, 'submittedAt'>): number {
	const arrived = Date.parse(submittedAt ?? '');
	return Number.isNaN(arrived) ? 0 : arrived - BEFORE_ARRIVAL_MS;
}

/**
 * The statuses of one invoice among the status flows of a period. A flow doesn't say which invoice it is about
 * (contract: `Flow`), so each message is read, up to a bound.
 *
 * @throws NodeApiError | NodeOperationError when the platform can't be searched, refuses access or is down
 */
export async function scanStatusHistory(
	context: RequestContext,
	platform: Platform,
	{ identity, organization, after, before, mostFiles }: HistoryScan,
	readStatuses: StatusReader,
): Promise<StatusHistory> {
	const walk = startWalk({ after, before, limit: PAGE_LIMIT, paging: platform.paging });
	const criteria = { flowType: STATUS_FLOW_TYPES, ackStatus: 'Ok' };
	const seen = new Set<string>();
	let history: Status[] = [];
	let unreadable = 0;
	let bounded = false;
	for await (const page of walkPages(context, platform, walk, { organization, criteria })) {
		const fresh = page.flows.filter(({ flowId }) => !seen.has(flowId));
		const taken = fresh.slice(0, mostFiles - seen.size);
		for (const { flowId } of taken) seen.add(flowId);
		const read = await Promise.all(taken.map(async (flow) => await readStatuses(toFlow(flow, organization))));
		unreadable += read.filter((statuses) => statuses === null).length;
		const found = read.flatMap((statuses) => statuses ?? []);
		history = mergeHistory(
			history,
			found.filter(({ about }) => about.identity === identity),
		);
		bounded = taken.length < fresh.length;
		if (bounded) break;
	}
	const missing = [
		...(bounded ? [`The period has more than the ${mostFiles} status messages that were read`] : []),
		...(unreadable ? [unread(unreadable)] : []),
	];
	return { history, complete: missing.length === 0, missing };
}

function unread(count: number): string {
	return `${count} status ${count === 1 ? 'message' : 'messages'} of the period can't be read`;
}
