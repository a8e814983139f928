import type { Invoice, Party, Side } from '../item';
import { normaliseIdentifier } from '../siret';

/**
 * The invoice identity: `<seller>|<number>|<year of issue>`, the number as written. The seller is its SIREN;
 * else `vat:<VAT id>`; else `<scheme>:<id>`, which is flagged weak. Null when the seller or the issue date can't
 * be told.
 */
export function invoiceIdentity(
	invoice: Pick<Invoice, 'number' | 'issueDate' | 'seller'>,
): { identity: string; weak: boolean } | null {
	const seller = sellerKey(invoice.seller);
	const year = invoice.issueDate?.slice(0, 4);
	if (seller === null || !year) return null;
	return { identity: `${seller.key}|${invoice.number.trim()}|${year}`, weak: seller.weak };
}

/** The key under which an invoice is filed once: `<dossier>|<side>|<invoice identity>`. */
export function filingKey(dossierId: string, side: Side, identity: string): string {
	return `${dossierId}|${side}|${identity}`;
}

function sellerKey(seller: Party): { key: string; weak: boolean } | null {
	if (seller.siren) return { key: seller.siren, weak: false };
	if (seller.vatId) return { key: `vat:${normaliseIdentifier(seller.vatId)}`, weak: false };
	const known = [...(seller.identifiers ?? []), seller.electronicAddress].filter((found) => found != null);
	// An id without a scheme may be anyone's customer number, so it comes last.
	const best = known.find(({ scheme }) => scheme) ?? known[0];
	return best ? { key: `${best.scheme || 'id'}:${normaliseIdentifier(best.value)}`, weak: true } : null;
}
