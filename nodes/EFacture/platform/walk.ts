import { DEFAULT_PAGE_LIMIT, PAGE_LIMIT, type SearchCriteria, type SearchQuery } from './search';
import { advanceInTime, narrowedCriteria, type TimeWalk } from './timeWalk';
import type { Paging } from './transport';
import { WalkError } from './walkError';

/**
 * Walks through all flows of a search, page by page, whatever order the platform gives and whether it has cursors or
 * not. A walk is plain data that can be saved between two pages. Instants are milliseconds since 1970.
 */
export interface Walk {
	/** Flows changed later than this … */
	after: number;
	/** … and earlier than this; absent: up to the newest. */
	before?: number;
	/** Flows asked for on a page. */
	limit: number;
	paging: Paging;
	cursor?: string;
	/** Pages in a row that held nothing and yet named a next one. */
	emptyPages?: number;
	/** Where paging by time stands. */
	time?: TimeWalk;
}

/** What a walk needs to know of a page. */
export interface PageFacts {
	/** When each flow changed, in the page's order. */
	times: Array<number | undefined>;
	nextCursor?: string;
	/** Most flows a page holds, as the platform says. */
	limit?: number;
}

export interface Step {
	/** Where the walk goes on; absent: it has reached its end. */
	next?: Walk;
	/** `false`: the page was only a look; its flows come again on a later page. */
	taken: boolean;
}

/** No platform needs more than a few. */
const MOST_EMPTY_PAGES = 20;

export function startWalk(walk: { after: number; before?: number; limit: number; paging: Paging }): Walk {
	const start: Walk = { ...walk, limit: Math.min(walk.limit, PAGE_LIMIT) };
	return start.paging === 'time' ? byTime(start, start.after) : start;
}

/** The same walk by time alone, from `after` on: for a platform that doesn't take its own cursor any more. */
export function byTime(walk: Walk, after: number): Walk {
	const { before, limit } = walk;
	return {
		after,
		...(before === undefined ? {} : { before }),
		limit,
		paging: 'time',
		time: { after, bounds: [] },
	};
}

/** The request for the page the walk has come to. */
export function queryOf(walk: Walk, criteria: SearchCriteria): SearchQuery {
	if (!walk.time) {
		const where = { ...criteria, ...period(walk.after, walk.before) };
		return { limit: walk.limit, ...(walk.cursor === undefined ? {} : { cursor: walk.cursor }), where };
	}
	const { after, bounds, part } = walk.time;
	return {
		limit: part === undefined ? walk.limit : PAGE_LIMIT,
		where: { ...narrowedCriteria(criteria, part), ...period(after, bounds[0] ?? walk.before) },
	};
}

/**
 * Takes the page that answered {@link queryOf} and says how to go on.
 *
 * A named next cursor is followed. Without one the walk is over, unless the page is full and the platform hasn't shown
 * that it has cursors: then it goes on by time, which any platform can do.
 *
 * @throws WalkError when going on would never end or would skip flows
 */
export function advance(walk: Walk, page: PageFacts, criteria: SearchCriteria): Step {
	if (walk.time) return advanceByTime(walk, walk.time, page, criteria);
	if (page.nextCursor !== undefined && walk.paging !== 'time')
		return { next: followCursor(walk, page), taken: true };
	const cursorsEnd = walk.cursor !== undefined || walk.paging === 'cursor';
	if (cursorsEnd || !isFull(walk.limit, page)) return { taken: true };
	const restarted = byTime(walk, walk.after);
	return advanceByTime(restarted, { after: walk.after, bounds: [] }, page, criteria);
}

function followCursor(walk: Walk, page: PageFacts): Walk {
	if (page.nextCursor === walk.cursor) throw new WalkError('repeatedCursor');
	const emptyPages = page.times.length ? 0 : (walk.emptyPages ?? 0) + 1;
	if (emptyPages > MOST_EMPTY_PAGES) throw new WalkError('endlessCursor');
	return { ...walk, cursor: page.nextCursor, emptyPages };
}

function advanceByTime(walk: Walk, time: TimeWalk, page: PageFacts, criteria: SearchCriteria): Step {
	const asked = time.part === undefined ? walk.limit : PAGE_LIMIT;
	const { next, taken } = advanceInTime(
		time,
		walk.before,
		{ times: page.times, full: isFull(asked, page) },
		criteria,
	);
	return { next: next && { ...walk, time: next }, taken };
}

/** More may follow. A platform that ignores `limit` answers with the contract's default number of flows. */
function isFull(asked: number, page: PageFacts): boolean {
	const size = page.times.length;
	return (
		page.nextCursor !== undefined ||
		size >= Math.min(asked, page.limit ?? asked) ||
		size === DEFAULT_PAGE_LIMIT
	);
}

function period(after: number, before: number | undefined): { updatedAfter: string; updatedBefore?: string } {
	const updatedAfter = new Date(after).toISOString();
	return before === undefined
		? { updatedAfter }
		: { updatedAfter, updatedBefore: new Date(before).toISOString() };
}
