import type { Document, Registration } from './types';

/** In what a delivery differs from the document that is filed under its key; amounts are compared as numbers. */
export function differencesOf(filed: Document, delivery: Registration): string[] {
	const differs = {
		issueDate: (filed.invoice.issueDate ?? null) !== (delivery.invoice.issueDate ?? null),
		typeCode: (filed.invoice.typeCode ?? null) !== (delivery.invoice.typeCode ?? null),
		payable: canonicalAmount(filed.invoice.payable) !== canonicalAmount(delivery.invoice.payable),
		originalSha256: filed.original.sha256 !== delivery.original.sha256,
	};
	return Object.entries(differs)
		.filter(([, differ]) => differ)
		.map(([field]) => field);
}

/** A decimal text in one spelling: `12.00` and `12` are the same amount. */
export function canonicalAmount(amount: string | null | undefined): string | null {
	if (amount == null) return null;
	const [, sign, whole, fraction] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(amount) ?? [];
	if (whole === undefined) return amount;
	const digits = fraction ? `${whole}.${fraction}` : whole;
	return digits === '0' ? '0' : `${sign}${digits}`;
}
