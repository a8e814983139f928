import { DateTime } from 'luxon';

import type { Company } from './companies';
import { share, sum } from './money';
import { invoiceNumber } from './numbering';
import type { Plan } from './plan';
import { Random } from './random';
import type { Article } from './trades';

/** How an invoice names a French company's establishment. */
export type SiretPlace = 'identifier' | 'electronicAddress' | 'none';

export interface InvoiceParty {
	company: Company;
	siretPlace: SiretPlace;
}

export interface VatClass {
	/** UNTDID 5305: `S` standard, `AE` reverse charge. */
	category: 'S' | 'AE';
	/** Hundredths of a percent. */
	rate: number;
}

export interface InvoiceLine {
	id: string;
	article: Article;
	/** Hundredths of the unit. */
	quantity: number;
	/** Cents for one unit. */
	price: number;
	/** Cents. */
	net: number;
	vat: VatClass;
}

export interface VatRow extends VatClass {
	base: number;
	tax: number;
}

/** An invoice in the terms of EN 16931. Amounts are cents, dates `YYYY-MM-DD`. */
export interface SampleInvoice {
	number: string;
	typeCode: string;
	/** BT-24. */
	profile: string;
	/** BT-23: nature of the goods or services, and case of billing. */
	businessProcess: string;
	issueDate: string;
	dueDate: string;
	deliveryDate: string;
	currency: 'EUR';
	seller: InvoiceParty;
	buyer: InvoiceParty;
	/** VAT is due when the invoice is paid (BT-8): services that weren't paid in advance. */
	vatOnPayment: boolean;
	order: string;
	/** The invoice that a credit note or corrected invoice is about. */
	preceding: { number: string; issueDate: string } | null;
	lines: InvoiceLine[];
	vatBreakdown: VatRow[];
	totals: {
		lines: number;
		tax: number;
		taxInclusive: number;
		prepaid: number;
		payable: number;
	};
}

/** First and last issue date, `YYYY-MM-DD`. */
export interface IssuePeriod {
	from: string;
	to: string;
}

const profiles = {
	plain: 'urn:cen.eu:en16931:2017',
	extended: 'urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr',
};
/** Every so many-th XML invoice says it keeps to the French extension. */
const extendedEvery = 4;

const isoDate = (date: DateTime) => date.toFormat('yyyy-MM-dd');

/** What a flow's metadata need of its invoice: cheaper than the whole of it. */
export function invoiceHeader(seed: string, plan: Plan, period: IssuePeriod) {
	const from = DateTime.fromISO(period.from, { zone: 'utc' });
	const days = Math.round(DateTime.fromISO(period.to, { zone: 'utc' }).diff(from, 'days').days);
	const issued = from.plus({ days: new Random(seed, 'issued', plan.index).between(0, days) });
	const extended = plan.syntax !== 'Factur-X' && plan.index % extendedEvery === extendedEvery - 1;
	return {
		issued,
		number: invoiceNumber(plan.sellerCompany.numberStyle, plan.typeCode, plan.sequence, isoDate(issued)),
		profile: extended ? profiles.extended : profiles.plain,
		flowProfile: extended ? 'Extended-CTC-FR' : 'CIUS',
	};
}

const siretPlaces: SiretPlace[] = ['identifier', 'electronicAddress', 'none'];

function party(company: Company, random: Random): InvoiceParty {
	const siretPlace = random.pick(siretPlaces);
	if (company.siren === null) return { company, siretPlace: 'none' };
	return { company, siretPlace: company.sharesSiren && siretPlace === 'none' ? 'identifier' : siretPlace };
}

function makeLines(company: Company, reverseCharge: boolean, random: Random): InvoiceLine[] {
	const { articles } = company.trade;
	const start = random.between(0, articles.length - 1);
	return Array.from({ length: random.between(1, articles.length) }, (_, order) => {
		const article = articles[(start + order) % articles.length];
		const count = random.between(article.fractional ? 100 : 1, article.quantity);
		const quantity = article.fractional ? count : count * 100;
		const price = random.between(...article.price);
		return {
			id: String(order + 1),
			article,
			quantity,
			price,
			net: share(price, quantity, 100),
			vat: reverseCharge ? { category: 'AE', rate: 0 } : { category: 'S', rate: article.vatRate },
		};
	});
}

/** One row for each class of VAT, in the order of their first line; the tax is rounded once a row (BR-CO-17). */
function breakDown(lines: InvoiceLine[]): VatRow[] {
	const key = ({ category, rate }: VatClass) => `${category}${rate}`;
	const classes = new Map(lines.map(({ vat }) => [key(vat), vat]));
	return [...classes.values()].map((vat) => {
		const base = sum(lines.filter((line) => key(line.vat) === key(vat)).map(({ net }) => net));
		return { ...vat, base, tax: share(base, vat.rate, 10_000) };
	});
}

/** Parts of the whole that a customer may have paid before. */
const prepaidPercents = [20, 30, 50];

/** BT-23: 1 is a plain invoice, 4 one that follows a prepayment. */
const businessProcess = (plan: Plan) => `${plan.sellerCompany.trade.nature}${plan.prepaid ? 4 : 1}`;

/** The whole `index`-th invoice of a seed. */
export function makeInvoice(seed: string, plan: Plan, period: IssuePeriod): SampleInvoice {
	const random = new Random(seed, 'invoice', plan.index);
	const { issued, number, profile } = invoiceHeader(seed, plan, period);
	const lines = makeLines(plan.sellerCompany, plan.seller === 'foreign', random);
	const vatBreakdown = breakDown(lines);
	const net = sum(lines.map((line) => line.net));
	const tax = sum(vatBreakdown.map((row) => row.tax));
	const prepaid = plan.prepaid ? share(net + tax, random.pick(prepaidPercents), 100) : 0;
	const corrects = plan.typeCode === '381' || plan.typeCode === '384';
	const precedingDate = isoDate(issued.minus({ years: 1, days: random.between(0, 60) }));
	return {
		number,
		typeCode: plan.typeCode,
		profile,
		businessProcess: businessProcess(plan),
		issueDate: isoDate(issued),
		dueDate: isoDate(issued.plus({ days: random.pick([0, 15, 30, 45, 60]) })),
		deliveryDate: isoDate(issued.minus({ days: random.between(0, 6) })),
		currency: 'EUR',
		seller: party(plan.sellerCompany, random),
		buyer: party(plan.buyerCompany, random),
		vatOnPayment: plan.sellerCompany.trade.nature === 'S' && plan.seller !== 'foreign',
		order: `BC-${random.digits(6)}`,
		preceding: corrects
			? {
					number: invoiceNumber(plan.sellerCompany.numberStyle, '380', plan.sequence, precedingDate),
					issueDate: precedingDate,
				}
			: null,
		lines,
		vatBreakdown,
		totals: { lines: net, tax, taxInclusive: net + tax, prepaid, payable: net + tax - prepaid },
	};
}
