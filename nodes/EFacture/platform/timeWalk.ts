import type { SearchCriteria } from './search';
import { WalkError } from './walkError';

/**
 * Paging by time, for platforms without cursors. The period is cut into windows that are walked from the oldest to the
 * newest, so everything up to `after` has been seen at any moment. Windows overlap by a millisecond, since platforms may
 * count finer than that and the contract leaves open whether `updatedBefore` includes its instant.
 */
export interface TimeWalk {
	/** Lower end of the current window, milliseconds since 1970; the platform leaves it out. */
	after: number;
	/** Upper ends of the windows to come, the current one's first; the last window ends with the period. */
	bounds: number[];
	/** The current window is one instant, walked in parts by criteria: which part comes next. */
	part?: number;
}

/** A window this wide (milliseconds) can't be cut without cutting an instant. */
const INSTANT_MS = 2;
/** So many rises in a row, and no fall, are no accident of an unordered page (one in 40 million). */
export const RISES_IN_ORDER = 10;
const DIRECTIONS = ['In', 'Out'];
const ACKNOWLEDGEMENTS = ['Pending', 'Ok', 'Error'];

interface Extent {
	oldest: number;
	newest: number;
	/** In ascending order, beyond accident. */
	ascending: boolean;
}

/**
 * Takes the page of the current window and says which window comes next; none: the period is walked through.
 *
 * A page that isn't full completes its window. A full page in ascending order is good up to its newest flow. Any
 * other full page says nothing about what it left out, so its window is cut and walked anew.
 *
 * @throws WalkError
 */
export function advanceInTime(
	time: TimeWalk,
	end: number | undefined,
	page: { times: Array<number | undefined>; full: boolean },
	criteria: SearchCriteria,
): { next?: TimeWalk; taken: boolean } {
	if (!page.full) return { next: afterPart(time, end, criteria), taken: true };
	const upper = time.bounds[0] ?? end;
	const extent = extentOf(page.times);
	if (extent.oldest < time.after || (upper !== undefined && extent.newest > upper))
		throw new WalkError('boundsIgnored');
	if (time.part === 0) return { next: { ...time, part: 1 }, taken: false };
	if (time.part !== undefined) throw new WalkError('tooManyAtOnce', extent.newest);

	if (extent.ascending && extent.newest - 1 > time.after) {
		return { next: { ...time, after: extent.newest - 1 }, taken: true };
	}
	if (upper !== undefined && upper - time.after <= INSTANT_MS)
		return { next: { ...time, part: 0 }, taken: false };
	return { next: cut(time, upper, extent), taken: false };
}

/** The criteria of one part of an instant. Part 0 is the whole with the largest page. */
export function narrowedCriteria(criteria: SearchCriteria, part: number | undefined): SearchCriteria {
	return part ? { ...criteria, ...partsOf(criteria)[part - 1] } : criteria;
}

function extentOf(times: Array<number | undefined>): Extent {
	const known = times.filter((time) => time !== undefined);
	if (known.length < times.length || !known.length) throw new WalkError('noTimes');
	const rises = known.filter((time, index) => index > 0 && time > known[index - 1]).length;
	const ascending =
		rises >= RISES_IN_ORDER && known.every((time, index) => index === 0 || time >= known[index - 1]);
	return { oldest: Math.min(...known), newest: Math.max(...known), ascending };
}

function cut(time: TimeWalk, upper: number | undefined, extent: Extent): TimeWalk {
	const limit = upper ?? extent.newest + 1;
	const ends = upper === undefined ? [limit] : time.bounds;
	const cuts =
		extent.oldest === extent.newest
			? cutsAround(extent.newest, time.after, limit)
			: [middle(time.after, limit)];
	return { ...time, bounds: [...cuts.filter((instant) => instant > time.after && instant < limit), ...ends] };
}

/** Sets one instant apart, so that its window can be walked in parts. */
function cutsAround(instant: number, after: number, limit: number): number[] {
	if (instant >= limit) return [instant - 1];
	return instant === after ? [instant + 2] : [instant, instant + 1];
}

function middle(after: number, limit: number): number {
	return Math.ceil((after + limit) / 2);
}

function afterPart(time: TimeWalk, end: number | undefined, criteria: SearchCriteria): TimeWalk | undefined {
	const { part, ...whole } = time;
	if (part !== undefined && part > 0 && part < partsOf(criteria).length) return { ...whole, part: part + 1 };
	const [bound, ...bounds] = time.bounds;
	if (bound === undefined || (end !== undefined && bound > end)) return undefined;
	return { after: bound - 1, bounds };
}

/** Every combination of the values that the criteria leave open, so that the parts make up the whole. */
function partsOf(criteria: SearchCriteria): SearchCriteria[] {
	const types = criteria.flowType?.map((type) => ({ flowType: [type] })) ?? [{}];
	const directions = (criteria.flowDirection ?? DIRECTIONS).map((direction) => ({
		flowDirection: [direction],
	}));
	const statuses = (criteria.ackStatus ? [criteria.ackStatus] : ACKNOWLEDGEMENTS).map((ackStatus) => ({
		ackStatus,
	}));
	return types.flatMap((type) =>
		directions.flatMap((direction) => statuses.map((status) => ({ ...type, ...direction, ...status }))),
	);
}
