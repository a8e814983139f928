import { z } from 'zod';

import { parseItem, statusSchema, type Status } from '../item';
import { currentStatus, mergeHistory } from '../lifecycle/history';
import { statusByCode } from '../lifecycle/statuses';
import { parisInstant } from '../parisTime';
import type { LedgerRow } from './row';

/**
 * The statuses of an invoice as its ledger row keeps them: JSON in the column `statusHistory`, without what the row or
 * the catalogue says anyway.
 */
export type KeptHistory = Pick<LedgerRow, 'statusHistory' | 'identity' | 'number' | 'issueDate' | 'typeCode'>;

/** A status as a row keeps it. */
export interface KeptStatus {
	status: Status;
	/**
	 * Whether the document in the portal has it. `due`: it is to get it; `refused`: the portal doesn't take it, and trying again
	 * changes nothing; null: it has it.
	 */
	portal: 'due' | 'refused' | null;
	/** When the ledger got to know it, ISO 8601 in UTC: it may have been set long before. */
	heardAt?: string | null;
}

/** What marks a status that the portal still has to get; a search of the column finds it by this text. */
export const DUE_MARK = '"portal":"due"';

/** From the furthest to the least: what one row knows to be set, another needn't set. */
const PROGRESS: Array<KeptStatus['portal']> = [null, 'refused', 'due'];

const entrySchema = z
	.object({
		code: z.string(),
		reasons: statusSchema.shape.reasons.default([]),
		payments: statusSchema.shape.payments.default([]),
		portal: z.enum(['due', 'refused']).nullable().default(null),
		heardAt: z.string().nullable().default(null),
	})
	.passthrough();
const columnSchema = z.array(entrySchema);

/** What the row says anyway, or is of no use later. */
const LEFT_OUT = ['about', 'findings'];
/** What the catalogue says of the codes it has. */
const NAMES = ['label', 'labelFr'];

/**
 * The statuses that a row keeps, oldest first.
 *
 * @throws Error naming the invoice when the column holds something else
 */
export function keptStatuses(row: KeptHistory): KeptStatus[] {
	if (!row.statusHistory) return [];
	const about = aboutOf(row);
	return parseItem<z.infer<typeof columnSchema>>(
		columnSchema,
		fromJson(row.statusHistory),
		`The column statusHistory of invoice ${row.number ?? row.identity ?? ''} in the ledger`,
	).map(({ portal, heardAt, ...entry }) => ({
		status: statusSchema.parse({ ...named(entry), about }),
		portal,
		heardAt,
	}));
}

/**
 * Each status once, oldest first, in whatever order they came. What any of them says of the portal that is furthest holds, and when
 * it was heard of first.
 */
export function mergeKept(kept: KeptStatus[]): KeptStatus[] {
	// As the column gives them back, so that it makes no difference whether one was written before.
	const plain = kept.map(({ status }) =>
		statusSchema.parse({ ...named(entryOf(status)), about: status.about }),
	);
	return mergeHistory(plain, []).map((status) => {
		const same = kept.filter((one) => one.status.id === status.id);
		const said = same.map(({ portal }) => portal);
		const heard = same.flatMap(({ heardAt }) => heardAt ?? []).sort();
		return {
			status,
			portal: PROGRESS.find((one) => said.includes(one)) ?? null,
			heardAt: heard.length > 0 ? heard[0] : null,
		};
	});
}

/** The columns of a row that keeps these statuses. */
export function statusColumns(
	kept: KeptStatus[],
): Pick<LedgerRow, 'statusCode' | 'statusAt' | 'statusHistory'> {
	const merged = mergeKept(kept);
	const current = currentStatus(merged.map(({ status }) => status));
	const entries = merged.map(({ status, portal, heardAt }) => ({
		...entryOf(status),
		...(portal ? { portal } : {}),
		...(heardAt ? { heardAt } : {}),
	}));
	return {
		statusCode: current?.code ?? null,
		statusAt: current?.at ? parisInstant(current.at) : null,
		statusHistory: entries.length ? JSON.stringify(entries) : null,
	};
}

/** A status without what is empty, and what row or catalogue say. */
function entryOf(status: Status): { code: string } & Record<string, unknown> {
	const published = statusByCode(status.code);
	const leftOut = published ? [...LEFT_OUT, ...NAMES] : LEFT_OUT;
	const told = Object.entries(status).filter(
		([key, value]) =>
			!leftOut.includes(key) && !isEmpty(value) && !(key === 'phase' && value === published?.phase),
	);
	return { ...Object.fromEntries(told), code: status.code };
}

function isEmpty(value: unknown): boolean {
	return (
		value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
	);
}

/** An entry with what the catalogue says of its code. */
function named<T extends { code: string }>(entry: T) {
	const { label = null, labelFr = null, phase = null } = statusByCode(entry.code) ?? {};
	return { reasons: [], payments: [], label, labelFr, phase, ...entry };
}

/** The invoice by what its row knows. */
function aboutOf({ identity, number, issueDate, typeCode }: KeptHistory): Status['about'] {
	const sellerSiren = /^(\d{9})\|/.exec(identity ?? '')?.[1] ?? null;
	return { identity, number: number ?? '', issueDate, typeCode, sellerSiren };
}

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
