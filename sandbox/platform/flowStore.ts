import type { Acknowledgement, PlatformFlow } from './types';

/** A flow with the sort key of its organization's index: update instant, then arrival. */
interface Entry {
	flow: PlatformFlow;
	updatedAtMs: number;
	arrival: number;
	/** Place in the arbitrary order of `SearchOrder` `unordered`. */
	shuffled: number;
}

/** The last row of a page, from which the next page goes on. */
export type Position = [key: number, arrival: number];

export interface Page {
	flows: PlatformFlow[];
	/** Where the next page starts; null at the end. */
	next: Position | null;
}

export interface PageRequest {
	organization: string;
	limit: number;
	order: 'ascending' | 'descending' | 'shuffled';
	/** Exclusive bounds in milliseconds since 1970. */
	updatedAfter?: number;
	updatedBefore?: number;
	from?: Position;
	matches: (flow: PlatformFlow) => boolean;
}

type SortKey = (entry: Entry) => number;
const byUpdate: SortKey = (entry) => entry.updatedAtMs;
const byShuffle: SortKey = (entry) => entry.shuffled;

const compareBy = (key: SortKey) => (a: Entry, b: Entry) => key(a) - key(b) || a.arrival - b.arrival;

/** Index of the first entry that lies after a position. */
function firstAfter(entries: Entry[], key: SortKey, [at, arrival]: Position): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const entry = entries[middle];
		const after = key(entry) > at || (key(entry) === at && entry.arrival > arrival);
		if (after) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Knuth's multiplicative hash: spreads consecutive arrivals over 32 bits. */
const shuffle = (arrival: number) => Math.imul(arrival + 1, 2654435761) >>> 0;

/**
 * The flows of all organizations. Each organization's flows are indexed by `updatedAt`, so a search costs a binary
 * search and the rows it looks at, not the number of flows held.
 */
export class FlowStore {
	private readonly byId = new Map<string, Entry>();
	private readonly byOrganization = new Map<string, Entry[]>();
	private readonly shuffledViews = new Map<string, Entry[]>();
	private arrivals = 0;

	/** @param changed is told of every flow that comes or changes */
	constructor(private readonly changed: (flow: PlatformFlow) => void = () => {}) {}

	/**
	 * Adds copies of flows, so that what becomes of them here leaves the caller's as they are.
	 *
	 * @throws Error if a flow of the same id is already held or comes twice; none is added then
	 */
	add(flows: PlatformFlow[]): void {
		const ids = new Set<string>();
		for (const { flowId } of flows) {
			if (this.byId.has(flowId) || ids.has(flowId))
				throw new Error(`Flow ${flowId} is on the sandbox platform twice.`);
			ids.add(flowId);
		}
		const touched = new Set<string>();
		const added = flows.map((flow) => ({ ...flow }));
		for (const flow of added) {
			const arrival = this.arrivals++;
			const entry = { flow, updatedAtMs: Date.parse(flow.updatedAt), arrival, shuffled: shuffle(arrival) };
			this.byId.set(flow.flowId, entry);
			this.entriesOf(flow.organization).push(entry);
			touched.add(flow.organization);
		}
		for (const organization of touched) {
			this.entriesOf(organization).sort(compareBy(byUpdate));
			this.shuffledViews.delete(organization);
		}
		for (const flow of added) this.changed(flow);
	}

	get(flowId: string): PlatformFlow | undefined {
		return this.byId.get(flowId)?.flow;
	}

	all(): PlatformFlow[] {
		const entries = [...this.byId.values()].sort(compareBy(byUpdate));
		return entries.map((entry) => entry.flow);
	}

	/** Sets parts of a flow and moves it to its new place in the index. */
	update(
		flowId: string,
		changes: { acknowledgement: Acknowledgement; flowType?: string; updatedAt: string },
	): PlatformFlow | undefined {
		const entry = this.byId.get(flowId);
		if (!entry) return undefined;
		const entries = this.entriesOf(entry.flow.organization);
		entries.splice(entries.indexOf(entry), 1);
		Object.assign(entry.flow, changes);
		entry.updatedAtMs = Date.parse(changes.updatedAt);
		const place: Position = [entry.updatedAtMs, entry.arrival];
		entries.splice(firstAfter(entries, byUpdate, place), 0, entry);
		this.changed(entry.flow);
		return entry.flow;
	}

	/** One page of an organization's flows. */
	page(request: PageRequest): Page {
		const rows: Entry[] = [];
		for (const entry of this.walk(request)) {
			if (!request.matches(entry.flow)) continue;
			rows.push(entry);
			if (rows.length > request.limit) break;
		}
		const more = rows.length > request.limit;
		if (more) rows.pop();
		const last = rows.at(-1);
		const key = request.order === 'shuffled' ? byShuffle : byUpdate;
		return { flows: rows.map((row) => row.flow), next: more && last ? [key(last), last.arrival] : null };
	}

	/** The entries between the bounds, in the order asked for. */
	private *walk({ organization, order, updatedAfter, updatedBefore, from }: PageRequest): Generator<Entry> {
		if (order === 'shuffled') {
			const entries = this.shuffledView(organization);
			for (let i = from ? firstAfter(entries, byShuffle, from) : 0; i < entries.length; i++) {
				const { updatedAtMs } = entries[i];
				const within = updatedAtMs > (updatedAfter ?? -Infinity) && updatedAtMs < (updatedBefore ?? Infinity);
				if (within) yield entries[i];
			}
			return;
		}
		const entries = this.entriesOf(organization);
		const lowest = updatedAfter === undefined ? 0 : firstAfter(entries, byUpdate, [updatedAfter, Infinity]);
		const start = Math.max(lowest, from ? firstAfter(entries, byUpdate, from) : 0);
		const end =
			updatedBefore === undefined ? entries.length : firstAfter(entries, byUpdate, [updatedBefore, -1]);
		if (order === 'ascending') for (let i = start; i < end; i++) yield entries[i];
		else for (let i = end - 1; i >= start; i--) yield entries[i];
	}

	private entriesOf(organization: string): Entry[] {
		let entries = this.byOrganization.get(organization);
		if (!entries) this.byOrganization.set(organization, (entries = []));
		return entries;
	}

	private shuffledView(organization: string): Entry[] {
		let view = this.shuffledViews.get(organization);
		if (!view) {
			view = [...this.entriesOf(organization)].sort(compareBy(byShuffle));
			this.shuffledViews.set(organization, view);
		}
		return view;
	}
}
