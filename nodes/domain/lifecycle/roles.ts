import { businessProcessOf, kindOf } from '../invoice/kind';
import type { Invoice, Side } from '../item';
import type { Actor } from './statuses';

/**
 * Who a dossier is for an invoice (§7, self-billing). The buyer pays and the seller is paid, whoever wrote the
 * invoice: on a self-billed one the seller is the recipient and the buyer the issuer. Where each party is seller and
 * buyer at once (business processes S9, B9, M9), each pays and is paid.
 *
 * @param side the dossier is the buyer (purchase) or the seller (sale)
 */
export function actorsOf(invoice: Pick<Invoice, 'typeCode' | 'businessProcess'>, side: Side): Actor[] {
	const buyer = side === 'purchase';
	const recipient = kindOf(invoice).selfBilled ? !buyer : buyer;
	const bothWays = businessProcessOf(invoice)?.bothWays ?? false;
	const actors: Actor[] = [recipient ? 'recipient' : 'issuer'];
	if (buyer || bothWays) actors.push('payer');
	if (!buyer || bothWays) actors.push('payee');
	return actors;
}

/** Says who is paid where that isn't the seller, or may not be (factoring, direct payment); else null. */
export function thirdPayee(invoice: Pick<Invoice, 'typeCode' | 'seller' | 'payee'>): string | null {
	const { payee, seller } = invoice;
	const other = payee && !isSame(payee, seller) ? payee : null;
	if (!other && !kindOf(invoice).factored) return null;
	const who = other
		? `The payee${other.name ? ` ${other.name}` : ''}`
		: `By type ${invoice.typeCode} a factor`;
	return `${who} is paid, not the seller: whether the seller sets 212 is to be confirmed`;
}

function isSame(payee: Invoice['seller'], seller: Invoice['seller']): boolean {
	if (payee.siren && seller.siren) return payee.siren === seller.siren;
	return payee.name != null && payee.name === seller.name;
}
