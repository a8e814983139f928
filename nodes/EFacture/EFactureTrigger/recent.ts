import { createHash } from 'node:crypto';

import { acknowledgementOf } from '../platform/item';
import type { PlatformFlow } from '../platform/schemas';

/**
 * The flows emitted lately, so that an overlapping search emits none of them again. Only short hashes are kept. Every
 * flow that changed at `floor` or later and was emitted is in `emitted`; of what changed earlier nothing is known.
 */
export interface RecentFlows {
	/** Milliseconds since 1970. */
	floor: number;
	/** Hash of a flow in a state → when it changed, milliseconds since 1970. */
	emitted: Map<string, number>;
}

/** As saved: for each flow, oldest first, its hash and its distance from `floor`, all in base 64. */
export interface SavedRecentFlows {
	floor: number;
	entries: string;
}

/** 36 bits: among 4,000 flows, one new flow in 17 million is taken for a known one; the sweep finds it. */
const HASH_LENGTH = 6;
/** 30 bits of a second each: 34 years. Rounded up, so that nothing is forgotten too early. */
const UNIT_MS = 1000;
const TIME_LENGTH = 5;
const FARTHEST = 64 ** TIME_LENGTH - 1;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Characters that one flow takes in the saved state. */
export const RECENT_FLOW_LENGTH = HASH_LENGTH + TIME_LENGTH;

/** The same flow with another acknowledgement, or changed since, is another hash. */
export function hashOf(flow: PlatformFlow): string {
	return createHash('sha256')
		.update(`${flow.flowId}|${flow.updatedAt ?? ''}|${acknowledgementOf(flow)}`)
		.digest('base64url')
		.slice(0, HASH_LENGTH);
}

/** Forgets what changed before `floor`, and of the rest the oldest beyond `most` flows. */
export function forgetOld(recent: RecentFlows, floor: number, most: number): RecentFlows {
	const kept = [...recent.emitted].filter(([, time]) => time >= floor).sort((a, b) => a[1] - b[1]);
	const dropped = kept.splice(0, Math.max(0, kept.length - most));
	const lastDropped = dropped.length ? dropped[dropped.length - 1][1] + 1 : 0;
	return { floor: Math.max(recent.floor, floor, lastDropped), emitted: new Map(kept) };
}

export function saveRecent({ floor, emitted }: RecentFlows): SavedRecentFlows {
	const entries = [...emitted].sort((a, b) => a[1] - b[1]);
	return {
		floor,
		entries: entries.map(([hash, time]) => hash + encode(Math.ceil((time - floor) / UNIT_MS))).join(''),
	};
}

export function readRecent({ floor, entries }: SavedRecentFlows): RecentFlows {
	const emitted = new Map<string, number>();
	for (let at = 0; at + RECENT_FLOW_LENGTH <= entries.length; at += RECENT_FLOW_LENGTH) {
		const distance = decode(entries.slice(at + HASH_LENGTH, at + RECENT_FLOW_LENGTH));
		emitted.set(entries.slice(at, at + HASH_LENGTH), floor + distance * UNIT_MS);
	}
	return { floor, emitted };
}

function encode(distance: number): string {
	let rest = Math.min(Math.max(0, distance), FARTHEST);
	let text = '';
	for (let digit = 0; digit < TIME_LENGTH; digit++) {
		text = DIGITS[rest % 64] + text;
		rest = Math.floor(rest / 64);
	}
	return text;
}

function decode(text: string): number {
	return [...text].reduce((value, digit) => value * 64 + DIGITS.indexOf(digit), 0);
}
