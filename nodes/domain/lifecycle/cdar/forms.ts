import { DateTime } from 'luxon';
import { VAT_RATES } from './lists';

/** How values must be written in a status message (BR-FR-01, -03, -16, -DEC-01, -DEC-04). */

const digitsOf = (decimal: string) => decimal.replace('.', '').length;

/** BR-FR-01. */
export const isInvoiceNumber = (written: string) => /^[A-Za-z0-9+\-_/]+$/.test(written);

/** BR-FR-03: a day, or a moment in format 204, of the years 2000 to 2099. */
export const isDate = (written: string, format: string) =>
	/^20\d*$/.test(written) &&
	DateTime.fromFormat(written, format === '204' ? 'yyyyMMddHHmmss' : 'yyyyMMdd', { zone: 'utc' }).isValid;

/** BR-FR-DEC-01; the sign counts as a digit. */
export const isAmount = (written: string) => /^-?\d+(\.\d{1,2})?$/.test(written) && digitsOf(written) <= 19;

/** BR-FR-DEC-04. */
export const isPercent = (written: string) => /^\d+(\.\d{1,2})?$/.test(written) && digitsOf(written) <= 4;

/** BR-FR-16: a rate of the list, with up to two decimals. */
export const isVatRate = (written: string) =>
	/^(0|[1-9]\d*)(\.\d{1,2})?$/.test(written) && VAT_RATES.some((rate) => Number(rate) === Number(written));
