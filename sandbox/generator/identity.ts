import type { PartyTruth } from './types';

/**
 * The invoice identity: `<seller>|<number>|<year of the issue date>`. The seller is its SIREN, else `vat:<VAT id>`,
 * else `<scheme>:<id>`. Null where seller or date can't be told.
 */
export function invoiceIdentity(seller: PartyTruth, number: string, issueDate: string | null): string | null {
	const other = seller.otherId && `${seller.otherId.scheme}:${seller.otherId.value}`;
	const key = seller.siren ?? (seller.vatId ? `vat:${seller.vatId}` : other);
	return key && issueDate ? `${key}|${number.trim()}|${issueDate.slice(0, 4)}` : null;
}
