import type { IExecuteFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import {
	parseItem,
	paymentSchema,
	statusReasonSchema,
	type Payment,
	type StatusReason,
} from '../../domain/item';
import { TAX_SIDE, type Act } from '../../domain/lifecycle/cdar/act';
import { receivedAt } from '../../domain/lifecycle/history';
import { actorsOf } from '../../domain/lifecycle/roles';
import type { StatusData } from '../../domain/lifecycle/statuses';
import { FailureError } from '../../runtime/failure';
import { taking } from './decisionFields';
import type { Subject } from './subject';

/** Amount received and amount paid (MDT-207). */
const RECEIVED = 'MEN';
const PAID = 'MPA';

const detailsSchema = z.object({
	reasons: z.array(statusReasonSchema).nullish(),
	payments: z.array(paymentSchema).nullish(),
	note: z.string().nullish(),
});

interface Details {
	reasons: StatusReason[];
	payments: Payment[];
	note: string | null;
}

/**
 * The act that the node's parameters describe.
 *
 * @throws FailureError when the act has no id, its date isn't one, or the details aren't readable
 */
export function actOf(
	context: IExecuteFunctions,
	subject: Subject,
	itemIndex: number,
): { act: Act; findings: string[] } {
	const { flow, invoice, side, history } = subject;
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	const id = text('actId');
	if (!id)
		throw invalid(
			'The act has no id',
			"Give 'Act ID': a retry carries the same, a new decision a new one.",
			'actIdMissing',
		);
	const actor = actorsOf(invoice, side).includes('recipient') ? 'recipient' : 'issuer';
	const received = receivedAt(history, actor, flow.submittedAt);
	const at = localTime(text('decidedAt'));
	const act: Act = {
		id,
		code: text('status'),
		at,
		createdAt: at,
		receivedAt: received.at,
		invoice,
		side,
		// A platform of contract 1.1 may name no rule; such an invoice counts as domestic (see `applicableStatuses`).
		processingRule: flow.processingRule ?? 'B2B',
		...detailsOf(context, itemIndex, text('status'), invoice.currency ?? null),
		settings: settingsOf(context, itemIndex),
	};
	return { act, findings: received.finding ? [received.finding] : [] };
}

function settingsOf(context: IExecuteFunctions, itemIndex: number): Act['settings'] {
	const option = (name: string) => context.getNodeParameter(`options.${name}`, itemIndex, '') as unknown;
	return {
		senderRole: option('senderRole') ? String(option('senderRole')) : null,
		taxSide: option('nameTaxSide') ? TAX_SIDE : null,
	};
}

function detailsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	code: string,
	currency: string | null,
): Details {
	const given =
		context.getNodeParameter('specifyDetails', itemIndex, 'fields') === 'json'
			? fromJson(context.getNodeParameter('details', itemIndex, {}))
			: fromFields(context, itemIndex, code);
	const payments = given.payments.map((payment) => ({ ...payment, currency: payment.currency ?? currency }));
	return { ...given, payments };
}

function fromJson(value: unknown): Details {
	const { reasons, payments, note } = parseItem<z.infer<typeof detailsSchema>>(
		detailsSchema,
		typeof value === 'string' ? parsed(value) : (value ?? {}),
		"'Details'",
	);
	return { reasons: reasons ?? [], payments: payments ?? [], note: note || null };
}

function parsed(text: string): unknown {
	if (!text.trim()) return {};
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

function fromFields(context: IExecuteFunctions, itemIndex: number, code: string): Details {
	const rows = <T>(name: string, row: string) =>
		((context.getNodeParameter(name, itemIndex, {}) as Record<string, T[] | undefined>)[row] ?? []) as T[];
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	const takes = (data: StatusData) => taking(data).includes(code);
	const reasons = rows<Record<string, string>>('reasons', 'reason').map((reason) => ({
		code: reason.code || null,
		action: reason.action || null,
		note: reason.note || null,
	}));
	const received = rows<Record<string, string>>('received', 'amount').map(({ amount, rate, date }) => ({
		type: RECEIVED,
		amount: amount || null,
		rate: rate || null,
		date: dayOf(date),
	}));
	const paid = text('paidAmount')
		? [{ type: PAID, amount: text('paidAmount'), date: dayOf(text('paidOn')) }]
		: [];
	const payments = [...(takes('vatAmounts') ? received : []), ...(takes('amount') ? paid : [])];
	return {
		reasons: takes('reason') ? reasons : [],
		payments: parseItem(z.array(paymentSchema), payments, 'The amounts'),
		note: text('note') || null,
	};
}

/** The day in Paris of an instant, or a day as it is. */
function dayOf(text: string | undefined): string | null {
	if (!text) return null;
	if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
	return DateTime.fromISO(text, { zone: 'Europe/Paris' }).toISODate();
}

/** Paris time to the second, as status messages write it. */
function localTime(text: string): string {
	const time = text
		? DateTime.fromISO(text, { zone: 'Europe/Paris' })
		: DateTime.now().setZone('Europe/Paris');
	if (!time.isValid)
		throw invalid("'Decided At' isn't a date", 'Enter it as in 2026-09-01T10:00:00.', 'badParameter');
	return time.toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

function invalid(message: string, description: string, code: string): FailureError {
	return new FailureError({ message, description, code, retryable: false });
}
