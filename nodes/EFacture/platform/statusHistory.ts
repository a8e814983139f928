import pLimit from 'p-limit';

import type { Status } from '../../domain/item';
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

const CONCURRENCY = 5;

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
): Promise<StatusHistory> {
	const walk = startWalk({ after, before, limit: PAGE_LIMIT, paging: platform.paging });
	const criteria = { flowType: STATUS_FLOW_TYPES, ackStatus: 'Ok' };
	const limit = pLimit(CONCURRENCY);
	const seen = new Set<string>();
	let history: Status[] = [];
	let unreadable = 0;
	for await (const page of walkPages(context, platform, walk, { organization, criteria })) {
		const fresh = page.flows.filter(({ flowId }) => !seen.has(flowId));
		const taken = fresh.slice(0, mostFiles - seen.size);
		for (const { flowId } of taken) seen.add(flowId);
		const read = await Promise.all(
			taken.map(
				async (flow) =>
					await limit(async () => await readFlowIfReadable(context, platform, toFlow(flow, organization))),
			),
		);
		unreadable += read.filter((message) => message === null).length;
		const found = read
			.flatMap((message) => message?.statuses ?? [])
			.filter(({ about }) => about.identity === identity);
		history = mergeHistory(history, found);
		if (taken.length < fresh.length) {
			return {
				history,
				complete: false,
				missing: [
					`The period has more than the ${mostFiles} status messages that were read`,
					...unread(unreadable),
				],
			};
		}
	}
	return { history, complete: unreadable === 0, missing: unread(unreadable) };
}

function unread(count: number): string[] {
	return count ? [`${count} status ${count === 1 ? 'message' : 'messages'} of the period can't be read`] : [];
}
