import type { XmlElement } from './xml';

/** What is odd about a file but doesn't keep it from being read. Each is told once. */
export class Findings {
	readonly list: string[] = [];

	add(finding: string): void {
		if (!this.list.includes(finding)) this.list.push(finding);
	}
}

/**
 * An amount as a decimal text, digit for digit as written: only a leading `+`, and a missing digit before or
 * after the point are put right. Null, with a finding, for what is no decimal.
 *
 * @param what what the amount is, for the finding
 */
export function amount(written: string | null, what: string, findings: Findings): string | null {
	if (written === null) return null;
	const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(written);
	if (!parts || !(parts[2] || parts[3])) {
		findings.add(`The ${what} isn't written as a decimal number and was left out`);
		return null;
	}
	const [, sign, whole, fraction] = parts;
	return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`;
}

/** `2025-11-20`, also followed by a time or a time zone. */
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:$|[TZ+-])/;
/** `20251120`, also followed by hours, minutes and seconds (UNTDID 2379: 102, 203, 204). */
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?$/;

/**
 * A day as `YYYY-MM-DD`, from either of the ways UBL and CII write one. Null, with a finding, for what is no day
 * of the calendar.
 *
 * @param what what the date is, for the finding
 */
export function date(written: string | null, what: string, findings: Findings): string | null {
	if (written === null) return null;
	const parts = ISO_DATE.exec(written) ?? COMPACT_DATE.exec(written);
	if (parts && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3])))
		return parts.slice(1, 4).join('-');
	findings.add(`The ${what} isn't a valid date and was left out`);
	return null;
}

function isDay(year: number, month: number, day: number): boolean {
	const moment = new Date(Date.UTC(year, month - 1, day));
	return year > 0 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
}

/** Of elements that may stand once per currency, the one in a currency; else one that names none. */
function inCurrency(elements: XmlElement[], currency: string | null): XmlElement | undefined {
	const currencyOf = (element: XmlElement) => element.attribute('currencyID')?.toUpperCase();
	if (currency === null) return elements[0];
	return (
		elements.find((element) => currencyOf(element) === currency) ??
		elements.find((element) => !currencyOf(element))
	);
}

/** Whether an amount is in a currency, or doesn't say. */
export function isInCurrency(element: XmlElement, currency: string | null): boolean {
	return inCurrency([element], currency) !== undefined;
}

/**
 * Of amounts given in several currencies, the one in the document's: EN 16931 lets the VAT total stand twice, in
 * the document's currency and in the seller's accounting currency (BT-6).
 */
export function amountIn(
	elements: XmlElement[],
	currency: string | null,
	what: string,
	findings: Findings,
): string | null {
	const found = inCurrency(elements, currency);
	if (!found && elements.length > 0)
		findings.add(`The ${what} isn't given in the invoice's currency and was left out`);
	return amount(found?.text ?? null, what, findings);
}
