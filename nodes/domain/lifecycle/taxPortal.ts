import { businessProcessOf, kindOf } from '../invoice/kind';
import type { Invoice } from '../item';

/** VAT due dates (BT-8, UNTDID 2475 as the item has them): on the invoice's date, on delivery, on payment. */
const ON_INVOICE = '5';
const ON_DELIVERY = '29';
const ON_PAYMENT = '72';

/**
 * Whether the tax portal requires status 212 for an invoice: only where VAT is due on payment. From BT-8, else from
 * the business process (BT-23) and the type (BT-3): goods no, as VAT on them is due on delivery, but for a
 * prepayment; services and mixed invoices may go either way when BT-8 doesn't say.
 *
 * @returns `unknown` also where BT-8 says "on payment" and the business process that VAT was reported before
 */
export function taxPortalRequires212(
	invoice: Pick<Invoice, 'vatDueCode' | 'businessProcess' | 'typeCode'>,
): 'yes' | 'no' | 'unknown' {
	const process = businessProcessOf(invoice);
	switch (invoice.vatDueCode ?? null) {
		case ON_PAYMENT:
			return process?.vatReported ? 'unknown' : 'yes';
		case ON_INVOICE:
		case ON_DELIVERY:
			return 'no';
		case null:
			if (process?.vatReported) return 'no';
			return process?.operation === 'goods' && !kindOf(invoice).prepayment ? 'no' : 'unknown';
		default:
			return 'unknown';
	}
}
