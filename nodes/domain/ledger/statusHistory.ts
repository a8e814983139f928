import { DateTime } from 'luxon';
import { z } from 'zod';

import { statusSchema, type Status } from '../item';
import { currentStatus, mergeHistory } from '../lifecycle/history';
import { statusByCode } from '../lifecycle/statuses';
import type { LedgerRow } from './row';

/**
 * The statuses of an invoice as its ledger row keeps them: JSON in the column `statusHistory`, without what the row or
 * the catalogue says anyway.
 */
export type KeptHistory = Pick<LedgerRow, 'statusHistory' | 'identity' | 'number' | 'issueDate' | 'typeCode'>;

/** A status as a row keeps it. */
export interface KeptStatus {
	status: Status;
	/** The document in the portal still has to get it. */
	due: boolean;
	/** Every flow that brought it: parties, copies and repetitions bring one status several times. */
	flowIds: string[];
}

/** What marks a status that the portal still has to get; a search of the column finds it by this text. */
export const DUE_MARK = '"portal":"due"';

const entrySchema = z
	.object({
		reasons: statusSchema.shape.reasons.default([]),
		payments: statusSchema.shape.payments.default([]),
		portal: z.literal('due').optional(),
		flowIds: z.array(z.string()).default([]),
	})
	.passthrough();

/** What the row or the catalogue says anyway. */
const LEFT_OUT = ['about', 'label', 'labelFr', 'forTaxSide', 'findings', 'flowId'];

/**
 * The statuses that a row keeps, oldest first.
 *
 * @throws Error when the column holds something else
 */
export function keptStatuses(row: KeptHistory): KeptStatus[] {
	return entriesOf(row).map((entry) => {
		const { portal, flowIds, ...rest } = entrySchema.parse(entry);
		const { label = null, labelFr = null } = statusByCode(String(rest.code)) ?? {};
		const told = { ...rest, label, labelFr, flowId: flowIds[0] ?? null, about: aboutOf(row) };
		return { status: statusSchema.parse(told), due: portal === 'due', flowIds };
	});
}

/** A status just read, for a row to keep. */
export function freshStatus(status: Status, due: boolean): KeptStatus {
	return { status, due, flowIds: status.flowId ? [status.flowId] : [] };
}

/** Each status once, oldest first. It is due where nothing says that it was set. */
export function mergeKept(kept: KeptStatus[]): KeptStatus[] {
	const history = mergeHistory(
		kept.map(({ status }) => status),
		[],
	);
	return history.map((status) => {
		const same = kept.filter((one) => one.status.id === status.id);
		return {
			status,
			due: same.every(({ due }) => due),
			flowIds: [...new Set(same.flatMap(({ flowIds }) => flowIds))],
		};
	});
}

/** The columns of a row that keeps these statuses. */
export function statusColumns(
	kept: KeptStatus[],
): Pick<LedgerRow, 'statusCode' | 'statusAt' | 'statusHistory'> {
	const merged = mergeKept(kept);
	const current = currentStatus(merged.map(({ status }) => status));
	const entries = merged.map(({ status, due, flowIds }) => ({
		...compact(status),
		flowIds,
		...(due ? { portal: 'due' } : {}),
	}));
	return {
		statusCode: current?.code ?? null,
		statusAt: current?.at ? instantOf(current.at) : null,
		statusHistory: entries.length ? JSON.stringify(entries) : null,
	};
}

/** The flows that brought what a row keeps. */
export function flowsOfStatuses(row: KeptHistory): string[] {
	return entriesOf(row).flatMap(({ flowIds }) => (flowIds ?? []) as string[]);
}

function entriesOf({ statusHistory }: KeptHistory): Array<Record<string, unknown>> {
	return statusHistory ? (JSON.parse(statusHistory) as Array<Record<string, unknown>>) : [];
}

function compact(status: Status): Record<string, unknown> {
	const told = Object.entries(status).filter(
		([key, value]) =>
			!LEFT_OUT.includes(key) &&
			value !== null &&
			value !== undefined &&
			!(Array.isArray(value) && value.length === 0),
	);
	return Object.fromEntries(told);
}

/** The invoice by what its row knows. */
function aboutOf({ identity, number, issueDate, typeCode }: KeptHistory): Status['about'] {
	const sellerSiren = /^(\d{9})\|/.exec(identity ?? '')?.[1] ?? null;
	return { identity, number: number ?? '', issueDate, typeCode, sellerSiren };
}

/** Paris time without a zone as an instant, ISO 8601 in UTC. */
function instantOf(local: string): string | null {
	return DateTime.fromISO(local, { zone: 'Europe/Paris' }).toUTC().toISO();
}
