import { amount, date } from '../../invoice/lexical';
import type { Findings } from '../../invoice/lexical';
import type { XmlElement } from '../../invoice/xml';
import type { Payment, StatusReason } from '../../item';
import { ACTIONS, REASONS } from '../reasons';

const DETAIL = 'SpecifiedDocumentStatus';
/** Where a characteristic holds a value that is neither an amount nor a percentage. */
const OTHER_VALUES = ['Value', 'ValueCode', 'ValueQuantity', 'ValueNumeric', 'ValueMeasure'];

/**
 * The reasons of a status, in order: every detail that has a reason, a requested action or a note. Labels as
 * written, else the catalogue's.
 */
export function reasonsOf(document: XmlElement): StatusReason[] {
	return document
		.all(DETAIL)
		.map((detail) => {
			const code = detail.textAt('ReasonCode');
			const action = detail.textAt('RequestedActionCode');
			return {
				code,
				label: joined(detail.all('Reason')) ?? labelIn(REASONS, code),
				action,
				actionLabel: joined(detail.all('RequestedAction')) ?? labelIn(ACTIONS, action),
				note: joined(detail.allAt('IncludedNote/Content')),
				noteSubject: detail.textAt('IncludedNote/SubjectCode'),
			};
		})
		.filter((reason) => Object.values(reason).some((value) => value !== null));
}

/** The amounts and other values that a status declares, in order. */
export function paymentsOf(document: XmlElement, findings: Findings): Payment[] {
	return document.allAt(`${DETAIL}/SpecifiedDocumentCharacteristic`).flatMap((characteristic) => {
		const type = characteristic.textAt('TypeCode');
		if (type === null) {
			findings.add('A value that the status declares has no type (MDT-207) and was left out');
			return [];
		}
		return {
			type,
			amount: amount(characteristic.textAt('ValueAmount'), 'amount (MDT-215)', findings),
			currency: characteristic.at('ValueAmount')?.attribute('currencyID') ?? null,
			rate: amount(characteristic.textAt('ValuePercent'), 'rate (MDT-224)', findings),
			date: dayOf(characteristic.at('ValueDateTime'), findings),
			name: joined(characteristic.all('Name')),
			location: characteristic.textAt('Location'),
			value: OTHER_VALUES.map((name) => characteristic.textAt(name)).find((value) => value !== null) ?? null,
		};
	});
}

function dayOf(element: XmlElement | undefined, findings: Findings): string | null {
	const written = element?.textAt('DateTimeString') ?? element?.textAt('DateTime') ?? null;
	return date(written, 'date of an amount (MDT-219)', findings);
}

function joined(elements: XmlElement[]): string | null {
	return elements.flatMap(({ text }) => text ?? []).join('\n') || null;
}

function labelIn(labels: typeof REASONS, code: string | null): string | null {
	return (code !== null && labels[code]?.labelFr) || null;
}
