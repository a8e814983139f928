import type { Companies, Company } from './companies';
import { Random } from './random';
import type { InvoiceSyntax } from './types';

type SellerKind = 'dossier' | 'counterpart' | 'foreign';

/** One kind of invoice: who sells to whom, what it is, and how the platform presents its flow. */
interface Case {
	seller: SellerKind;
	buyer: 'dossier' | 'counterpart';
	typeCode: string;
	flowType: 'SupplierInvoice' | 'CustomerInvoice';
	direction: 'In' | 'Out';
	processingRule: string;
	/** A part was paid before (BT-113). */
	prepaid: boolean;
}

const purchase: Case = {
	seller: 'counterpart',
	buyer: 'dossier',
	typeCode: '380',
	flowType: 'SupplierInvoice',
	direction: 'In',
	processingRule: 'B2B',
	prepaid: false,
};
const sale: Case = {
	...purchase,
	seller: 'dossier',
	buyer: 'counterpart',
	flowType: 'CustomerInvoice',
	direction: 'Out',
};
const between: Case = { ...sale, buyer: 'dossier' };

/**
 * The invoices come in this order, again and again; with three syntaxes in turn, each kind meets several of them.
 * Neither type nor direction of a flow tells the side: a sale keyed in the platform's web page comes In, and a
 * self-billed invoice goes the other way round (contract 1.3.0, `FlowType`).
 */
const cycle: Case[] = [
	purchase,
	sale,
	purchase,
	between,
	sale,
	{ ...purchase, typeCode: '381' },
	sale,
	{ ...purchase, typeCode: '384' },
	sale,
	{ ...purchase, typeCode: '386' },
	{ ...purchase, seller: 'foreign', processingRule: 'B2BInt' },
	{ ...between, flowType: 'SupplierInvoice', direction: 'In' },
	{ ...sale, typeCode: '381' },
	purchase,
	{ ...sale, typeCode: '389', direction: 'In' },
	purchase,
	{ ...purchase, typeCode: '389', direction: 'Out' },
	{ ...sale, direction: 'In' },
	purchase,
	between,
	{ ...purchase, prepaid: true },
	{ ...sale, typeCode: '384' },
	purchase,
	sale,
];
const syntaxes: InvoiceSyntax[] = ['UBL', 'CII', 'Factur-X'];

/** How often a kind of seller stands in the cycle before each place, and in all. */
const sellersBefore = (kind: SellerKind, end: number) =>
	cycle.slice(0, end).filter(({ seller }) => seller === kind).length;
const rank = cycle.map(({ seller }, place) => sellersBefore(seller, place));
const perCycle: Record<SellerKind, number> = {
	dossier: sellersBefore('dossier', cycle.length),
	counterpart: sellersBefore('counterpart', cycle.length),
	foreign: sellersBefore('foreign', cycle.length),
};

/** Who invoices whom in the `index`-th invoice of a seed, and how its flow looks. */
export interface Plan extends Case {
	index: number;
	syntax: InvoiceSyntax;
	sellerCompany: Company;
	buyerCompany: Company;
	/** The seller's own count of its invoices, from 1: no two of its invoices have the same. */
	sequence: number;
}

/** Any company of the pool but those of one SIREN. */
function pickOther(pool: Company[], siren: string | null, random: Random): Company {
	const start = random.between(0, pool.length - 1);
	for (let step = 0; step < pool.length; step++) {
		const candidate = pool[(start + step) % pool.length];
		if (candidate.siren !== siren) return candidate;
	}
	throw new Error('The sandbox needs at least three dossiers, so that two of them can deal with each other.');
}

export function makePlan(seed: string, companies: Companies, index: number): Plan {
	const place = index % cycle.length;
	const kind = cycle[place];
	const sellers = {
		dossier: companies.dossiers,
		counterpart: companies.counterparts,
		foreign: companies.foreign,
	};
	const pool: Company[] = sellers[kind.seller];
	const ordinal = Math.floor(index / cycle.length) * perCycle[kind.seller] + rank[place];
	const sellerCompany = pool[ordinal % pool.length];
	const buyers = kind.buyer === 'dossier' ? companies.dossiers : companies.counterparts;
	return {
		...kind,
		index,
		syntax: syntaxes[index % syntaxes.length],
		sellerCompany,
		buyerCompany: pickOther(buyers, sellerCompany.siren, new Random(seed, 'buyer', index)),
		sequence: Math.floor(ordinal / pool.length) + 1,
	};
}
