import { z } from 'zod';

import type { FeedPosition } from '../portal/changes';
import type { ChangePage, PortalChange } from '../portal/schemas';

/** What the trigger's saved state was made for. */
export interface TriggerSettings {
	/** The portal's address. */
	portal: string;
	/** `now`, `beginning` or an instant (ISO 8601). */
	startFrom: string;
}

export const STATE_VERSION = 1;
const PAGE_SIZE = 100;

const stateSchema = z.object({
	version: z.literal(STATE_VERSION),
	settings: z.object({ portal: z.string(), startFrom: z.string() }),
	/** Where the feed of changes goes on. */
	cursor: z.string().min(1),
});

/** The state as n8n keeps it. */
export type TriggerState = z.infer<typeof stateSchema>;

/** Which changes are emitted. */
export interface Wanted {
	/** Types of change. */
	events: string[];
	/** Also what a client of the portal wrote. */
	includePlatform: boolean;
	/** Changes per emission. */
	most: number;
}

/** Where a poll stands: pure, pages in, changes to emit and the next position out. */
export interface Progress {
	position: FeedPosition;
	emitted: PortalChange[];
	done: boolean;
}

/**
 * Reads what an earlier poll saved; undefined when there is nothing.
 *
 * @throws Error when it was saved by another version of the pack or is damaged
 */
export function readState(saved: unknown): TriggerState | undefined {
	if (saved === undefined || saved === null) return undefined;
	const result = stateSchema.safeParse(saved);
	if (result.success) return result.data;
	const { version } = saved as { version?: unknown };
	const is =
		version === STATE_VERSION
			? 'is damaged'
			: `has version ${String(version)}, this one reads ${STATE_VERSION}`;
	throw new Error(`What the trigger remembers from earlier polls ${is}`);
}

/** Where to begin: where the last poll ended, unless portal or start are others now. `Now` chosen later goes on. */
export function begin(saved: TriggerState | undefined, settings: TriggerSettings): Progress {
	const { startFrom } = settings;
	const goesOn =
		saved?.settings.portal === settings.portal &&
		(startFrom === 'now' || startFrom === saved.settings.startFrom);
	const position = goesOn ? { cursor: saved.cursor } : { from: startFrom === 'now' ? 'end' : startFrom };
	return { position, emitted: [], done: false };
}

/** How many changes to ask for at once. A page is taken whole, so it must fit into what may be emitted. */
export function pageSize({ most }: Wanted): number {
	return Math.min(PAGE_SIZE, most);
}

/**
 * Takes one page of the feed. A change that the feed repeats is emitted once.
 *
 * @throws Error when the page leads nowhere
 */
export function takePage(progress: Progress, page: ChangePage, wanted: Wanted): Progress {
	const { position, emitted } = progress;
	if (page.more && 'cursor' in position && position.cursor === page.nextCursor) {
		throw new Error('The portal repeats a page of changes without end');
	}
	const known = new Set(emitted.map(({ id }) => id));
	const fresh = page.changes.filter((change) => !known.has(change.id) && isWanted(change, wanted));
	const all = [...emitted, ...fresh];
	return {
		position: { cursor: page.nextCursor },
		emitted: all,
		done: !page.more || wanted.most - all.length < pageSize(wanted),
	};
}

/** The state to save after a poll. */
export function stateAfter(nextCursor: string, settings: TriggerSettings): TriggerState {
	return { version: STATE_VERSION, settings, cursor: nextCursor };
}

function isWanted({ type, origin }: PortalChange, { events, includePlatform }: Wanted): boolean {
	return events.includes(type) && (includePlatform || origin !== 'platform');
}
