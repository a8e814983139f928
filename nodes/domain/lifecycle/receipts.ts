import { negate, shortest, sign, subtract, sum } from '../decimal';
import { businessProcessOf, kindOf } from '../invoice/kind';
import type { Invoice, Payment, Status } from '../item';
import { mergeHistory } from './history';

const PAYMENT_RECEIVED = '212';
/** Amount received, VAT included (MDT-207). */
const RECEIVED = 'MEN';

type Billed = Pick<Invoice, 'typeCode' | 'businessProcess' | 'totals' | 'vatBreakdown'> &
	Partial<Pick<Invoice, 'currency'>>;

/** What is due, was received and is left, VAT included, as decimal texts; null where it can't be told. */
export interface Remaining {
	due: string | null;
	received: string;
	left: string | null;
}

export interface RemainingAmounts {
	total: Remaining;
	/** By VAT rate in percent, shortest writing (`20`, `5.5`), highest first. */
	byRate: Array<Remaining & { rate: string }>;
	/** What is unusual about the amounts received, or keeps amounts from being told. Nothing here forbids a 212. */
	warnings: string[];
}

interface Receipt {
	amount: string;
	rate: string | null;
}

/** What the invoice's totals say is due. */
interface Due {
	total: string | null;
	byRate: Map<string, string | null>;
	warnings: string[];
}

/**
 * What is left to receive of an invoice after its 212s and, if given, further payments. Exact. A credit note has
 * positive totals and negative receipts; a negative receipt on an invoice is a reversal, and so is a positive one on
 * a credit note. Due is the payable amount (BT-115), what was prepaid (BT-113) taken off; by VAT rate it is base and
 * VAT, from which the prepaid amount can be taken off only where there is one rate (§7, amounts).
 *
 * Where the totals are not of one seller or run both ways (business processes 8 and 9) nothing is computed from them.
 */
export function remainingAmounts(
	invoice: Billed,
	history: Status[],
	proposed: Payment[] = [],
): RemainingAmounts {
	const before = mergeHistory(history, []).filter(({ code }) => code === PAYMENT_RECEIVED);
	const payments = [...before.flatMap(({ payments }) => payments), ...proposed];
	const { receipts, warnings: oddities } = receiptsAmong(payments, invoice.currency ?? null);
	const due = dueOf(invoice);
	const rates = new Set([...due.byRate.keys(), ...receipts.flatMap(({ rate }) => rate ?? [])]);

	const total = remaining(due.total, receipts);
	const byRate = [...rates]
		.sort((a, b) => sign(subtract(b, a)))
		.map((rate) => {
			const atRate = receipts.filter((receipt) => receipt.rate === rate);
			return { rate, ...remaining(due.byRate.get(rate) ?? null, atRate) };
		});

	const usual = due.total === null ? 0 : usualSign(invoice);
	return {
		total,
		byRate,
		warnings: [
			...oddities,
			...due.warnings,
			...reversals(receipts, usual, kindOf(invoice).creditNote),
			...excesses(total, byRate, usual),
		],
	};
}

function receiptsAmong(payments: Payment[], currency: string | null) {
	const receipts: Receipt[] = [];
	const warnings = new Set<string>();
	for (const payment of payments.filter(({ type }) => type === RECEIVED)) {
		if (payment.amount == null) {
			warnings.add('A receipt without an amount was left out');
		} else if (currency && payment.currency && payment.currency !== currency) {
			warnings.add(`A receipt in ${payment.currency} was left out: the invoice is in ${currency}`);
		} else {
			if (payment.rate == null) warnings.add('A receipt without a VAT rate counts in the total only');
			receipts.push({ amount: payment.amount, rate: rateOf(payment) });
		}
	}
	return { receipts, warnings: [...warnings] };
}

/** A VAT rate, written so that equal ones are equal texts. */
function rateOf({ rate }: Pick<Payment, 'rate'>): string | null {
	return rate == null ? null : shortest(rate);
}

function dueOf(invoice: Billed): Due {
	const process = businessProcessOf(invoice);
	if (process?.severalSellers || process?.bothWays) {
		const warning = `Nothing is computed from the totals: by business process ${invoice.businessProcess} they are not of one seller`;
		return { total: null, byRate: new Map(), warnings: [warning] };
	}
	const { payable, prepaid } = invoice.totals;
	const signed = (amount: string) => (kindOf(invoice).creditNote ? negate(amount) : amount);
	const total = payable == null ? null : signed(payable);
	// A part of the breakdown that names no rate is one without VAT.
	const parts = invoice.vatBreakdown.map((part) => ({ ...part, rate: rateOf(part) ?? '0' }));
	const rates = [...new Set(parts.map(({ rate }) => rate))];
	if (rates.length === 1 && total !== null)
		return { total, byRate: new Map([[rates[0], total]]), warnings: [] };

	const gross = (rate: string) => {
		const amounts = parts.filter((part) => part.rate === rate).flatMap(({ base, tax }) => [base, tax]);
		const known = amounts.filter((amount) => amount != null);
		return known.length === amounts.length ? signed(sum(known)) : null;
	};
	const hasPrepaid = prepaid != null && sign(prepaid) !== 0;
	return {
		total,
		byRate: new Map(rates.map((rate) => [rate, gross(rate)])),
		warnings: hasPrepaid
			? [`The prepaid amount ${prepaid} isn't split by VAT rate, so it is taken off the total only`]
			: [],
	};
}

function remaining(due: string | null, receipts: Receipt[]): Remaining {
	const received = sum(receipts.map(({ amount }) => amount));
	return { due, received, left: due === null ? null : subtract(due, received) };
}

/** The sign that receipts usually have: that of the totals, and the opposite on a credit note. */
function usualSign(invoice: Billed): number {
	const { payable, taxInclusive } = invoice.totals;
	const ofTotals = sign(payable ?? '0') || sign(taxInclusive ?? '0');
	return kindOf(invoice).creditNote ? -ofTotals : ofTotals;
}

function reversals(receipts: Receipt[], usual: number, creditNote: boolean): string[] {
	const unusual = receipts.filter(({ amount }) => usual !== 0 && sign(amount) === -usual);
	const what = creditNote ? 'a credit note' : 'an invoice';
	return unusual.map(({ amount }) => `${amount} on ${what} is of unusual sign and counts as a reversal`);
}

function excesses(total: Remaining, byRate: RemainingAmounts['byRate'], usual: number): string[] {
	const exceeds = ({ left }: Remaining) => left !== null && usual !== 0 && sign(left) === -usual;
	const warnings = byRate
		.filter(exceeds)
		.map(({ rate, received, due }) => `At ${rate} % VAT ${received} is received, more than the ${due} due`);
	if (exceeds(total))
		warnings.push(`${total.received} is received in all, more than the ${total.due} payable`);
	return warnings;
}
