import { z } from 'zod';

/** Columns of the `eFacture sweeps` table, with the type n8n's Data Table gives them. */
export const sweepColumns = { sweep: 'string', sweptUntil: 'date', windowHours: 'number' } as const;

/** Up to where one organization's flows were searched anew, and how wide the next window is. */
export const sweepRowSchema = z
	.object({ sweep: z.string().min(1), sweptUntil: z.string(), windowHours: z.number().positive() })
	.passthrough();

/** A period of one organization's flows to search. Instants are ISO 8601 in UTC. */
export const sweepWindowSchema = sweepRowSchema.extend({
	organization: z.string(),
	/** Search from here … */
	changedAfter: z.string(),
	/** … to here: `sweptUntil`, once everything in between is known. */
	changedBefore: z.string(),
	/** Most flows to ask for; null: all of them. */
	limit: z.number().nullable(),
});

export type SweepWindow = z.infer<typeof sweepWindowSchema>;
export type SweepRow = z.infer<typeof sweepRowSchema>;

export interface SweepPlan {
	/** Label of the platform in the ledger. */
	platform: string;
	/** What is swept, so that several workflows keep apart: `invoices`, `statuses`. */
	subject: string;
	organizations: string[];
	/** Where the first window of an organization begins. */
	startDate: Date;
	now: Date;
	/** How far windows stay behind the present. */
	delayMinutes: number;
	/** So much time has to have passed before an organization is searched again. */
	everyMinutes: number;
	/** How far a window reaches back before the end of the last one. */
	overlapMinutes: number;
	/** Width of an organization's first window. */
	windowHours: number;
}

/** What a sweep found in its windows, by organization. */
export interface SweepFindings {
	/** Flows found. */
	found: Record<string, number>;
	/** Of these, flows that nothing knew. */
	unknown: Record<string, number>;
	/** Organizations whose search failed. */
	failed: string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A quiet past is searched in windows that double up to this. */
const LONGEST_WINDOW_HOURS = 24 * 30;
/** A window wider than the first one only looks whether the past was quiet, so it needs no more flows than these. */
const MOST_FLOWS_OF_A_WIDE_WINDOW = 1000;

/** The windows to search now: one for each organization with enough time to sweep. */
export function planSweep(rows: SweepRow[], plan: SweepPlan): SweepWindow[] {
	const newest = plan.now.getTime() - plan.delayMinutes * MINUTE;
	return [...new Set(plan.organizations)].flatMap((organization) => {
		const sweep = sweepKey(plan, organization);
		const known = lastOf(rows, sweep);
		const from = known ? Date.parse(known.sweptUntil) : plan.startDate.getTime();
		const windowHours = known?.windowHours ?? plan.windowHours;
		if (newest - from < plan.everyMinutes * MINUTE) return [];
		return [
			{
				organization,
				sweep,
				windowHours,
				sweptUntil: iso(from),
				changedAfter: iso(from - plan.overlapMinutes * MINUTE),
				changedBefore: iso(Math.min(from + windowHours * HOUR, newest)),
				limit: windowHours > plan.windowHours ? MOST_FLOWS_OF_A_WIDE_WINDOW : null,
			},
		];
	});
}

/**
 * How the windows stand after a sweep. One moves on when its search succeeded and found nothing but what is known; the next is
 * then twice as wide, so that a long quiet past takes few sweeps. Otherwise it stays, as narrow as the first.
 */
export function closeSweep(
	windows: SweepWindow[],
	{ found, unknown, failed }: SweepFindings,
	{ windowHours }: Pick<SweepPlan, 'windowHours'>,
): SweepRow[] {
	return windows
		.filter(({ organization }) => !failed.includes(organization))
		.map((window) => {
			const { organization, sweep, limit } = window;
			const complete = limit === null || (found[organization] ?? 0) < limit;
			if (!complete || unknown[organization]) return { sweep, sweptUntil: window.sweptUntil, windowHours };
			return {
				sweep,
				sweptUntil: window.changedBefore,
				windowHours: Math.min(window.windowHours * 2, LONGEST_WINDOW_HOURS),
			};
		});
}

function sweepKey({ platform, subject }: SweepPlan, organization: string): string {
	return `${subject}|${platform}|${organization}`;
}

/** Of two rows, which two first sweeps at once may have made, the one that got further counts. */
function lastOf(rows: SweepRow[], sweep: string): SweepRow | undefined {
	return rows
		.filter((row) => row.sweep === sweep)
		.sort((a, b) => Date.parse(a.sweptUntil) - Date.parse(b.sweptUntil))
		.at(-1);
}

function iso(time: number): string {
	return new Date(time).toISOString();
}
