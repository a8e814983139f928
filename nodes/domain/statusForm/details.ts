import { shortest, sign } from '../decimal';
import type { Payment, StatusReason } from '../item';
import { remainingAmounts } from '../lifecycle/receipts';
import type { StatusData } from '../lifecycle/statuses';
import {
	statusOption,
	waitsForSecond,
	type Acting,
	type Offer,
	type OfferedStatus,
	type Page,
} from './offer';
import { choice, html, htmlList, optionText, pageText, shown, type FormField } from './page';

/** What a person answered, by the names of the fields. */
export type Answers = Record<string, unknown>;

/** What goes with a status, as Set Invoice Status takes it. */
export interface Details {
	reasons: StatusReason[];
	payments: Payment[];
	note: string | null;
}

/** Amount received and amount paid (MDT-207). */
const RECEIVED = 'MEN';
const PAID = 'MPA';

/** One VAT rate for which an amount may be given; a rate that the invoice doesn't name is asked for. */
interface RateField {
	rate: string | null;
	name: string;
	/** What is left to receive. */
	left: string | null;
}

/** The status that an option of the form stands for, if it is offered. */
export function chosenStatus(offer: Offer, option: unknown, acting: Acting): OfferedStatus | undefined {
	return offer.applicable.statuses.find((status) => statusOption(status, acting) === option);
}

/** The page that asks for what a status needs, and for nothing else. */
export function detailsPage(offer: Offer, option: unknown, acting: Acting): Page {
	const status = chosenStatus(offer, option, acting);
	if (!status) return { refusal: 'No status was chosen, so nothing was set' };
	const { row } = offer;
	const becomes = waitsForSecond(status, acting)
		? 'It is proposed in your name, and sent once another person has confirmed it.'
		: 'It is sent to the platform at once, in your name.';
	const summary = [
		`<p><b>${html(`${status.code} ${status.label}`)}</b> of invoice <b>${html(row.number ?? '')}</b>, ${html(row.counterpart ?? '')}</p>`,
		`<p>${becomes}</p>`,
		htmlList('Think twice', status.warnings),
	];
	return { page: pageText([shown(summary.join('')), ...fieldsFor(offer, status)]) };
}

function fieldsFor(offer: Offer, status: OfferedStatus): FormField[] {
	const { required, reasons, actions } = status;
	const takes = takenBy(status);
	const currency = offer.invoice.currency ?? '';
	return [
		...(takes('reason')
			? [
					choice('reason', 'Reason', reasons.map(reasonOption), required.includes('reason')),
					text('reasonNote', 'What the other party should know about this reason'),
				]
			: []),
		...(takes('action')
			? [choice('action', 'What the other party is asked to do', actions.map(reasonOption), false)]
			: []),
		...(takes('vatAmounts') ? rateFields(offer).flatMap((one) => receivedFields(one, currency)) : []),
		...(takes('amount') ? [text('paid', label('Amount paid', currency), 'e.g. 1200.00')] : []),
		...(takes('date')
			? [{ fieldName: 'paidOn', fieldLabel: 'Day of the payment', fieldType: 'date' as const }]
			: []),
		...(takes('note') ? [{ fieldName: 'note', fieldLabel: 'Note', fieldType: 'textarea' as const }] : []),
	];
}

function takenBy({ required, optional }: OfferedStatus): (data: StatusData) => boolean {
	return (data) => required.includes(data) || optional.includes(data);
}

function reasonOption({ code, label: english, labelFr }: OfferedStatus['reasons'][number]): string {
	return optionText(`${code} · ${english} (${labelFr})`);
}

function text(fieldName: string, fieldLabel: string, placeholder = '', defaultValue = ''): FormField {
	return {
		fieldName,
		fieldLabel,
		fieldType: 'text',
		...(placeholder ? { placeholder } : {}),
		...(defaultValue ? { defaultValue } : {}),
	};
}

function label(what: string, currency: string): string {
	return optionText(currency ? `${what}, in ${currency}` : what);
}

