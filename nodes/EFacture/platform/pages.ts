import { NodeOperationError } from 'n8n-workflow';

import { failureOf } from '../../runtime/failure';
import type { RequestContext } from '../../runtime/http';
import { changedAt } from './item';
import type { PlatformFlow } from './schemas';
import { searchPage, type SearchCriteria, type SearchPage, type SearchQuery } from './search';
import type { Platform } from './transport';
import { advance, byTime, queryOf, type Step, type Walk } from './walk';
import { WalkError } from './walkError';

/** One page of a walk through a search. */
export interface WalkedPage {
	flows: PlatformFlow[];
	/** Where the walk goes on; absent: it has reached its end. */
	next?: Walk;
	/** The platform's clock, milliseconds since 1970. */
	serverTime?: number;
}

export interface SearchScope {
	organization: string;
	criteria: SearchCriteria;
	/** Milliseconds since 1970. */
	deadline?: number;
	/** From when to walk by time if the platform doesn't take its own cursor any more; absent: from the walk's start. */
	restartAfter?: () => number;
}

type Search = (query: SearchQuery) => Promise<SearchPage>;

/** Statuses by which platforms refuse a cursor that has expired or that they never meant. */
const CURSOR_REFUSED = [400, 404, 410, 422];

/**
 * The pages of a search from where a walk stands to its end. A flow may come twice; none is left out.
 *
 * @throws NodeApiError | NodeOperationError when a page can't be had, or the platform's paging can't be followed to its end
 */
export async function* walkPages(
	context: RequestContext,
	platform: Platform,
	walk: Walk,
	scope: SearchScope,
): AsyncGenerator<WalkedPage> {
	const { organization, criteria, deadline } = scope;
	const search: Search = async (query) => await searchPage(context, platform, organization, query, deadline);
	const cursors = new Set<string>();
	let current: Walk | undefined = walk;
	while (current) {
		const page = await pageOrRefusal(search, current, criteria);
		if (!page) {
			current = byTime(current, scope.restartAfter?.() ?? current.after);
			continue;
		}
		const repeated = !current.time && page.nextCursor !== undefined && cursors.has(page.nextCursor);
		if (page.nextCursor !== undefined) cursors.add(page.nextCursor);
		const step = stepOf(context, current, page, scope, repeated);
		current = step.next;
		yield { flows: step.taken ? page.flows : [], next: current, serverTime: page.serverTime };
	}
}

/** The page, or undefined when the platform refuses the cursor. */
async function pageOrRefusal(
	search: Search,
	walk: Walk,
	criteria: SearchCriteria,
): Promise<SearchPage | undefined> {
	if (walk.cursor === undefined) return await search(queryOf(walk, criteria));
	return await search(queryOf(walk, criteria)).catch((error: Error) => {
		if (CURSOR_REFUSED.includes(failureOf(error).httpStatus ?? 0)) return undefined;
		return Promise.reject(error);
	});
}

function stepOf(
	context: RequestContext,
	walk: Walk,
	page: SearchPage,
	scope: SearchScope,
	repeated: boolean,
): Step {
	const { organization, criteria } = scope;
	const { nextCursor, limit } = page;
	try {
		if (repeated) throw new WalkError('repeatedCursor');
		return advance(walk, { times: page.flows.map(changedAt), nextCursor, limit }, criteria);
	} catch (error) {
		const of = organization ? ` of organization ${organization}` : '';
		throw new NodeOperationError(
			context.getNode(),
			`The platform's list of flows${of} can't be read to its end: ${(error as Error).message}`,
			{
				description:
					"Nothing was skipped: what is missing is asked for again each time. Set 'API Version' in the eFacture credential to what the platform speaks, or ask the platform.",
			},
		);
	}
}
