import type { SweepRow } from '../ledger/sweep';
import type { StoredRow } from '../ledger/row';
import type { Destination } from './destination';
import type { PlanContext } from './plan';

/** Which rows of the ledger to look at: those that changed since the last look. */
export interface Scan {
	/** Key of its row in the table of sweeps. */
	sweep: string;
	/** Rows changed at or after this instant, ISO 8601 in UTC. */
	changedAfter: string;
	/** When the look began. */
	at: string;
}

/** A row may be written a little later than it says, and by another clock. */
const OVERLAP_MS = 5 * 60_000;

/**
 * @param sweeps rows of the table of sweeps
 * @returns null while the channel has no destination
 */
export function planScan(sweeps: SweepRow[], usable: Destination[], context: PlanContext): Scan | null {
	const ours = usable.filter(({ channel }) => channel === context.channel);
	if (ours.length === 0) return null;
	const sweep = `forwardings|${context.platform}|${context.channel}`;
	const seen = sweeps.filter((row) => row.sweep === sweep).map(({ sweptUntil }) => Date.parse(sweptUntil));
	const from = seen.length
		? Math.max(...seen) - OVERLAP_MS
		: Math.min(...ours.map(({ filedFrom }) => Date.parse(filedFrom)));
	return { sweep, changedAfter: new Date(from).toISOString(), at: context.now.toISOString() };
}

/**
 * Where the next look goes on. Rows come by the instant they changed, so a full page ends at its last row.
 *
 * @param limit most rows that were asked for
 */
export function closeScan({ sweep, at }: Scan, rows: StoredRow[], limit: number): SweepRow {
	const last = rows.at(-1)?.updatedAt;
	const isFull = rows.length >= limit && last != null;
	const until = isFull ? Date.parse(String(last)) + OVERLAP_MS : Date.parse(at);
	return { sweep, sweptUntil: new Date(until).toISOString(), windowHours: 1 };
}