/** The rates of the invoice, each with what is left; without any, one that the person names. */
function rateFields({ invoice, history }: Offer): RateField[] {
	const { byRate } = remainingAmounts(invoice, history);
	if (byRate.length === 0) return [{ rate: null, name: 'received', left: null }];
	return byRate.map(({ rate, left }) => ({ rate, name: `received ${rate}`, left }));
}

function receivedFields({ rate, name, left }: RateField, currency: string): FormField[] {
	const proposed = left !== null && sign(left) !== 0 ? left : '';
	if (rate !== null) {
		const asked = label(`Received at ${rate} % VAT, VAT included`, currency);
		return [text(name, asked, 'e.g. 1200.00; empty for none', proposed)];
	}
	return [
		text(name, label('Received, VAT included', currency), 'e.g. 1200.00'),
		text('rate', 'VAT rate in percent', 'e.g. 20'),
	];
}

/**
 * What a person's answers say, or what has to be corrected, as sentences. The form asks for all of it; its answers may come from
 * elsewhere all the same.
 */
export function detailsOf(
	offer: Offer,
	status: OfferedStatus,
	answers: Answers,
): { details: Details; wrong: string[] } {
	const wrong: string[] = [];
	const takes = takenBy(status);
	const answer = (name: string) => String(answers[name] ?? '').trim();
	const amount = (name: string, field: string) => decimalOf(answer(name), field, wrong);
	const date = takes('date') ? dayOf(answer('paidOn'), wrong) : null;

	const reason = takes('reason') ? codeOf(status.reasons, answer('reason'), 'Reason', wrong) : null;
	if (!reason && status.required.includes('reason')) wrong.push(`${status.code} needs a reason`);
	const action = takes('action') ? codeOf(status.actions, answer('action'), 'Requested action', wrong) : null;
	const received = takes('vatAmounts')
		? rateFields(offer).flatMap(({ rate, name }) => {
				const given = amount(name, rate === null ? 'Received' : `Received at ${rate} %`);
				const rateOf = rate ?? amount('rate', 'VAT rate');
				if (given === null || sign(given) === 0) return [];
				if (rateOf === null) wrong.push('The VAT rate of the amount received is missing');
				return [{ type: RECEIVED, amount: given, rate: rateOf, date }];
			})
		: [];
	if (received.length === 0 && status.required.includes('vatAmounts') && wrong.length === 0)
		wrong.push(`${status.code} needs the amount received for at least one VAT rate`);
	const paid = takes('amount') ? amount('paid', 'Amount paid') : null;
	const currency = offer.invoice.currency ?? null;
	const note = takes('note') ? answer('note') || null : null;
	return {
		details: {
			reasons:
				reason || action
					? [{ code: reason, action, note: reason ? answer('reasonNote') || null : null }]
					: [],
			payments: [...received, ...(paid === null ? [] : [{ type: PAID, amount: paid, date }])].map(
				(payment) => ({
					...payment,
					currency,
				}),
			),
			note,
		},
		wrong,
	};
}

function codeOf(
	allowed: OfferedStatus['reasons'],
	option: string,
	field: string,
	wrong: string[],
): string | null {
	if (option === '') return null;
	const found = allowed.find((one) => reasonOption(one) === option);
	if (!found) wrong.push(`${field} isn't one of those that the status takes`);
	return found?.code ?? null;
}

/** A number as people type it, with a comma or a point before the decimals and spaces between thousands. */
function decimalOf(written: string, field: string, wrong: string[]): string | null {
	if (written === '') return null;
	const plain = written.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
	if (/^-?\d+(\.\d{1,2})?$/.test(plain)) return field === 'VAT rate' ? shortest(plain) : plain;
	wrong.push(`${field} isn't a number with up to two decimals, such as 1200.50`);
	return null;
}

function dayOf(written: string, wrong: string[]): string | null {
	if (written === '') return null;
	if (/^\d{4}-\d{2}-\d{2}$/.test(written)) return written;
	wrong.push("The day of the payment isn't a date such as 2026-09-01");
	return null;
}
