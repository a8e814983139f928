import { z } from 'zod';

import { byTime } from '../platform/walk';
import { emitOverlapAgain, leaveWalk, overlapStart, tidy, type OrganizationCursor } from './cursor';
import { readRecent, RECENT_FLOW_LENGTH, saveRecent } from './recent';

/** What the trigger's saved state was made for. */
export interface TriggerSettings {
	/** The platform's Flow Service URL. */
	platform: string;
	flowTypes: string[];
	/** The date to start from, milliseconds since 1970; null: from when the trigger was first activated. */
	startAt: number | null;
	paging: string;
}

export interface TriggerState {
	settings: TriggerSettings;
	/** The last n8n processes that polled. A new one means that n8n was restarted. */
	processes: string[];
	/** The organization to begin the next poll with. */
	next?: string;
	organizations: Record<string, OrganizationCursor>;
}

export const STATE_VERSION = 1;
/** Hashes of emitted flows, all organizations together. */
export const MOST_RECENT_FLOWS = 4_000;
/** Pending flows on the lists, all organizations together. */
export const MOST_PENDING_FLOWS = 150;
/** Organizations that one trigger can watch, so that its state stays small. */
export const MOST_ORGANIZATIONS = 100;
/** n8n writes the whole state with each emission. */
export const STATE_LENGTH = 60_000;
const ROOM_FOR_RECENT = 10_000;
const MOST_PROCESSES = 8;

const instant = z.number();
const walkSchema = z.object({
	after: instant,
	before: instant.optional(),
	limit: z.number(),
	paging: z.enum(['automatic', 'cursor', 'time']),
	cursor: z.string().optional(),
	emptyPages: z.number().optional(),
	time: z.object({ after: instant, bounds: z.array(instant), part: z.number().optional() }).optional(),
});
const organizationSchema = z.object({
	watermark: instant,
	recent: z.object({ floor: instant, entries: z.string() }),
	pending: z.array(z.object({ id: z.string(), changedAt: instant })),
	drain: z
		.object({
			walk: walkSchema,
			begunAt: instant.optional(),
			newest: instant.optional(),
			last: instant.optional(),
			rises: z.number().optional(),
			unordered: z.boolean().optional(),
			oldestUnlisted: instant.optional(),
		})
		.optional(),
});
const stateSchema = z.object({
	version: z.literal(STATE_VERSION),
	settings: z.object({
		platform: z.string(),
		flowTypes: z.array(z.string()),
		startAt: instant.nullable(),
		paging: z.string(),
	}),
	processes: z.array(z.string()),
	next: z.string().optional(),
	organizations: z.record(organizationSchema),
});

/** The state as n8n keeps it. */
export type SavedState = z.infer<typeof stateSchema>;

/**
 * Reads what an earlier poll saved; undefined when there is nothing.
 *
 * @throws Error when it was saved by another version of the pack or is damaged
 */
export function readState(saved: unknown): TriggerState | undefined {
	if (saved === undefined || saved === null) return undefined;
	const result = stateSchema.safeParse(saved);
	if (!result.success) {
		const { version } = saved as { version?: unknown };
		const is =
			version === STATE_VERSION
				? 'is damaged'
				: `has version ${String(version)}, this one reads ${STATE_VERSION}`;
		throw new Error(`What the trigger remembers from earlier polls ${is}`);
	}
	const { settings, processes, next, organizations } = result.data;
	const read = mapValues(organizations, (one) => ({ ...one, recent: readRecent(one.recent) }));
	return { settings, processes, next, organizations: read };
}

/**
 * The state to save, below {@link STATE_LENGTH} characters of JSON: of the emitted flows each organization keeps a fair
 * share, and cursors too long to be kept are left for a walk by time.
 */
export function saveState(state: TriggerState): SavedState {
	const organizations = withoutLongCursors(state.organizations);
	const room = Math.floor((STATE_LENGTH - lengthWithoutRecent(organizations, state)) / RECENT_FLOW_LENGTH);
	const sizes = Object.values(organizations).map(({ recent }) => recent.emitted.size);
	const share = fairShare(sizes, Math.min(MOST_RECENT_FLOWS, Math.max(0, room)));
	return {
		version: STATE_VERSION,
		...state,
		organizations: mapValues(organizations, (one) => {
			const kept = tidy(one, share);
			return { ...kept, recent: saveRecent(kept.recent) };
		}),
	};
}

/**
 * The state to poll with. What was saved for another platform or start date doesn't count; other flow types or
 * another way of paging begin new walks; a restart of n8n or a new activation emits the overlap again.
 */
export function resume(
	saved: TriggerState | undefined,
	settings: TriggerSettings,
	process: string,
	activated: boolean,
): TriggerState {
	if (!saved || startsAnew(saved.settings, settings))
		return { settings, processes: [process], organizations: {} };
	const restarted = activated || !saved.processes.includes(process);
	const sameWalk =
		sameList(saved.settings.flowTypes, settings.flowTypes) && saved.settings.paging === settings.paging;
	const kept = sameWalk ? saved.organizations : mapValues(saved.organizations, leaveWalk);
	return {
		...saved,
		settings,
		processes: saved.processes.includes(process)
			? saved.processes
			: [...saved.processes, process].slice(-MOST_PROCESSES),
		organizations: restarted ? mapValues(kept, emitOverlapAgain) : kept,
	};
}

function startsAnew(before: TriggerSettings, now: TriggerSettings): boolean {
	if (before.platform !== now.platform) return true;
	if (now.startAt === null) return false;
	return before.startAt !== now.startAt || now.flowTypes.some((type) => !before.flowTypes.includes(type));
}

function sameList(one: string[], other: string[]): boolean {
	return one.length === other.length && one.every((value) => other.includes(value));
}

function lengthWithoutRecent(organizations: Record<string, OrganizationCursor>, state: TriggerState): number {
	const bare = mapValues(organizations, (one) => ({
		...one,
		recent: { floor: one.recent.floor, entries: '' },
	}));
	return JSON.stringify({ version: STATE_VERSION, ...state, organizations: bare }).length;
}

function withoutLongCursors(
	organizations: Record<string, OrganizationCursor>,
): Record<string, OrganizationCursor> {
	const kept = { ...organizations };
	const lengthOf = (one: OrganizationCursor) => one.drain?.walk.cursor?.length ?? 0;
	const byLength = Object.keys(kept).sort((a, b) => lengthOf(kept[b]) - lengthOf(kept[a]));
	let excess = byLength.reduce((sum, key) => sum + lengthOf(kept[key]), 0) - ROOM_FOR_RECENT;
	for (const key of byLength) {
		const { drain } = kept[key];
		if (excess <= 0 || !drain) break;
		excess -= lengthOf(kept[key]);
		kept[key] = { ...kept[key], drain: { ...drain, walk: byTime(drain.walk, overlapStart(kept[key])) } };
	}
	return kept;
}

/** The most each may have so that all together have at most `total` and nobody is cut for one with more. */
function fairShare(sizes: number[], total: number): number {
	let rest = total;
	let many = sizes.length;
	for (const size of [...sizes].sort((a, b) => a - b)) {
		const level = Math.floor(rest / many);
		if (size > level) return level;
		rest -= size;
		many--;
	}
	return total;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
