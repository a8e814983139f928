import { businessProcessOf, kindOf } from '../../domain/invoice/kind';
import type { Invoice } from '../../domain/item';

/** What a person should know about the parties of an invoice before trusting its side, as sentences without a full stop. */
export function peculiaritiesOf(invoice: Pick<Invoice, 'businessProcess' | 'typeCode'>): string[] {
	const process = businessProcessOf(invoice);
	const found: string[] = [];
	if (process?.severalSellers)
		found.push(
			`Business process ${invoice.businessProcess}: the lines name several sellers, so the totals are not of one seller`,
		);
	if (process?.bothWays)
		found.push(`Business process ${invoice.businessProcess}: each party is seller and buyer at once`);
	if (kindOf(invoice).selfBilled)
		found.push(
			`Self-billed (type ${invoice.typeCode}): the buyer issued it; it is a sale of its seller all the same, to be confirmed`,
		);
	return found;
}
