import type { Invoice, Payment, Status } from '../../../nodes/domain/item';

/** A status as the reader of messages gives one. `at`: `MM-DD` or `MM-DDTHH:mm:ss` of 2026. */
export function status(code: string, at: string | null = null, more: Partial<Status> = {}): Status {
	const moment = at && `2026-${at.includes('T') ? at : `${at}T10:00:00`}`;
	return {
		id: `${code}@${at}`,
		code,
		at: moment,
		reasons: [],
		payments: [],
		about: { number: 'F2026-001', issueDate: '2026-01-05', sellerSiren: '100000009' },
		...more,
	};
}

/** The statuses of an invoice that its recipient can act on. */
export const ARRIVED = [status('200', '01-05'), status('202', '01-06'), status('203', '01-07')];

/** A rejection of a delivery because the invoice was delivered before. */
export const duplicate = (at: string) => status('213', at, { reasons: [{ code: 'DOUBLON' }] });

/** A 212 with what was received: `amount` or `amount@rate`. */
export function received(at: string, ...amounts: string[]): Status {
	return status('212', at, { id: `212@${at}|${amounts.join()}`, payments: amounts.map(payment) });
}

/** What was received, from `amount` or `amount@rate`. */
export function payment(written: string): Payment {
	const [amount, rate = null] = written.split('@');
	return { type: 'MEN', amount, rate, currency: 'EUR' };
}

export type BilledInvoice = Pick<
	Invoice,
	| 'typeCode'
	| 'businessProcess'
	| 'vatDueCode'
	| 'totals'
	| 'vatBreakdown'
	| 'seller'
	| 'buyer'
	| 'payee'
	| 'references'
	| 'currency'
>;

/** An invoice for services of 1,200.00 at 20 % between two companies. */
export function invoice(more: Partial<BilledInvoice> = {}): BilledInvoice {
	return {
		typeCode: '380',
		businessProcess: 'S1',
		vatDueCode: '72',
		currency: 'EUR',
		totals: { taxExclusive: '1000.00', tax: '200.00', taxInclusive: '1200.00', payable: '1200.00' },
		vatBreakdown: [{ category: 'S', rate: '20.00', base: '1000.00', tax: '200.00' }],
		seller: { name: 'VENDEUR', siren: '100000009' },
		buyer: { name: 'ACHETEUR', siren: '200000008' },
		payee: null,
		references: { precedingInvoices: [] },
		...more,
	};
}
