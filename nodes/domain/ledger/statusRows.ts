import type { Item, Status } from '../item';
import { joinMarks, messageRowKey, type MessageMark } from './messageMarks';
import { failed } from './standing';
import { splitFlows, type LedgerRow, type StoredRow } from './row';
import { nextAttempt } from './schedule';
import { statusColumns } from './statusHistory';

export interface StatusContext {
	/** Label of the platform in the ledger. */
	platform: string;
	channel: string;
	now: Date;
}

/** A status, the flow that brought it, when that was read, and its message's mark. */
export type ReadStatus = Pick<Item, 'flow' | 'claim'> & {
	status: Status;
	heardAt: string;
	mark: MessageMark;
};

/**
 * The row of an invoice whose statuses arrived before it. Its next attempt looks whether the invoice has a row by now: both may have
 * come at the same moment, neither execution seeing what the other wrote.
 */
export function earlyRow(read: ReadStatus[], context: StatusContext): LedgerRow {
	const [{ flow, status }] = read;
	const { identity, number, issueDate = null } = status.about;
	return {
		...commonColumns(flow, context),
		filingKey: `none|${identity}`,
		identity,
		number,
		issueDate,
		state: 'waiting',
		reason: 'Its statuses arrived before the invoice',
		attempts: 0,
		nextAttemptAt: nextAttempt('early', 0, context.now),
		...statusColumns(read.map((one) => ({ status: one.status, portal: 'due', heardAt: one.heardAt }))),
		statusFlows: joinMarks(read.map(({ mark }) => mark)),
	};
}

/** Whether a row only keeps statuses that arrived before their invoice. */
export function isEarlyRow(row: StoredRow): boolean {
	return splitFlows(row).length === 0 && row.filingKey === `none|${row.identity}`;
}

/** The row of a message that doesn't say which invoice it is about. */
export function anonymousRow(read: ReadStatus[], context: StatusContext): LedgerRow {
	const [{ flow, claim, status, mark }] = read;
	const told = read.map((one) => `${one.status.code} of invoice ${one.status.about.number}`).join(', ');
	return {
		...commonColumns(flow, context),
		filingKey: messageRowKey(context.platform, flow),
		number: status.about.number,
		state: 'parked',
		reason: `Its message names no seller or no date: status ${told}`,
		attempts: claim?.attempts ?? 1,
		...statusColumns(read.map((one) => ({ status: one.status, portal: null, heardAt: one.heardAt }))),
		statusFlows: joinMarks([mark]),
	};
}

/** The row of a message that couldn't be read. */
export function unreadRow({ flow, claim, error }: Item, context: StatusContext): LedgerRow {
	const attempts = claim?.attempts ?? 1;
	const standing = error
		? failed(error, attempts, context.now)
		: { state: 'parked' as const, reason: 'The flow holds no status', attempts };
	return {
		...commonColumns(flow, context),
		filingKey: messageRowKey(context.platform, flow),
		...standing,
	};
}

function commonColumns({ organization }: Item['flow'], { platform, channel }: StatusContext) {
	return { flowIds: '||', organization, platform, channel, forwardState: 'none' };
}
