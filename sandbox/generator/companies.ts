import { frenchVatId, makeBelgianVatId, makeIban, makeSiren, makeSiret } from './identifiers';
import { Random } from './random';
import { legalForms, streets, taleNames, towns, trades, type Trade } from './trades';

/** A fictional company. A foreign one has a VAT id and neither SIREN nor SIRET. */
export interface Company {
	name: string;
	siren: string | null;
	siret: string | null;
	vatId: string;
	street: string;
	postCode: string;
	city: string;
	country: string;
	iban: string;
	trade: Trade;
	/** How it numbers its invoices; see `numbering`. */
	numberStyle: number;
	/** Another company of the set has the same SIREN, so invoices to and from this one name its SIRET. */
	sharesSiren: boolean;
}

/** A company that is known to be French. */
export type FrenchCompany = Company & { siren: string; siret: string };

export interface Companies {
	/** Clients of the firm. The first and the last are two establishments of one company. */
	dossiers: FrenchCompany[];
	counterparts: FrenchCompany[];
	foreign: Company[];
}

/** Names stay apart as long as there are fewer companies than trades × tales. */
function nameOf(order: number, random: Random, trade: Trade): string {
	const tale = taleNames[(order + Math.floor(order / trades.length) * 5) % taleNames.length];
	return `${trade.label} ${tale} ${random.pick(legalForms)}`;
}

function frenchCompany(seed: string, order: number): FrenchCompany {
	const random = new Random(seed, 'company', order);
	const trade = trades[order % trades.length];
	const siren = makeSiren(new Random(seed, 'sirens').between(0, 9_999_999), order);
	const [postCode, city] = random.pick(towns);
	return {
		name: nameOf(order, random, trade),
		siren,
		siret: makeSiret(siren, random.between(1, 30)),
		vatId: frenchVatId(siren),
		street: `${random.between(1, 120)} ${random.pick(streets)}`,
		postCode,
		city,
		country: 'FR',
		// Bank code 00000 belongs to no bank.
		iban: makeIban('FR', `00000${random.digits(16)}00`),
		trade,
		numberStyle: order,
		sharesSiren: false,
	};
}

function belgianCompany(seed: string, order: number): Company {
	const random = new Random(seed, 'foreign', order);
	const trade = trades[(order * 3 + 1) % trades.length];
	return {
		name: `${trade.label} ${['Tijl de Polder', 'Lange Wapper'][order % 2]} NV`,
		siren: null,
		siret: null,
		vatId: makeBelgianVatId(random),
		street: `Sprookjesstraat ${random.between(1, 90)}`,
		postCode: ['9000', '2000'][order % 2],
		city: ['Gent', 'Antwerpen'][order % 2],
		country: 'BE',
		iban: makeIban('BE', `000${random.digits(9)}`),
		trade,
		numberStyle: order,
		sharesSiren: false,
	};
}

const foreignSellers = 2;

/** The companies of a seed: the same dossiers and counterparts whatever number of invoices they exchange. */
export function makeCompanies(seed: string, dossierCount: number, counterpartCount: number): Companies {
	const dossiers = Array.from({ length: dossierCount }, (_, order) => frenchCompany(seed, order));
	const [first] = dossiers;
	const branch: FrenchCompany = {
		...dossiers[dossierCount - 1],
		name: `${first.name}, agence`,
		siren: first.siren,
		siret: makeSiret(first.siren, 31),
		vatId: first.vatId,
		trade: first.trade,
		// Invoices of one SIREN share one series of identities, so the two number theirs differently.
		numberStyle: first.numberStyle + 1,
		sharesSiren: true,
	};
	return {
		dossiers: [{ ...first, sharesSiren: true }, ...dossiers.slice(1, -1), branch],
		// Far from the dossiers' orders, so that another number of dossiers leaves the counterparts as they are.
		counterparts: Array.from({ length: counterpartCount }, (_, order) =>
			frenchCompany(seed, 1_000_003 + order),
		),
		foreign: Array.from({ length: foreignSellers }, (_, order) => belgianCompany(seed, order)),
	};
}
