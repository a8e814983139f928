import { ACTIONS, REASONS } from '../../nodes/domain/lifecycle/reasons';
import type { StatusData } from '../../nodes/domain/lifecycle/statuses';
import { offersFor, type Offer } from './applicable';
import { PortalError } from './errors';
import type { Decision, StatusPayment, StatusReason } from './statusTypes';
import type { Document } from './types';

/** What a decision says, as the contract's `DocumentStatus` keeps it. */
export interface Declared {
	code: string;
	issuerRole: 'BY' | 'SE';
	reasons: StatusReason[];
	payments: StatusPayment[];
	note: string | null;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;
const RATE = /^\d+(\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a decision gives a piece of data. */
const given: Record<StatusData, (decision: Decision) => boolean> = {
	reason: ({ reasons }) => Boolean(reasons?.length),
	action: ({ action }) => Boolean(action),
	note: ({ note }) => Boolean(note?.trim()),
	vatAmounts: ({ vatAmounts }) => Boolean(vatAmounts?.length),
	amount: ({ amount }) => Boolean(amount),
	date: ({ date }) => Boolean(date),
};

/**
 * What a person's decision says of a document.
 *
 * @throws PortalError `invalidRequest` when the status isn't applicable, or something is missing, not wanted or wrong
 */
export function declare(document: Document, decision: Decision): Declared {
	const { offers, refusal } = offersFor(document);
	const offer = offers.find(({ status }) => status.code === decision.code);
	if (!offer) {
		const reason = refusal?.en ?? `Applicable are ${offers.map(({ status }) => status.code).join(', ')}`;
		throw invalid(`Status ${decision.code} isn't applicable to ${document.invoice.number}. ${reason}`);
	}
	checkData(offer, decision);
	return {
		code: decision.code,
		issuerRole: document.side === 'purchase' ? 'BY' : 'SE',
		reasons: (decision.reasons ?? []).map((code) => ({
			code,
			label: REASONS[code].labelFr,
			note: null,
			action: decision.action ?? null,
		})),
		payments: paymentsOf(decision, document.invoice.currency ?? null),
		note: decision.note?.trim() || null,
	};
}

function checkData({ status, reasons }: Offer, decision: Decision): void {
	for (const data of Object.keys(given) as StatusData[]) {
		const wanted = [...status.required, ...status.optional].includes(data);
		if (given[data](decision) && !wanted) throw invalid(`Status ${status.code} takes no ${data}`);
		if (!given[data](decision) && status.required.includes(data)) {
			throw invalid(`Status ${status.code} needs ${data}`);
		}
	}
	const foreign = decision.reasons?.find((code) => !reasons.includes(code));
	if (foreign !== undefined) {
		throw invalid(`Status ${status.code} has no reason ${foreign}. Allowed are ${reasons.join(', ')}`);
	}
	if (decision.action && !(decision.action in ACTIONS)) throw invalid(`action ${decision.action} is unknown`);
	if (decision.date && !DAY.test(decision.date)) throw invalid('date must be YYYY-MM-DD');
	if (decision.amount && !DECIMAL.test(decision.amount)) throw invalid('amount must be a decimal number');
	for (const { rate, amount } of decision.vatAmounts ?? []) {
		if (!RATE.test(rate)) throw invalid('The rate in vatAmounts must be a decimal number');
		if (!DECIMAL.test(amount)) throw invalid('The amount in vatAmounts must be a decimal number');
	}
}

/** `MEN` is received, `MPA` paid. */
function paymentsOf(
	{ vatAmounts = [], amount, date = null }: Decision,
	currency: string | null,
): StatusPayment[] {
	const received = vatAmounts.map((one) => ({ type: 'MEN', ...one, currency, date }));
	if (!amount) return received;
	return [...received, { type: 'MPA', amount, rate: null, currency, date }];
}

const invalid = (message: string) => new PortalError('invalidRequest', message);
