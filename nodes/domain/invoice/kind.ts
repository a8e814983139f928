import type { Invoice } from '../item';

/** What the type code (BT-3, UNTDID 1001) says about an invoice beyond "commercial invoice". */
export interface InvoiceKind {
	/** The buyer writes it in the seller's name. */
	selfBilled: boolean;
	/** The claim was sold, so that somebody else than the seller is paid. */
	factored: boolean;
	/** It replaces an earlier invoice. */
	corrected: boolean;
	creditNote: boolean;
	prepayment: boolean;
}

type Trait = keyof InvoiceKind;

/** The types of a French invoice that mean more than 380 does. */
const TRAITS: Record<string, Trait[]> = {
	'261': ['selfBilled', 'creditNote'],
	'262': ['creditNote'],
	'381': ['creditNote'],
	'384': ['corrected'],
	'386': ['prepayment'],
	'389': ['selfBilled'],
	'393': ['factored'],
	'396': ['factored', 'creditNote'],
	'471': ['selfBilled', 'corrected'],
	'472': ['factored', 'corrected'],
	'473': ['selfBilled', 'factored', 'corrected'],
	'500': ['selfBilled', 'prepayment'],
	'501': ['selfBilled', 'factored'],
	'502': ['selfBilled', 'factored', 'creditNote'],
	'503': ['creditNote', 'prepayment'],
};

/** The traits of an invoice by its type code; a type that isn't known has none. */
export function kindOf({ typeCode }: Pick<Invoice, 'typeCode'>): InvoiceKind {
	const traits = TRAITS[typeCode ?? ''] ?? [];
	const has = (trait: Trait) => traits.includes(trait);
	return {
		selfBilled: has('selfBilled'),
		factored: has('factored'),
		corrected: has('corrected'),
		creditNote: has('creditNote'),
		prepayment: has('prepayment'),
	};
}

/** The parts of a French business process (BT-23), such as `S1`. */
export interface BusinessProcess {
	operation: 'goods' | 'services' | 'mixed';
	/** The lines name several sellers (8), so the totals are not of one seller. */
	severalSellers: boolean;
	/** Each party is seller and buyer at once (9). */
	bothWays: boolean;
	/** VAT was collected and reported before (7). */
	vatReported: boolean;
}

const OPERATIONS: Record<string, BusinessProcess['operation']> = { B: 'goods', S: 'services', M: 'mixed' };

/** Reads a business process; null where there is none or where it isn't a French one. */
export function businessProcessOf({
	businessProcess,
}: Pick<Invoice, 'businessProcess'>): BusinessProcess | null {
	const [, letter, digit] = /^([BSM])([1-9])$/.exec(businessProcess ?? '') ?? [];
	if (!letter) return null;
	return {
		operation: OPERATIONS[letter],
		severalSellers: digit === '8',
		bothWays: digit === '9',
		vatReported: digit === '7',
	};
}
