import { statusesInForce } from './currentStatus';
import type { Document } from './types';

/** What a form about a payment begins with; amounts are decimal strings. */
export interface Proposal {
	/** What is left to receive per VAT rate. On a credit note money goes back, so amounts are negative. */
	vatAmounts: Array<{ rate: string; amount: string }>;
	/** What is left to pay; null where it can't be told. */
	amount: string | null;
}

/** Invoice types whose amounts flow back (UNTDID 1001). */
const CREDIT_NOTES = ['261', '262', '381', '396', '502', '503'];

/** What is left to pay or to receive of a document's invoice. It is a proposal only: people correct it. */
export function proposalFor(document: Pick<Document, 'invoice' | 'statuses'>): Proposal {
	const { typeCode, payable, vatBreakdown } = document.invoice;
	const sign = CREDIT_NOTES.includes(typeCode ?? '') ? -1 : 1;
	const payments = statusesInForce(document.statuses).flatMap((status) => status.payments);
	const settled = (type: string, rate?: number) =>
		sum(payments.filter((one) => one.type === type && (rate === undefined || Number(one.rate) === rate)));

	const due = new Map<number, number>();
	for (const { rate, base, tax } of vatBreakdown ?? []) {
		const known = due.get(Number(rate ?? 0)) ?? 0;
		due.set(Number(rate ?? 0), known + Number(base ?? 0) + Number(tax ?? 0));
	}
	return {
		vatAmounts: [...due].map(([rate, amount]) => ({
			rate: String(rate),
			amount: (sign * amount - settled('MEN', rate)).toFixed(2),
		})),
		amount: payable == null ? null : (sign * Number(payable) - settled('MPA')).toFixed(2),
	};
}

function sum(payments: Array<{ amount?: string | null }>): number {
	return payments.reduce((total, { amount }) => total + Number(amount ?? 0), 0);
}
