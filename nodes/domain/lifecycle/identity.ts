import { createHash } from 'node:crypto';
import { invoiceIdentity } from '../invoice/identity';
import type { Payment, Status } from '../item';

/** What a status is told by: the rest of it (labels, message id, flow, copy or not) may differ between deliveries. */
export type IdentifiedBy = Pick<
	Status,
	'about' | 'code' | 'issuerRole' | 'issuerSiren' | 'at' | 'reasons' | 'payments'
>;

/** 144 bits: enough never to meet twice, and short enough for a column. */
const ID_LENGTH = 24;

/**
 * The status identity: the same for one status by whatever way it comes (poll, webhook, copy for the tax side,
 * echo), and different for two part payments declared at different times. It stands on the invoice (seller SIREN,
 * number, year of issue), the code, who set it and when (MDT-78), its reason codes and its payments, in any order
 * and with amounts written in any way.
 *
 * @returns 24 characters of base64url
 */
export function statusId(status: IdentifiedBy): string {
	const { about } = status;
	const told = [
		about.sellerSiren ?? '',
		about.number.trim(),
		about.issueDate?.slice(0, 4) ?? '',
		status.code,
		status.issuerRole?.toUpperCase() ?? '',
		status.issuerSiren ?? '',
		status.at ?? '',
		status.reasons.flatMap(({ code }) => code ?? []).sort(),
		status.payments.map(paymentKey).sort(),
	];
	return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, ID_LENGTH);
}

/** The identity of the invoice a status is about; null when the message names no seller SIREN or no issue date. */
export function aboutIdentity({ number, issueDate, sellerSiren }: Status['about']): string | null {
	if (!sellerSiren) return null;
	return invoiceIdentity({ number, issueDate, seller: { siren: sellerSiren } })?.identity ?? null;
}

function paymentKey({ type, amount, rate, date }: Payment): string {
	return JSON.stringify([type, plainDecimal(amount), plainDecimal(rate), date ?? '']);
}

/** A decimal without the zeros that don't count: `012.50` and `12.5` are one amount. */
function plainDecimal(written: string | null | undefined): string {
	const parts = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(written ?? '');
	if (!parts) return written ?? '';
	const [, sign, whole, fraction] = parts;
	const value = fraction ? `${whole}.${fraction}` : whole;
	return value === '0' ? value : `${sign}${value}`;
}
