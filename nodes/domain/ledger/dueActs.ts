import { z } from 'zod';

import { flowSchema, statusSchema } from '../item';
import { mergeHistory } from '../lifecycle/history';
import { isOpen, storedActSchema, type ActRow, type StoredAct } from './actRow';
import { claimOf, type ActContext } from './newActs';
import type { StoredRow } from './row';
import { keptStatuses } from './statusHistory';

/** What is to be done about acts now. */
export interface DueActs {
	/** Acts to check, to send, or without a verdict: what to write over each row, as long as it is due, before that. */
	claims: Array<Pick<StoredAct, 'id' | 'actId' | 'reason' | 'nextAttemptAt'>>;
	/** Proposals whose time is over. */
	expired: StoredAct[];
	/** Acts that have ended, of which the portal hasn't heard yet. */
	unreported: StoredAct[];
}

export function dueActs(
	stored: StoredAct[],
	context: Pick<ActContext, 'platform' | 'execution' | 'now' | 'leaseMinutes' | 'limit'>,
): DueActs {
	const { platform, now, limit } = context;
	const own = stored.filter((row) => row.platform === platform);
	const isExpired = (row: StoredAct) => row.state === 'proposed' && hasCome(row.expiresAt, now);
	const due = own.filter((row) => hasCome(row.nextAttemptAt, now) && !isExpired(row));
	return {
		claims: due
			.filter(isOpen)
			.sort((a, b) => compare(a.nextAttemptAt, b.nextAttemptAt))
			.slice(0, limit)
			.map(({ id, actId }) => ({ id, actId, ...claimOf(context) })),
		expired: own.filter(isExpired),
		unreported: due.filter((row) => !isOpen(row)).map((row) => ({ ...row, nextAttemptAt: null })),
	};
}

/** An act as Set Invoice Status takes it: the invoice's flow and known statuses, the side, and the decision under `act`. */
export const actItemSchema = z.object({
	flow: flowSchema.pick({ id: true, organization: true }),
	side: z.string().nullable(),
	history: z.array(statusSchema),
	historyComplete: z.boolean(),
	act: storedActSchema.extend({
		details: statusSchema
			.pick({ reasons: true, payments: true })
			.extend({ note: z.string().nullish() })
			.partial(),
	}),
});
export type ActItem = z.infer<typeof actItemSchema>;

/** @param ledger rows of the acts' invoices */
export function itemOfAct(row: StoredAct, ledger: StoredRow[]): ActItem {
	const known = ledger.filter(({ identity }) => identity === row.identity).flatMap(keptStatuses);
	return {
		flow: { id: row.invoiceFlowId ?? '', organization: row.organization ?? '' },
		side: row.side ?? null,
		history: mergeHistory(
			known.map(({ status }) => status),
			[],
		),
		historyComplete: false,
		act: { ...row, details: row.details ? (JSON.parse(row.details) as ActItem['act']['details']) : {} },
	};
}

/** Whether an instant was set, and is not ahead. */
export function hasCome(instant: ActRow['nextAttemptAt'], now: Date): boolean {
	return instant != null && new Date(instant) <= now;
}

function compare(a: ActRow['nextAttemptAt'], b: ActRow['nextAttemptAt']): number {
	return Date.parse(a ?? '') - Date.parse(b ?? '');
}
