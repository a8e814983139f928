import type { RequestContext } from '../../runtime/http';
import { searchAnswerSchema, type PlatformFlow } from './schemas';
import { callPlatform, readJson, serverTime, type Platform } from './transport';

/** Criteria of a search, joined by AND; the values of a list by OR (contract: `SearchFlowFilters`). */
export interface SearchCriteria {
	flowType?: string[];
	flowDirection?: string[];
	ackStatus?: string;
	trackingId?: string;
}

/** Body of `POST /v1/flows/search`. */
export interface SearchQuery {
	limit: number;
	cursor?: string;
	/** At least one criterion; instants as ISO 8601. */
	where: SearchCriteria & { updatedAfter?: string; updatedBefore?: string };
}

export interface SearchPage {
	flows: PlatformFlow[];
	/** Where the next page begins; absent when the platform gives none. */
	nextCursor?: string;
	/** Most flows a page holds, as the platform says. */
	limit?: number;
	/** The platform's clock, milliseconds since 1970. */
	serverTime?: number;
}

/** Most flows a page may hold by the contract, and how many it holds when nothing is asked. */
export const PAGE_LIMIT = 100;
export const DEFAULT_PAGE_LIMIT = 25;

/**
 * One page of a search for flows.
 *
 * @throws NodeApiError | NodeOperationError when the platform refuses, can't be reached or answers something else
 */
export async function searchPage(
	context: RequestContext,
	platform: Platform,
	organization: string,
	query: SearchQuery,
	deadline?: number,
): Promise<SearchPage> {
	const what = organization ? `the search for flows of organization ${organization}` : 'the search for flows';
	const answer = await callPlatform(context, platform, {
		method: 'POST',
		path: '/v1/flows/search',
		what,
		organization,
		json: query,
		deadline,
	});
	const content = readJson(context, searchAnswerSchema, answer, what);
	return {
		flows: content.results ?? [],
		nextCursor: content.nextCursor || undefined,
		limit: content.limit ?? undefined,
		serverTime: serverTime(answer),
	};
}
