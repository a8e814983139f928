import type { Payment, StatusReason } from '../../item';
import { ACTIONS, REASONS } from '../reasons';
import type { Act } from './act';
import type { Element } from './markup';
import { compact } from './time';

/** One detail of a status (MDG-37): a reason or an amount, with notes. */
interface Detail {
	reason?: StatusReason;
	payment?: Payment;
	notes: Array<string | null | undefined>;
}

/** The details of an act's status, numbered: its reasons, its amounts; its note stands in the first, or alone. */
export function writtenDetails({ reasons, payments, note }: Act): Element[] {
	const details: Detail[] = [
		...reasons.map((reason) => ({ reason, notes: [reason.note] })),
		...payments.map((payment) => ({ payment, notes: [] })),
	];
	if (note?.trim()) {
		if (details.length === 0) details.push({ notes: [] });
		details[0].notes.push(note);
	}
	return details.map(detail);
}

function detail({ reason, payment, notes }: Detail, index: number): Element {
	return [
		'ram:SpecifiedDocumentStatus',
		[
			['ram:ReasonCode', reason?.code],
			['ram:Reason', reason?.label || REASONS[reason?.code ?? '']?.labelFr],
			['ram:RequestedActionCode', reason?.action],
			['ram:RequestedAction', reason?.actionLabel || ACTIONS[reason?.action ?? '']?.labelFr],
			['ram:SequenceNumeric', String(index + 1)],
			...notes.map((note): Element => ['ram:IncludedNote', [['ram:Content', note]]]),
			['ram:SpecifiedDocumentCharacteristic', payment ? characteristic(payment) : []],
		],
	];
}

function characteristic({ type, amount, currency, rate, date, ...data }: Payment): Element[] {
	return [
		['ram:TypeCode', type],
		['ram:ValueChangedIndicator', [['udt:IndicatorString', 'false']]],
		['ram:Name', data.name],
		['ram:Location', data.location],
		['ram:Value', data.value],
		['ram:ValueAmount', { currencyID: currency }, amount],
		['ram:ValueDateTime', [['udt:DateTimeString', { format: '102' }, date && compact(date)]]],
		['ram:ValuePercent', rate],
	];
}
