import { z } from 'zod';

import { flowSchema, sideSchema, statusSchema } from '../item';
import { mergeHistory } from '../lifecycle/history';
import { actingFlow } from '../ledger/newActs';
import { storedRowSchema, type StoredRow } from '../ledger/row';
import { keptStatuses } from '../ledger/statusHistory';
import { apart, optionText } from './page';

/** An invoice of the ledger on which a person may set a status, with what Set Invoice Status wants to know. */
export const foundInvoiceSchema = z.object({
	/** How the form names it, different from every other one found. */
	option: z.string(),
	flow: flowSchema.pick({ id: true, organization: true }),
	side: sideSchema,
	/** Undefined where the ledger knows no status, so that the platform is asked. */
	history: z.array(statusSchema).optional(),
	historyComplete: z.boolean(),
	/** What the ledger says of it. */
	row: storedRowSchema,
});
export type FoundInvoice = z.infer<typeof foundInvoiceSchema>;

export interface Found {
	/** Newest first. */
	invoices: FoundInvoice[];
	/** How many there are beyond these. */
	more: number;
}

/** n8n's forms show a list of options well up to about so many. */
const MOST_OPTIONS = 40;

/**
 * The invoices whose number or counterpart holds a text. Only those count whose dossier and side are known, and that the platform
 * itself delivered, since statuses are set from there.
 *
 * @param rows rows of the ledger, some of which may be about others
 * @param asked `maySee`: whether the person may see the invoices of a dossier
 */
export function findInvoices(
	rows: StoredRow[],
	{
		searched,
		platform,
		maySee,
	}: { searched: string; platform: string; maySee: (dossierId: string) => boolean },
): Found {
	const wanted = searched.trim().toLowerCase();
	const matching = rows.filter(({ number, counterpart }) =>
		[number, counterpart].some((text) => wanted !== '' && text?.toLowerCase().includes(wanted)),
	);
	const found = matching
		.filter((row) => row.platform === platform)
		.filter(({ dossierId }) => dossierId && maySee(dossierId))
		.flatMap(invoiceOf)
		.sort((a, b) => compare(b.row.issueDate, a.row.issueDate) || b.row.id - a.row.id);
	// An exact number is what was meant, even where others contain it.
	const exact = found.filter(({ row }) => row.number?.trim().toLowerCase() === wanted);
	const meant = exact.length > 0 ? exact : found;
	return { invoices: apart(meant.slice(0, MOST_OPTIONS)), more: Math.max(0, meant.length - MOST_OPTIONS) };
}

function invoiceOf(row: StoredRow): FoundInvoice[] {
	const flow = actingFlow(row);
	if (!flow || !row.identity || !row.dossierId || (row.side !== 'purchase' && row.side !== 'sale')) return [];
	const history = mergeHistory(
		keptStatuses(row).map(({ status }) => status),
		[],
	);
	const { id, organization } = flow;
	return [
		{
			option: optionOf(row),
			flow: { id, organization },
			side: row.side,
			...(history.length > 0 ? { history } : {}),
			historyComplete: false,
			row,
		},
	];
}

function optionOf(row: StoredRow): string {
	const amount = [row.payable, row.currency].filter(Boolean).join(' ');
	const place = `${row.side} of ${row.dossierName ?? row.dossierId}`;
	return optionText([row.number, row.counterpart, row.issueDate, amount, place].filter(Boolean).join(' · '));
}

function compare(a: string | null | undefined, b: string | null | undefined): number {
	return (a ?? '') === (b ?? '') ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}
