import { z } from 'zod';

import { flowSchema, invoiceSchema, sideSchema, statusSchema, type Status } from '../item';
import { storedRowSchema } from '../ledger/row';
import type { Right } from '../lifecycle/rights';
import type { MissingRight } from '../registry/rights';
import { statusByCode, type StatusData } from '../lifecycle/statuses';
import { choice, html, htmlList, optionText, pageText, shown } from './page';

const labelledSchema = z.object({ code: z.string(), label: z.string(), labelFr: z.string() }).passthrough();
const data = z.array(z.string()).transform((names) => names as StatusData[]);

const offeredStatusSchema = labelledSchema.extend({
	required: data,
	optional: data,
	secondPerson: z.boolean(),
	reasons: z.array(labelledSchema),
	actions: z.array(labelledSchema),
	warnings: z.array(z.string()),
});

/** An invoice that was found, as Set Invoice Status: Get Applicable Statuses gives it. */
export const offerSchema = z
	.object({
		flow: flowSchema,
		invoice: invoiceSchema,
		side: sideSchema,
		history: z.array(statusSchema),
		row: storedRowSchema,
		applicable: z
			.object({
				refusal: z.string().nullable(),
				findings: z.array(z.string()),
				statuses: z.array(offeredStatusSchema),
			})
			.passthrough(),
	})
	.passthrough();

export type Offer = z.infer<typeof offerSchema>;
export type OfferedStatus = z.infer<typeof offeredStatusSchema>;

/** Who fills in the form, and what that person may do for the dossier. */
export interface Acting {
	person: string;
	right: Right | null;
	/** Reference of the mandate under which the firm acts for its client. */
	mandate: string | null;
	/** Why the person has no right. */
	reason: MissingRight | null;
	/** Whether 210, 212 and 220 wait for a second person. */
	secondPerson: boolean;
}

/** A page of the form as the Form node takes it, or why there is none, as a sentence to the person. */
export type Page = { page: string; refusal?: undefined } | { page?: undefined; refusal: string };

/** The page on which a status is chosen: the invoice's history, and only what may be set on it now. */
export function statusPage(offer: Offer, acting: Acting): Page {
	const { row, applicable, history } = offer;
	const what = `invoice ${row.number ?? ''} (${row.counterpart ?? 'counterpart unknown'})`;
	if (acting.right !== 'proposer' && acting.right !== 'decider') {
		const { reason, person } = acting;
		if (reason) return { refusal: `${reason.message}. ${reason.todo}` };
		return {
			refusal: `${person} may only see statuses in dossier ${row.dossierName ?? row.dossierId ?? ''}`,
		};
	}
	if (applicable.statuses.length === 0) {
		const why = applicable.refusal ?? 'no status applies to it';
		return { refusal: `Nothing can be set on ${what}: ${why}` };
	}
	return {
		page: pageText([
			shown(historyTable(history) + htmlList('To know', applicable.findings)),
			choice(
				'status',
				'New status',
				applicable.statuses.map((status) => statusOption(status, acting)),
			),
		]),
	};
}

/** How the form names a status. */
export function statusOption(status: OfferedStatus, acting: Acting): string {
	const { code, label, labelFr } = status;
	const waits = waitsForSecond(status, acting) ? ' – a second person confirms it' : '';
	return optionText(`${code} ${label} (${labelFr.replaceAll('_', ' ')})${waits}`);
}

/** Whether what this person decides is a proposal that a decider has to confirm. */
export function waitsForSecond({ secondPerson }: OfferedStatus, acting: Acting): boolean {
	return acting.right === 'proposer' || (acting.secondPerson && secondPerson);
}

function historyTable(history: Status[]): string {
	if (history.length === 0) return '<p>No status is known yet.</p>';
	const rows = history.map((status) => [
		(status.at ?? 'date unknown').replace('T', ' '),
		[status.code, statusByCode(status.code)?.label ?? status.label].filter(Boolean).join(' '),
		status.issuerRole ?? '',
		saidWith(status),
	]);
	const cells = (row: string[], cell: 'td' | 'th') =>
		`<tr>${row.map((text) => `<${cell}>${html(text)}</${cell}>`).join('')}</tr>`;
	return `<table>${cells(['When', 'Status', 'By', 'With'], 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`;
}

function saidWith({ reasons, payments }: Status): string {
	return [
		...reasons.map(({ code, note }) => [code, note].filter(Boolean).join(': ')),
		...payments.map(({ amount, currency, rate }) =>
			[amount, currency, rate && `at ${rate} %`].filter(Boolean).join(' '),
		),
	].join('; ');
}
