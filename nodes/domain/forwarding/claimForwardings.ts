import { z } from 'zod';

import { flowSchema, statusSchema } from '../item';
import { mergeHistory } from '../lifecycle/history';
import { claimReason } from '../ledger/claim';
import { attemptsBeforeParking, nextAttempt } from '../ledger/schedule';
import { splitFlows, type StoredRow } from '../ledger/row';
import { keptStatuses } from '../ledger/statusHistory';
import { CHANNELS, type ChannelName } from './channels';
import { destinationSchema, destinationsOf, type Destination, type Destinations } from './destination';
import { storedForwardingSchema, type ForwardingUpdate, type StoredForwarding } from './forwardingRow';
import { joinNotices, rowVerdict, titleOf } from './plan';

export interface ForwardingClaimContext {
	platform: string;
	channel: ChannelName;
	/** Marks what one execution has in hand. */
	execution: string;
	now: Date;
	/** Minutes until what an execution has in hand may be taken over. */
	leaseMinutes: number;
	/** Most forwardings taken at once. */
	limit: number;
}

const MINUTE = 60_000;

/** What is to be written over due rows, each as long as it is due, before anything is sent. */
export interface ForwardingClaims {
	claims: Array<ForwardingUpdate & Pick<StoredForwarding, 'forwardingId' | 'filingKey'>>;
	/** Those that can't go on now, or by themselves. */
	ended: ForwardingUpdate[];
}

/**
 * Which of the due forwardings an execution takes in hand. One that was on its way when its execution ended is taken again only where
 * that does no harm; else it is uncertain from now on.
 */
export function claimForwardings(
	due: StoredForwarding[],
	destinations: Destinations,
	{ platform, channel, execution, now, leaseMinutes, limit }: ForwardingClaimContext,
): ForwardingClaims {
	const result: ForwardingClaims = { claims: [], ended: [] };
	const ours = due.filter(
		(row) =>
			row.platform === platform &&
			row.channel === channel &&
			row.nextAttemptAt &&
			new Date(row.nextAttemptAt) <= now,
	);
	for (const row of ours) {
		const { id, forwardingId, filingKey } = row;
		const attempts = (row.attempts ?? 0) + 1;
		if (row.state === 'sending' && !CHANNELS[channel].repeatable) {
			result.ended.push({ id, ...uncertain(row, 'The execution that sent it ended before it was recorded') });
			continue;
		}
		if (!['waiting', 'claimed', 'sending'].includes(row.state)) continue;
		if (!destinationOf(row, destinations)) {
			result.ended.push({
				id,
				attempts,
				...notReady(
					row,
					`The table of destinations has no usable row for ${row.destination} by ${channel}`,
					attempts,
					now,
				),
			});
			continue;
		}
		if (result.claims.length === limit) continue;
		result.claims.push({
			id,
			forwardingId,
			filingKey,
			state: 'claimed',
			reason: claimReason(execution),
			attempts,
			nextAttemptAt: new Date(now.getTime() + leaseMinutes * MINUTE).toISOString(),
		});
	}
	return result;
}

/** A forwarding to work on: the flow to read, and what is known of the invoice. */
export const forwardingWorkSchema = z.object({
	flow: flowSchema.pick({ id: true, organization: true }),
	forwarding: storedForwardingSchema,
	destination: destinationSchema,
	history: z.array(statusSchema),
});
export type ForwardingWork = z.infer<typeof forwardingWorkSchema>;

export interface ConfirmedForwardings {
	work: ForwardingWork[];
	/** Those that are held back by now, or can't go on by themselves. */
	ended: ForwardingUpdate[];
	/** Rows that two executions planned at once; the first one counts. */
	superfluousIds: number[];
}

/**
 * Of the forwardings an execution has claimed, those that it may send, by what the ledger says now.
 *
 * @param stored every row with the ids of the claimed forwardings, read after they were claimed
 * @param ledger rows of their invoices
 */
export function confirmForwardings(
	stored: StoredForwarding[],
	ledger: StoredRow[],
	destinations: Destinations,
	{ platform, execution }: Pick<ForwardingClaimContext, 'platform' | 'execution'>,
): ConfirmedForwardings {
	const result: ConfirmedForwardings = { work: [], ended: [], superfluousIds: [] };
	for (const forwardingId of new Set(stored.map((row) => row.forwardingId))) {
		const [first, ...others] = stored
			.filter((row) => row.forwardingId === forwardingId)
			.sort((a, b) => a.id - b.id);
		result.superfluousIds.push(...others.map(({ id }) => id));
		if (first.state !== 'claimed' || first.reason !== claimReason(execution)) continue;
		const { id } = first;
		const rows = ledger.filter(({ filingKey }) => filingKey === first.filingKey);
		const flow = rows.flatMap(splitFlows).find((one) => one.platform === platform);
		const destination = destinationOf(first, destinations);
		// It was there when this was claimed: the next claim, once the lease is over, says what is wrong with the table.
		if (!destination) continue;
		if (!flow) {
			result.ended.push({
				id,
				...parked(first, 'The ledger knows no flow of it on this platform, so there is no file to send'),
			});
			continue;
		}
		const history = mergeHistory(
			rows.flatMap(keptStatuses).map(({ status }) => status),
			[],
		);
		const { held, flag } = rowVerdict(rows[0], history);
		if (held !== null && !first.releasedBy) {
			result.ended.push({
				id,
				state: 'held',
				reason: held,
				heldBy: 'status',
				flag: null,
				nextAttemptAt: null,
			});
			continue;
		}
		result.work.push({
			flow: { id: flow.id, organization: flow.organization },
			forwarding: { ...first, flag: flag ?? held, address: destination.address },
			destination,
			history,
		});
	}
	return result;
}

/** The row of the table of destinations that a forwarding goes by now. */
function destinationOf(row: StoredForwarding, destinations: Destinations): Destination | undefined {
	return destinationsOf(row, destinations).find(
		({ destination, channel }) => destination === row.destination && channel === row.channel,
	);
}

type Ended = Partial<StoredForwarding>;

/** Nobody knows whether it arrived. */
export function uncertain(row: StoredForwarding, reason: string): Ended {
	const what = `${titleOf(row)} is uncertain: look whether it arrived, then settle it in the form. ${reason}`;
	return { state: 'uncertain', reason, nextAttemptAt: null, notice: joinNotices(row.notice, what) };
}

/**
 * No fault of the invoice, so it is tried without end; its owner is told when that has taken long.
 *
 * @param attempts how many attempts were made, the last one included
 */
export function notReady(row: StoredForwarding, reason: string, attempts: number, now: Date): Ended {
	const what = `${titleOf(row)} could not be sent for hours and is still tried. ${reason}`;
	return {
		state: 'waiting',
		reason,
		nextAttemptAt: nextAttempt('notReady', attempts, now),
		...(attempts === attemptsBeforeParking ? { notice: joinNotices(row.notice, what) } : {}),
	};
}

/** It waits for a person. */
export function parked(row: StoredForwarding, reason: string): Ended {
	const what = `${titleOf(row)} was not forwarded. ${reason}`;
	return { state: 'parked', reason, nextAttemptAt: null, notice: joinNotices(row.notice, what) };
}
