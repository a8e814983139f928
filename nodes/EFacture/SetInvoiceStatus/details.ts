import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import {
	parseItem,
	paymentSchema,
	statusReasonSchema,
	type Invoice,
	type Payment,
	type StatusReason,
} from '../../domain/item';
import type { StatusData } from '../../domain/lifecycle/statuses';
import { taking } from './decisionFields';
import { momentOf } from './moment';
import { refusal } from './refusal';

/** Amount received and amount paid (MDT-207). */
const RECEIVED = 'MEN';
const PAID = 'MPA';

/** What goes with a status. */
export interface Details {
	reasons: StatusReason[];
	payments: Payment[];
	note: string | null;
}

/** Numbers as people write them in JSON. */
const numbersAsText = (payment: unknown): unknown =>
	typeof payment === 'object' && payment !== null
		? Object.fromEntries(
				Object.entries(payment).map(([key, value]) => [
					key,
					typeof value === 'number' ? String(value) : value,
				]),
			)
		: payment;

const detailsSchema = z.object({
	reasons: z.array(statusReasonSchema).nullish(),
	payments: z.array(z.preprocess(numbersAsText, paymentSchema)).nullish(),
	note: z.string().nullish(),
});

/**
 * The details of a decision as the parameters give them, by fields or as JSON. Amounts are in the invoice's currency
 * where they name none.
 *
 * @throws FailureError `badParameter` naming the field that can't be read
 */
export function detailsOf(
	context: IExecuteFunctions,
	invoice: Invoice,
	code: string,
	itemIndex: number,
): Details {
	const details =
		context.getNodeParameter('specifyDetails', itemIndex, 'fields') === 'json'
			? fromJson(context.getNodeParameter('details', itemIndex, {}), invoice)
			: fromFields(context, invoice, code, itemIndex);
	const currency = invoice.currency ?? null;
	return {
		...details,
		payments: details.payments.map((payment) => ({ ...payment, currency: payment.currency || currency })),
	};
}

function fromJson(given: unknown, invoice: Invoice): Details {
	try {
		const value = typeof given === 'string' ? (JSON.parse(given.trim() || '{}') as unknown) : (given ?? {});
		const { reasons, payments, note } = parseItem<z.infer<typeof detailsSchema>>(
			detailsSchema,
			value,
			"'Details'",
		);
		return { reasons: reasons ?? [], payments: payments ?? [], note: note || null };
	} catch (error) {
		// What a JSON parser says quotes the text.
		const found = error instanceof SyntaxError ? "'Details' isn't JSON" : (error as Error).message;
		return unreadable(
			invoice,
			found,
			'It wants the lists reasons and payments, and a note; amounts and rates with a point, dates as 2026-09-01.',
		);
	}
}

type Row = Record<string, unknown>;

/** What is entered for a status that doesn't take it stands there from before, and isn't meant. */
function fromFields(context: IExecuteFunctions, invoice: Invoice, code: string, itemIndex: number): Details {
	const takes = (data: StatusData) => taking(data).includes(code);
	const value = (name: string) => context.getNodeParameter(name, itemIndex, '') as unknown;
	const rows = (name: string, row: string) =>
		((context.getNodeParameter(name, itemIndex, {}) as Record<string, Row[] | undefined>)[row] ??
			[]) as Row[];

	const reasons = rows('reasons', 'reason')
		.map((row) => ({ code: textOf(row.code), action: textOf(row.action), note: textOf(row.note) }))
		.filter((reason) => Object.values(reason).some(Boolean));
	const received = () =>
		rows('received', 'amount').map((row, index) => {
			const field = (name: string) => `'${name}' of amount ${index + 1} under 'Amounts Received'`;
			return {
				type: RECEIVED,
				amount: decimalOf(row.amount, field('Amount'), invoice),
				rate: decimalOf(row.rate, field('VAT Rate'), invoice),
				date: dayOf(row.date, field('Date'), invoice),
			};
		});
	const paid = () => {
		const amount = decimalOf(value('paidAmount'), "'Amount Paid'", invoice);
		return amount ? [{ type: PAID, amount, date: dayOf(value('paidOn'), "'Paid On'", invoice) }] : [];
	};
	return {
		reasons: takes('reason') ? reasons : [],
		payments: [...(takes('vatAmounts') ? received() : []), ...(takes('amount') ? paid() : [])],
		note: takes('note') ? textOf(value('note')) : null,
	};
}

function textOf(value: unknown): string | null {
	return String(value ?? '').trim() || null;
}

function decimalOf(value: unknown, field: string, invoice: Invoice): string | null {
	const text = textOf(value);
	if (text === null || /^-?\d+(\.\d+)?$/.test(text)) return text;
	return unreadable(
		invoice,
		`${field} isn't a decimal number`,
		'Write it with a point, as in 1200.00 or 5.5.',
	);
}

function dayOf(value: unknown, field: string, invoice: Invoice): string | null {
	const moment = momentOf(value);
	if (moment === null || moment.isValid) return moment?.toISODate() ?? null;
	return unreadable(invoice, `${field} isn't a date`, 'Enter it as in 2026-09-01.');
}

function unreadable(invoice: Invoice, message: string, description: string): never {
	throw refusal(invoice, { message, description, code: 'badParameter' });
}
