import type { Dossier, Invoice, NotFound, Party, Side } from '../../domain/item';
import type { PortalDossier } from '../portal/schemas';
import { peculiaritiesOf } from './peculiarities';
import { routedSirets, siretsOf, type RoutingCode } from './partyNumbers';

export interface MatchRules {
	/** Codes and suffixes of electronic addresses that stand for an establishment. */
	routingCodes: RoutingCode[];
	/** Files by SIREN where the SIRET belongs to no dossier (a branch, a moved office). */
	fileBySiren: boolean;
}

export interface Match {
	side: Side;
	dossier: Dossier;
}

/** Where an invoice belongs: at most one dossier a side, and the sides on which a person has to decide. */
export interface MatchResult {
	matches: Match[];
	notFound: NotFound[];
}

type Verdict =
	| { kind: 'match'; found: PortalDossier; by: Dossier['match'] }
	/** A dossier may be meant, but only a person can tell. */
	| { kind: 'doubt'; code: string; message: string }
	/** Nothing of the firm's. */
	| { kind: 'stranger' };

const roles = { purchase: 'buyer', sale: 'seller' } as const;

/** The companies whose dossiers {@link matchInvoice} needs to see, as SIRENs. */
export function companiesOf(invoice: Invoice, rules: MatchRules): string[] {
	return [invoice.buyer, invoice.seller].flatMap((party) => [
		...(party.siren ? [party.siren] : []),
		...[...siretsOf(party), ...routedSirets(party, rules.routingCodes)].map((siret) => siret.slice(0, 9)),
	]);
}

/**
 * Finds the dossiers of the firm among an invoice's parties: the buyer's gets it as a purchase, the seller's as a sale. For each
 * party, in this order: its exact SIRET; its routing code or address suffix; its SIREN where exactly one dossier has it. A SIREN
 * taken from a VAT id never decides, since a VAT group shares one.
 *
 * @param dossiers all dossiers of the companies that {@link companiesOf} names
 */
export function matchInvoice(invoice: Invoice, dossiers: PortalDossier[], rules: MatchRules): MatchResult {
	const verdicts = (['purchase', 'sale'] as const).map((side) => ({
		side,
		verdict: judge(invoice[roles[side]], roles[side], dossiers, rules),
	}));
	const peculiarities = peculiaritiesOf(invoice);
	const matches = verdicts.flatMap(({ side, verdict }) =>
		verdict.kind === 'match' ? [{ side, dossier: toDossier(verdict, peculiarities) }] : [],
	);
	const doubts = verdicts.flatMap(({ side, verdict }) =>
		verdict.kind === 'doubt' ? [{ code: verdict.code, message: verdict.message, side }] : [],
	);
	const strangersOnly = matches.length === 0 && doubts.length === 0;
	return { matches, notFound: strangersOnly ? [noDossier(invoice, peculiarities)] : doubts };
}

function judge(party: Party, role: string, dossiers: PortalDossier[], rules: MatchRules): Verdict {
	const sirets = siretsOf(party);
	const named = dossiers.filter(({ siret }) => siret && sirets.includes(siret));
	if (contradicts(party, named)) {
		return doubt(
			'contradictoryNumbers',
			`The ${role}'s numbers lead to different companies: SIRET ${sirets.join(', ')}${party.siren ? `, SIREN ${party.siren}` : ''}. A person has to decide which dossier is meant.`,
		);
	}
	for (const siret of sirets) {
		const found = named.filter((dossier) => dossier.siret === siret);
		if (found.length) return onlyOne(found, 'siret', `SIRET ${siret}`, role);
	}
	const [routed] = routedSirets(party, rules.routingCodes);
	if (routed !== undefined) {
		const found = dossiers.filter((dossier) => dossier.siret === routed);
		if (found.length) return onlyOne(found, 'routing', `SIRET ${routed}`, role);
		return doubt(
			'routedSiretUnknown',
			`The routing code of the ${role} leads to SIRET ${routed}, which no dossier has. Correct the routing codes or the dossier.`,
		);
	}
	const siren = party.siren ?? sirets[0]?.slice(0, 9);
	const found = dossiers.filter((dossier) => siren !== undefined && dossier.siren === siren);
	return found.length ? judgeBySiren(party, role, found, sirets, rules) : { kind: 'stranger' };
}

/** The dossiers that the party's SIRETs name belong to several companies, or to another than its own SIREN says. */
function contradicts(party: Party, named: PortalDossier[]): boolean {
	const sirens = [...new Set(named.map(({ siren }) => siren))];
	const ownSiren = party.sirenSource === 'legalId' ? party.siren : undefined;
	return sirens.length > 1 || sirens.some((siren) => Boolean(ownSiren && siren && siren !== ownSiren));
}

/** A dossier of the same company exists, but nothing has named it exactly. */
function judgeBySiren(
	party: Party,
	role: string,
	found: PortalDossier[],
	sirets: string[],
	rules: MatchRules,
): Verdict {
	const [{ name, siret, siren }] = found;
	if (sirets.length && !rules.fileBySiren) {
		return doubt(
			'siretUnknown',
			`No dossier has the ${role}'s SIRET ${sirets[0]}, though ${name} has its SIREN. It may be a branch or an office that moved: correct the dossier's SIRET, add a dossier, or let the look-up file by SIREN.`,
		);
	}
	if (sirets.length === 0 && party.sirenSource === 'vatId') {
		return doubt(
			'sirenFromVatId',
			`The ${role} is named by its VAT id only. ${name} has the SIREN in it, but companies of a VAT group share a VAT id, so a person has to decide.`,
		);
	}
	if (found.length === 1 && !siret) {
		return doubt(
			'dossierWithoutSiret',
			`The ${role}'s dossier ${name} has no SIRET, so it can't be connected. Enter its SIRET in Welyb.`,
		);
	}
	return onlyOne(found, 'siren', `SIREN ${siren}`, role);
}

function onlyOne(found: PortalDossier[], by: Dossier['match'], number: string, role: string): Verdict {
	if (found.length === 1) return { kind: 'match', found: found[0], by };
	const names = found.map(({ name }) => name).join(', ');
	return doubt(
		'severalDossiers',
		`${found.length} dossiers have the ${role}'s ${number}: ${names}. A routing code can tell which one is meant.`,
	);
}

function doubt(code: string, message: string): Verdict {
	return { kind: 'doubt', code, message };
}

function toDossier(
	{ found: { id, name, siret, siren, collection }, by }: Extract<Verdict, { kind: 'match' }>,
	findings: string[],
): Dossier {
	return {
		id,
		name,
		siret: siret ?? null,
		siren: siren ?? null,
		match: by,
		...(collection ? { collection } : {}),
		...(findings.length ? { findings } : {}),
	};
}

function noDossier({ buyer, seller }: Invoice, peculiarities: string[]): NotFound {
	const buyerKnown = Boolean(buyer.siren || buyer.siret || buyer.vatId);
	const sentences = [
		'Neither party has a dossier in Welyb',
		`The buyer ${named(buyer)}`,
		`The seller ${named(seller)}`,
		...peculiarities,
	];
	return { code: buyerKnown ? 'noDossier' : 'buyerNotIdentified', message: `${sentences.join('. ')}.` };
}

function named({ name, siren, siret, vatId }: Party): string {
	const number = [
		['SIRET', siret],
		['SIREN', siren],
		['VAT id', vatId],
	].find(([, value]) => value);
	return `is ${name ?? 'without a name'}, ${number ? number.join(' ') : 'with neither SIREN, SIRET nor VAT id in the file'}`;
}
