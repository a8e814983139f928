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

/** A status, and whether the document in the portal still has to get it. */
export interface KeptStatus {
	status: Status;
	due: boolean;
}

/** What marks a status that the portal still has to get; a search of the column finds it by this text. */
export const DUE_MARK = '"portal":"due"';

const entrySchema = z
	.object({
		reasons: statusSchema.shape.reasons.default([]),
		payments: statusSchema.shape.payments.default([]),
		portal: z.literal('due').optional(),
	})
	.passthrough();

/** What the row or the catalogue says anyway. */
const LEFT_OUT = ['about', 'label', 'labelFr', 'forTaxSide', 'findings'];

/**
 * The statuses that a row keeps, oldest first.
 *
 * @throws Error when the column holds something else
 */
export function keptStatuses(row: KeptHistory): KeptStatus[] {
	return entriesOf(row).map((entry) => {
		const { portal, ...rest } = entrySchema.parse(entry);
		const code = String(rest.code);
		const { label = null, labelFr = null } = statusByCode(code) ?? {};
		const status = statusSchema.parse({ ...rest, label, labelFr, about: aboutOf(row) });
		return { status, due: portal === 'due' };
	});
}

/**
 * The columns of a row that has got statuses.
 *
 * @param due ids of the statuses that the portal still has to get
 */
export function statusColumns(
	history: Status[],
	due: ReadonlySet<string>,
): Pick<LedgerRow, 'statusCode' | 'statusAt' | 'statusHistory'> {
	const current = currentStatus(history);
	const entries = mergeHistory(history, []).map((status) => ({
		...compact(status),
		...(due.has(status.id) ? { portal: 'due' } : {}),
	}));
	return {
		statusCode: current?.code ?? null,
		statusAt: current?.at ? instantOf(current.at) : null,
		statusHistory: entries.length ? JSON.stringify(entries) : null,
	};
}

/** Whether a row has a status that a flow brought. */
export function hasStatusOf(row: KeptHistory, flowId: string): boolean {
	return entriesOf(row).some((entry) => entry.flowId === flowId);
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
