import type { ChangeItem, Person, Status } from '../item';
import { statusByCode } from '../lifecycle/statuses';
import type { ActRow, StoredAct } from './actRow';
import { claimReason } from './claim';
import { splitFlowIds, type StoredRow } from './row';

export interface ActContext {
	platform: string;
	/** Marks the acts that one execution wrote. */
	execution: string;
	now: Date;
	/** Whether 210, 212 and 220 wait for a second person. */
	secondPerson: boolean;
	/** After how many days an act that nobody confirmed lapses. */
	expireDays: number;
	/** Minutes until an act that an execution has in hand may be taken over. */
	leaseMinutes: number;
}

/** What follows from changes that people made in the portal. */
export interface NewActs {
	/** Rows to write before anything is sent. */
	rows: ActRow[];
	/** Changes on documents that no platform delivered; nobody can send their statuses. */
	homeless: Array<{ changeId: string; reason: string }>;
}

/**
 * The acts that changes of the portal stand for, as far as no row has them yet. A change on an invoice of another platform is left
 * to the workflow of that platform.
 *
 * @param changes items as the Welyb Trigger emits them
 * @param ledger rows of the invoices they are about
 * @param known rows of acts with the same ids
 */
export function actsOfChanges(
	changes: ChangeItem[],
	ledger: StoredRow[],
	known: StoredAct[],
	context: ActContext,
): NewActs {
	const taken = new Set(known.map(({ actId }) => actId));
	const result: NewActs = { rows: [], homeless: [] };
	for (const { change, document, side, status } of changes) {
		if (change.type !== 'statusChanged' || change.origin !== 'portal' || !status) continue;
		if (taken.has(change.id)) continue;
		taken.add(change.id);
		const row = ledger.find(({ filingKey }) => filingKey === document.filingKey);
		const [flowId] = splitFlowIds(row?.flowIds ?? '');
		if (!row?.identity || flowId === undefined) {
			result.homeless.push({
				changeId: change.id,
				reason: 'This document did not come from a platform, so there is nowhere to send its status',
			});
			continue;
		}
		if (row.platform !== context.platform) continue;
		result.rows.push({
			actId: change.id,
			identity: row.identity,
			code: status.code,
			proposedBy: personOf(change.author),
			...decision(status.code, change.at, context),
			platform: row.platform,
			organization: row.organization,
			invoiceFlowId: flowId,
			dossierId: row.dossierId,
			documentId: document.id,
			side: side ?? row.side,
			number: row.number,
			counterpart: row.counterpart,
			details: detailsText(status),
			reason: claimReason(context.execution),
			origin: 'portal',
			attempts: 0,
		});
	}
	return result;
}

/**
 * A new act's state: to be sent, or to be confirmed first. Either way an execution has it in hand now, and another may take it over
 * when the lease has run out.
 */
export function decision(
	code: string,
	decidedAt: string,
	context: Pick<ActContext, 'now' | 'secondPerson' | 'expireDays' | 'leaseMinutes'>,
): Pick<ActRow, 'state' | 'decidedAt' | 'nextAttemptAt' | 'expiresAt'> {
	const { now, secondPerson, expireDays, leaseMinutes } = context;
	const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
	const isProposed = secondPerson && statusByCode(code)?.secondPerson === true;
	return {
		state: isProposed ? 'proposed' : 'decided',
		decidedAt,
		nextAttemptAt: after(leaseMinutes),
		expiresAt: isProposed ? after(expireDays * 24 * 60) : null,
	};
}

/**
 * Of the acts an execution has just written, those it may go on with: where two executions wrote one act at the same time, the row
 * that was written first wins.
 *
 * @param stored every row with the ids of these acts, read after they were written
 */
export function confirmActs(
	written: ActRow[],
	stored: StoredAct[],
	{ execution }: Pick<ActContext, 'execution'>,
): { won: StoredAct[]; lostIds: number[] } {
	const won: StoredAct[] = [];
	const lostIds: number[] = [];
	for (const actId of new Set(written.map((row) => row.actId))) {
		const [first, ...others] = stored.filter((row) => row.actId === actId).sort((a, b) => a.id - b.id);
		if (first?.reason === claimReason(execution)) won.push(first);
		lostIds.push(...others.map(({ id }) => id));
	}
	return { won, lostIds };
}

function personOf(author: Person | null | undefined): string | null {
	return author ? (author.email ?? author.name ?? author.id) : null;
}

function detailsText({ reasons, payments, note }: Status & { note?: unknown }): string {
	return JSON.stringify({ reasons, payments, note: typeof note === 'string' ? note : null });
}
