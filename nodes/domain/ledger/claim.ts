import type { Flow } from '../item';
import { joinFlows, placeOf, splitFlows, type FlowPlace, type LedgerRow, type StoredRow } from './row';

export interface ClaimContext {
	/** Label of the platform in the ledger. */
	platform: string;
	/** Marks the claims of one execution, so that it can take back its own. */
	execution: string;
	/** Minutes until a claim that came to nothing may be taken over. */
	leaseMinutes: number;
	/** Most flows claimed at once. */
	limit: number;
	now: Date;
}

export interface Work {
	flow: Flow;
	claim: { attempts: number; supersedes: number[] };
}

export interface Claims {
	/** Rows to write before any work begins: after a crash they tell what was in hand. */
	rows: LedgerRow[];
	work: Work[];
	/** Rows left over from executions that ended between writing the outcome and taking back the claim. */
	staleIds: number[];
	/** Flows that could have been claimed but for the limit. */
	remaining: number;
	/** Flows that no row named so far, claimed or not, by organization. Of the others the ledger takes care. */
	unknown: Record<string, number>;
}

/**
 * Decides which flows to work on now: those the ledger doesn't know, and those whose attempt is due.
 * A flow that another execution holds, or that is settled, is left alone.
 *
 * @param flows references from the trigger, the sweep and the due rows; the same flow may come several times
 * @param known every ledger row that names one of the flows
 */
export function claimFlows(flows: Flow[], known: StoredRow[], context: ClaimContext): Claims {
	const rowsByFlow = indexByFlow(known);
	const place = (flow: Flow) => placeOf({ ...flow, platform: context.platform });
	const staleIds = new Set<number>();
	const open: Array<{ flow: Flow; superseded: StoredRow[] }> = [];
	for (const flow of uniqueFlows(flows, place)) {
		const standing = standingOf(rowsByFlow.get(place(flow)) ?? [], context.now);
		for (const id of standing.staleIds) staleIds.add(id);
		if (standing.superseded) open.push({ flow, superseded: standing.superseded });
	}
	const taken = open.slice(0, context.limit);
	const takenFlows = new Set(taken.map(({ flow }) => place(flow)));
	const work = taken.map(({ flow, superseded }): Work => {
		const attempts = 1 + Math.max(0, ...superseded.map((row) => row.attempts ?? 0));
		// A row that names a flow outside this claim goes on standing for that one.
		const whole = superseded.filter((row) => splitFlows(row).every((one) => takenFlows.has(placeOf(one))));
		return { flow, claim: { attempts, supersedes: whole.map((row) => row.id) } };
	});
	return {
		rows: work.map(({ flow, claim }) => claimRow(flow, claim.attempts, context)),
		work,
		staleIds: [...staleIds],
		remaining: open.length - taken.length,
		unknown: countByOrganization(open.filter(({ superseded }) => superseded.length === 0)),
	};
}

/** How many of some flows each organization has. */
export function countByOrganization(open: Array<{ flow: Flow }>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { flow } of open) counts[flow.organization] = (counts[flow.organization] ?? 0) + 1;
	return counts;
}

/** References to the flows of a platform that rows of the ledger name, e.g. of those whose next attempt is due. */
export function flowsOf(rows: StoredRow[], { platform }: Pick<ClaimContext, 'platform'>): Flow[] {
	return rows
		.flatMap(splitFlows)
		.filter((flow) => flow.platform === platform)
		.map(({ id, organization }) => ({ id, organization }));
}

/**
 * Of the flows an execution has claimed, those it may work on: where two executions claimed the same flow at the same
 * time, the row that was written first wins.
 *
 * @param seen every row of state `seen`, read after the claims were written
 */
export function confirmClaims(
	work: Work[],
	seen: StoredRow[],
	{ platform, execution, now }: Pick<ClaimContext, 'platform' | 'execution' | 'now'>,
): Work[] {
	const first = new Map<string, StoredRow>();
	for (const row of seen) {
		if (isDue(row, now)) continue;
		for (const flow of splitFlows(row)) {
			const place = placeOf(flow);
			const other = first.get(place);
			if (!other || row.id < other.id) first.set(place, row);
		}
	}
	return work.filter(
		({ flow }) => first.get(placeOf({ ...flow, platform }))?.reason === claimReason(execution),
	);
}

/** What marks the claims of one execution in the column `reason`. */
export function claimReason(execution: string): string {
	return `In hand of execution ${execution}`;
}

/** Key of a row whose invoice isn't known yet. */
export function flowKey(platform: string, flow: Pick<Flow, 'id' | 'organization'>): string {
	return `flow|${platform}|${flow.organization}|${flow.id}`;
}

interface Standing {
	/** The flow may be claimed, and its outcome replaces these rows. */
	superseded?: StoredRow[];
	staleIds: number[];
}

function standingOf(rows: StoredRow[], now: Date): Standing {
	const seen = rows.filter((row) => row.state === 'seen');
	const waiting = rows.filter((row) => row.state === 'waiting');
	if (seen.some((row) => !isDue(row, now))) return { staleIds: [] };
	const due = waiting.filter((row) => isDue(row, now));
	if (due.length > 0 || seen.length === rows.length) return { superseded: [...due, ...seen], staleIds: [] };
	return { staleIds: seen.map((row) => row.id) };
}

/** Whether a row's next attempt has come, or none is set. */
export function isDue(row: StoredRow, now: Date): boolean {
	return !row.nextAttemptAt || new Date(row.nextAttemptAt) <= now;
}

function claimRow(flow: Flow, attempts: number, context: ClaimContext): LedgerRow {
	const place: FlowPlace = { platform: context.platform, organization: flow.organization, id: flow.id };
	return {
		filingKey: flowKey(context.platform, flow),
		flowIds: joinFlows([place], place),
		organization: place.organization,
		platform: place.platform,
		state: 'seen',
		reason: claimReason(context.execution),
		attempts,
		nextAttemptAt: new Date(context.now.getTime() + context.leaseMinutes * 60_000).toISOString(),
	};
}

function indexByFlow(rows: StoredRow[]): Map<string, StoredRow[]> {
	const index = new Map<string, StoredRow[]>();
	for (const row of new Map(rows.map((entry) => [entry.id, entry])).values()) {
		for (const place of splitFlows(row).map(placeOf)) index.set(place, [...(index.get(place) ?? []), row]);
	}
	return index;
}

/** The last reference to a flow is the newest; one that holds no more than the id, as the ledger's, gives way to any other. */
function uniqueFlows(flows: Flow[], place: (flow: Flow) => string): Flow[] {
	const bareFirst = [...flows].sort((a, b) => Number(Boolean(a.type)) - Number(Boolean(b.type)));
	const newest = new Map(bareFirst.map((flow) => [place(flow), flow]));
	return [...new Set(flows.map(place))].flatMap((one) => newest.get(one) ?? []);
}
