import type { Status } from '../item';
import { mergeHistory } from '../lifecycle/history';
import { samePerson } from '../lifecycle/rights';
import type { ActState, StoredAct } from './actRow';
import { claimReason } from './claim';
import type { ActContext } from './newActs';
import type { StoredRow } from './row';
import { keptStatuses } from './statusHistory';

const OPEN: ActState[] = ['proposed', 'decided', 'sent'];

/** Acts that are due: to be checked, sent, or without a verdict; and proposals whose time is over. */
export function dueActs(
	stored: StoredAct[],
	{ platform, now }: Pick<ActContext, 'platform' | 'now'>,
): { due: StoredAct[]; expired: StoredAct[] } {
	const has = (instant: string | null | undefined) => instant != null && new Date(instant) <= now;
	const open = stored.filter((row) => row.platform === platform && OPEN.includes(row.state));
	const isExpired = ({ state, expiresAt }: StoredAct) => state === 'proposed' && has(expiresAt);
	return {
		due: open.filter((row) => has(row.nextAttemptAt) && !isExpired(row)),
		expired: open.filter(isExpired),
	};
}

/** An act as Set Invoice Status takes it: the invoice's flow and known statuses, the side, and the decision under `act`. */
export interface ActItem {
	flow: { id: string; organization: string };
	side: string | null;
	history: Status[];
	historyComplete: boolean;
	act: Omit<StoredAct, 'details'> & { details: object };
}

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
		act: { ...row, details: row.details ? (JSON.parse(row.details) as object) : {} },
	};
}

/** What a second person answered to a proposal. */
export interface Answer {
	person: string;
	confirms: boolean;
	reason: string | null;
}

/**
 * A proposal after a second person's answer: decided and in hand, or refused.
 *
 * @throws Error when the act isn't a proposal any more, or it is the person's own
 */
export function answerProposal(
	row: StoredAct,
	{ person, confirms, reason }: Answer,
	{ now, execution, leaseMinutes }: Pick<ActContext, 'now' | 'execution' | 'leaseMinutes'>,
): StoredAct {
	if (row.state !== 'proposed') {
		throw new Error(
			`Status ${row.code} of invoice ${row.number ?? ''} isn't a proposal any more: it is ${row.state}`,
		);
	}
	if (samePerson(row.proposedBy ?? '', person)) {
		throw new Error(
			`${person} proposed status ${row.code} of invoice ${row.number ?? ''}: another person has to answer`,
		);
	}
	const answered = { ...row, confirmedBy: person, expiresAt: null };
	if (!confirms) {
		const said = [`${person} did not confirm it`, reason].filter(Boolean).join(': ');
		return { ...answered, state: 'refused', nextAttemptAt: null, reason: said };
	}
	const nextAttemptAt = new Date(now.getTime() + leaseMinutes * 60_000).toISOString();
	return { ...answered, state: 'decided', nextAttemptAt, reason: claimReason(execution) };
}
