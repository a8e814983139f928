import { acknowledgementOf, changedAt } from '../platform/item';
import type { PlatformFlow } from '../platform/schemas';
import { RISES_IN_ORDER } from '../platform/timeWalk';
import type { Paging } from '../platform/transport';
import { startWalk, type Walk } from '../platform/walk';
import { forgetOld, hashOf, type RecentFlows } from './recent';

/**
 * Where the trigger stands with one organization. Pure: pages in, flows to emit and the next state out. Instants are
 * milliseconds since 1970 on the platform's clock.
 */
export interface OrganizationCursor {
	/** Every flow that changed up to here was emitted or is in `pending`. */
	watermark: number;
	recent: RecentFlows;
	/** Flows that wait for their acknowledgement, the one to ask about next first. */
	pending: PendingFlow[];
	/** A walk that a poll had to leave before its end. */
	drain?: Drain;
}

export interface PendingFlow {
	id: string;
	changedAt: number;
}

/** A walk through a search and what was seen on its way. */
export interface Drain {
	walk: Walk;
	/** When the walk began: what shows up behind it afterwards is left to the next walk. */
	begunAt?: number;
	/** Latest change seen. */
	newest?: number;
	/** The last flow's change, and how often a flow had changed later than the one before it. */
	last?: number;
	rises?: number;
	/** A flow had changed earlier than the one before it. */
	unordered?: boolean;
	/** The earliest change of a pending flow that the list had no room for: the watermark stays before it. */
	oldestUnlisted?: number;
}

/** How far each walk goes back behind the watermark, for flows that showed up late. */
export const OVERLAP_MS = 3_600_000;

/** Starts after an instant; nothing that changed earlier is ever emitted. */
export function startOrganization(after: number): OrganizationCursor {
	return { watermark: after, recent: { floor: after + 1, emitted: new Map() }, pending: [] };
}

/** From when the next walk searches: the overlap before the watermark, as far as the flows emitted in it are known. */
export function overlapStart({ watermark, recent }: OrganizationCursor): number {
	return Math.min(watermark, Math.max(watermark - OVERLAP_MS, recent.floor - 1));
}

/** The walk to go on with, or a new one over the overlap and everything since. */
export function walkOf(cursor: OrganizationCursor, limit: number, paging: Paging): Drain {
	return cursor.drain ?? { walk: startWalk({ after: overlapStart(cursor), limit, paging }) };
}

/** Leaves the walk under way; the next one begins with the overlap again. */
export function leaveWalk({ watermark, recent, pending }: OrganizationCursor): OrganizationCursor {
	return { watermark, recent, pending };
}

/** Forgets what was emitted in the overlap, so that it is emitted again: executions may have died with n8n. */
export function emitOverlapAgain(cursor: OrganizationCursor): OrganizationCursor {
	const { watermark, recent, pending } = cursor;
	return { watermark, recent: { ...recent, emitted: new Map() }, pending };
}

export interface TakenPage {
	cursor: OrganizationCursor;
	emitted: PlatformFlow[];
}

/**
 * Takes one page of the walk: which of its flows are to be emitted, and where the organization stands then.
 *
 * @param page `next` is where the walk goes on; absent at its end
 * @param mostPending flows that may wait on the list
 * @param now n8n's clock, for platforms that don't send theirs
 */
export function takePage(
	cursor: OrganizationCursor,
	drain: Drain,
	page: { flows: PlatformFlow[]; next?: Walk; serverTime?: number },
	mostPending: number,
	now: number,
): TakenPage {
	const sorted = sortOut(cursor, page.flows, mostPending);
	const begun = { ...drain, begunAt: drain.begunAt ?? page.serverTime ?? now };
	const seen = noteTimes(begun, page.flows, sorted.oldestUnlisted);
	const { emitted, pending, known } = sorted;
	const next: OrganizationCursor = { ...cursor, pending, recent: { ...cursor.recent, emitted: known } };
	if (page.next) {
		next.watermark = watermarkOnTheWay(cursor, seen, page.next, page.serverTime);
		next.drain = { ...seen, walk: page.next };
	} else {
		next.watermark = watermarkAtTheEnd(cursor, seen, page.serverTime);
		delete next.drain;
	}
	return { cursor: next, emitted };
}

