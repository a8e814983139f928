import type { ChangeItem, Person, Status } from '../item';
import { statusByCode } from '../lifecycle/statuses';
import { parisInstant } from '../parisTime';
import { recorded, type RecordedAct } from './actOutcomes';
import type { ActRow, StoredAct } from './actRow';
import { claimReason } from './claim';
import { splitFlows, type FlowPlace, type StoredRow } from './row';

export interface ActContext {
	platform: string;
	/** Marks the acts that one execution has in hand. */
	execution: string;
	now: Date;
	/** Whether 210, 212 and 220 wait for a second person. */
	secondPerson: boolean;
	/** After how many days an act that nobody confirmed lapses. */
	expireDays: number;
	/** Minutes until an act that an execution has in hand may be taken over. */
	leaseMinutes: number;
	/** Most acts that one execution takes in hand. */
	limit: number;
}

/** What follows from changes that people made in the portal. */
export interface NewActs {
	/** Rows to write before anything is sent. */
	rows: ActRow[];
	/** Changes on documents of which the ledger knows no flow; nobody can send their statuses. */
	homeless: RecordedAct[];
}

/** A document is in the portal before the ledger says so, and after a crash the sweep of invoices needs a while to make up for it. */
const HOMELESS_AFTER_MINUTES = 60;
const MINUTE = 60_000;

/**
 * The acts that changes of the portal stand for, as far as no row has them yet. A change on an invoice of another platform is left
 * to the workflow of that platform, one on a document that the ledger doesn't know yet to a later sweep.
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
	for (const item of changes) {
		const { change, document, status } = item;
		if (change.type !== 'statusChanged' || change.origin !== 'portal' || !status) continue;
		if (taken.has(change.id)) continue;
		taken.add(change.id);
		const row = ledger.find(({ filingKey }) => filingKey === document.filingKey);
		const flow = row && actingFlow(row);
		if (!row?.identity || !flow) {
			const age = context.now.getTime() - Date.parse(change.at);
			if (age >= HOMELESS_AFTER_MINUTES * MINUTE) result.homeless.push(homelessAct(item, status));
			continue;
		}
		if (row.platform !== context.platform) continue;
		result.rows.push(actOf(item, status, { row, flow }, context, result.rows.length < context.limit));
	}
	return result;
}

/**
 * Of the acts an execution has just written with its claim, those it may go on with: where two executions wrote one act at the same
 * time, the row that was written first wins, and of two claims of one row the first.
 *
 * @param stored every row with the ids of these acts, read after they were written
 */
export function confirmActs(
	written: Array<Pick<ActRow, 'actId'>>,
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

/** What marks an act as in hand of an execution, and until when. */
export function claimOf({
	execution,
	now,
	leaseMinutes,
}: Pick<ActContext, 'execution' | 'now' | 'leaseMinutes'>): Pick<ActRow, 'reason' | 'nextAttemptAt'> {
	return {
		reason: claimReason(execution),
		nextAttemptAt: new Date(now.getTime() + leaseMinutes * MINUTE).toISOString(),
	};
}

/** When a proposal made now lapses. */
export function expiryOf({ now, expireDays }: Pick<ActContext, 'now' | 'expireDays'>): string {
	return new Date(now.getTime() + expireDays * 24 * 60 * MINUTE).toISOString();
}

/** The flow that brought the invoice by the row's own platform and organization, from where statuses are set. */
export function actingFlow(row: StoredRow): FlowPlace | undefined {
	return splitFlows(row).find(
		({ platform, organization }) =>
			platform === (row.platform ?? '') && organization === (row.organization ?? ''),
	);
}

/** @param isInHand whether the execution goes on with it; else it is due at once */
function actOf(
	{ change, document, side }: ChangeItem,
	status: Status,
	{ row, flow }: { row: StoredRow; flow: FlowPlace },
	context: ActContext,
	isInHand: boolean,
): ActRow {
	const { now, secondPerson } = context;
	const isProposed = secondPerson && statusByCode(status.code)?.secondPerson === true;
	return {
		actId: change.id,
		identity: row.identity ?? '',
		code: status.code,
		proposedBy: personOf(change.author),
		state: isProposed ? 'proposed' : 'decided',
		// No two decisions on a document bear the same second in the portal, by which the platform tells them apart.
		decidedAt: (status.at && parisInstant(status.at)) ?? change.at,
		expiresAt: isProposed ? expiryOf(context) : null,
		...(isInHand ? claimOf(context) : { reason: null, nextAttemptAt: now.toISOString() }),
		platform: flow.platform,
		organization: flow.organization,
		invoiceFlowId: flow.id,
		dossierId: row.dossierId,
		documentId: document.id,
		side: side ?? row.side,
		number: row.number,
		counterpart: row.counterpart,
		details: detailsText(status),
		origin: 'portal',
		attempts: 0,
	};
}

function homelessAct({ change, document }: ChangeItem, status: Status): RecordedAct {
	return recorded({
		actId: change.id,
		identity: document.filingKey,
		code: status.code,
		number: status.about.number,
		proposedBy: personOf(change.author),
		state: 'refused',
		reason: 'The ledger knows no flow of this invoice, so it is not known where to send its status',
		origin: 'portal',
	});
}

function personOf(author: Person | null | undefined): string | null {
	return author ? author.email || author.name || author.id : null;
}

function detailsText({ reasons, payments, note }: Status & { note?: unknown }): string {
	return JSON.stringify({ reasons, payments, note: typeof note === 'string' ? note : null });
}