/** What became of a pending flow that was asked for by its id: still pending, acknowledged, or gone (`undefined`). */
export function takePending(
	cursor: OrganizationCursor,
	asked: PendingFlow,
	flow: PlatformFlow | undefined,
): TakenPage {
	const others = cursor.pending.filter(({ id }) => id !== asked.id);
	if (!flow) return { cursor: { ...cursor, pending: others }, emitted: [] };
	if (acknowledgementOf(flow) === 'Pending')
		return { cursor: { ...cursor, pending: [...others, asked] }, emitted: [] };
	const sorted = sortOut({ ...cursor, pending: others }, [flow], 0);
	const recent = { ...cursor.recent, emitted: sorted.known };
	return { cursor: { ...cursor, pending: others, recent }, emitted: sorted.emitted };
}

/** Keeps of the emitted flows what the next walk's overlap needs, `most` at the most. */
export function tidy(cursor: OrganizationCursor, most: number): OrganizationCursor {
	return { ...cursor, recent: forgetOld(cursor.recent, cursor.watermark - OVERLAP_MS, most) };
}

function sortOut(cursor: OrganizationCursor, flows: PlatformFlow[], mostPending: number) {
	const known = new Map(cursor.recent.emitted);
	const pending = new Map(cursor.pending.map((flow) => [flow.id, flow]));
	const emitted: PlatformFlow[] = [];
	let oldestUnlisted: number | undefined;
	for (const flow of flows) {
		const time = changedAt(flow) ?? Infinity;
		if (acknowledgementOf(flow) === 'Pending') {
			if (pending.has(flow.flowId)) continue;
			if (pending.size < mostPending) pending.set(flow.flowId, { id: flow.flowId, changedAt: finite(time) });
			else oldestUnlisted = Math.min(oldestUnlisted ?? Infinity, time);
			continue;
		}
		pending.delete(flow.flowId);
		const hash = hashOf(flow);
		if (known.has(hash)) continue;
		known.set(hash, time);
		emitted.push(flow);
	}
	return { known, pending: [...pending.values()], emitted, oldestUnlisted };
}

function noteTimes(drain: Drain, flows: PlatformFlow[], oldestUnlisted: number | undefined): Drain {
	const noted = { ...drain };
	for (const flow of flows) {
		const time = changedAt(flow);
		if (time === undefined) {
			noted.unordered = true;
			continue;
		}
		const { last = time, rises = 0 } = noted;
		if (time < last) noted.unordered = true;
		if (time > last) noted.rises = rises + 1;
		noted.last = time;
		noted.newest = Math.max(noted.newest ?? time, time);
	}
	if (oldestUnlisted !== undefined) {
		noted.oldestUnlisted = Math.min(noted.oldestUnlisted ?? Infinity, oldestUnlisted);
	}
	return noted;
}

/** Windows of time are walked from the oldest on; a cursor's pages only where they have shown that order. */
function watermarkOnTheWay(cursor: OrganizationCursor, seen: Drain, next: Walk, serverTime?: number): number {
	const { newest = 0, rises = 0, unordered, begunAt = Infinity } = seen;
	const inOrder = !unordered && rises >= RISES_IN_ORDER;
	const reached = plausible(next.time?.after ?? (inOrder ? newest - 1 : cursor.watermark), serverTime);
	return heldBack(Math.max(cursor.watermark, Math.min(reached, begunAt)), seen);
}

function watermarkAtTheEnd(cursor: OrganizationCursor, seen: Drain, serverTime?: number): number {
	const reached = plausible(seen.newest ?? cursor.watermark, serverTime);
	const { begunAt = Infinity } = seen;
	// A walk of several polls may have been passed behind its back for longer than the overlap.
	const safe = cursor.drain ? Math.min(reached, begunAt) : reached;
	return heldBack(Math.max(cursor.watermark, safe), seen);
}

/** One flow dated in the future must not hide all that come before that date. */
function plausible(time: number, serverTime: number | undefined): number {
	return serverTime !== undefined && time > serverTime + OVERLAP_MS ? serverTime : time;
}

function heldBack(watermark: number, { oldestUnlisted }: Drain): number {
	return oldestUnlisted === undefined ? watermark : Math.min(watermark, oldestUnlisted - 1);
}

/** JSON knows no infinity. */
function finite(time: number): number {
	return Number.isFinite(time) ? time : 0;
}
