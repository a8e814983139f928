import type { Party } from '../item';
import {
	isValidSiren,
	isValidSiret,
	looksLikeSiren,
	looksLikeSiret,
	normaliseIdentifier,
	sirenInVatId,
	sirenOf,
} from '../siret';
import type { Findings } from './lexical';

/** An identifier as written in the file. */
export type Identifier = { scheme: string | null; value: string };

/** What a reader found about a party, each identifier by the place it stood in. */
export interface PartyParts {
	name: string | null;
	/** Legal registration (BT-30, BT-47, BT-61). */
	legalId: Identifier | null;
	/** Other identifiers (BT-29, BT-46, BT-60). */
	ids: Identifier[];
	/** VAT id (BT-31, BT-48). */
	vatId: string | null;
	/** Electronic address (BT-34, BT-49). */
	electronicAddress: Identifier | null;
	address: { lines: string[]; postCode: string | null; city: string | null; country: string | null } | null;
}

type SirenSource = NonNullable<Party['sirenSource']>;

/** Schemes of the ISO 6523 list, and what senders write in their place. */
const SIREN_SCHEMES = new Set(['0002', 'SIREN', 'SIRENE', 'FR:SIREN', 'FR:SIRENE']);
const SIRET_SCHEMES = new Set(['0009', 'SIRET', 'FR:SIRET']);
const FRENCH_ADDRESS_SCHEME = '0225';
const FRENCH_VAT_SCHEME = '9957';

/** France and its parts that have a country code of their own, where SIRENs are given out as well. */
const FRENCH_COUNTRIES = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'WF', 'PF', 'NC']);

/** Reads an identifier that names its scheme in its value, as in `0225:732829320`. */
export function identifier(scheme: string | null, value: string | null): Identifier | null {
	if (value === null) return null;
	const inValue = scheme === null ? /^(\d{4}):(.+)$/.exec(value) : null;
	return inValue ? { scheme: inValue[1], value: inValue[2] } : { scheme, value };
}

/**
 * A party with its SIREN and SIRET. They are looked for, in this order, in the identifiers under schemes 0002
 * and 0009 (14 digits count as a SIRET and 9 as a SIREN under either), in a French party's legal registration
 * without scheme, in the electronic address (`SIREN_SIRET_…`) and, for the SIREN only, in a French VAT id. One
 * that fails its check digit is kept and flagged.
 *
 * @param role `seller`, `buyer` or `payee`, for the findings
 */
export function partyOf(parts: PartyParts, role: string, findings: Findings): Party {
	const siret = siretOf(parts, role, findings);
	const { siren, source, valid } = sirenOfParty(parts);
	if (siren !== null && !valid) findings.add(`The ${role}'s SIREN fails its check digit`);
	if (siret !== null && !isValidSiret(siret)) findings.add(`The ${role}'s SIRET fails its check digit`);
	if (siren !== null && siret !== null && sirenOf(siret) !== siren) {
		findings.add(`The ${role}'s SIRET belongs to another SIREN than the one given`);
	}
	return {
		name: parts.name,
		siren,
		sirenSource: source,
		sirenValid: siren === null ? null : valid,
		siret,
		siretValid: siret === null ? null : isValidSiret(siret),
		vatId: parts.vatId === null ? null : normaliseIdentifier(parts.vatId),
		identifiers: [parts.legalId, ...parts.ids].filter((found) => found !== null),
		electronicAddress: parts.electronicAddress,
		address: parts.address,
	};
}

/** Whether a party has anything that tells who it is. */
export function isKnown(party: Party): boolean {
	return Boolean(
		party.name || party.siren || party.vatId || party.electronicAddress || party.identifiers?.length,
	);
}

function siretOf(parts: PartyParts, role: string, findings: Findings): string | null {
	const own = companyNumbers(parts).find(looksLikeSiret);
	if (own !== undefined) return own;
	const addressed = numbersInAddress(parts.electronicAddress).find(looksLikeSiret) ?? null;
	const company = companyNumbers(parts).find(looksLikeSiren);
	if (addressed === null || company === undefined || sirenOf(addressed) === company) return addressed;
	findings.add(`The ${role}'s electronic address names another company's establishment, so it gave no SIRET`);
	return null;
}

function sirenOfParty(parts: PartyParts) {
	const inVatId = sirenInVatId(parts.vatId ?? vatIdInAddress(parts.electronicAddress) ?? '');
	const candidates: Array<{ siren: string | undefined; source: SirenSource }> = [
		{ siren: companyNumbers(parts).find(looksLikeSiren), source: 'legalId' },
		{ siren: companyNumbers(parts).find(looksLikeSiret)?.slice(0, 9), source: 'siret' },
		{ siren: numbersInAddress(parts.electronicAddress)[0]?.slice(0, 9), source: 'electronicAddress' },
		{ siren: inVatId?.siren, source: 'vatId' },
	];
	const found = candidates.find(({ siren }) => siren !== undefined);
	if (found?.siren === undefined) return { siren: null, source: null, valid: false };
	const valid = found.source === 'vatId' ? inVatId?.valid === true : isValidSiren(found.siren);
	return { siren: found.siren, source: found.source, valid };
}

/** The SIRENs and SIRETs a party gives as such, the legal registration first. */
function companyNumbers(parts: PartyParts): string[] {
	const { legalId, ids } = parts;
	const declared = [legalId, ...ids]
		.filter((found) => found !== null)
		.filter(({ scheme }) => isCompanyScheme(scheme));
	const unschemed = legalId !== null && legalId.scheme === null && isFrench(parts) ? [legalId] : [];
	return [...declared, ...unschemed]
		.map(({ value }) => normaliseIdentifier(value))
		.filter((value) => looksLikeSiren(value) || looksLikeSiret(value));
}

function isCompanyScheme(scheme: string | null): boolean {
	const name = scheme?.toUpperCase() ?? '';
	return SIREN_SCHEMES.has(name) || SIRET_SCHEMES.has(name);
}

function isFrench(parts: PartyParts): boolean {
	return FRENCH_COUNTRIES.has(parts.address?.country?.toUpperCase() ?? '') || /^FR/i.test(parts.vatId ?? '');
}

/** What a French electronic address begins with: `SIREN`, `SIREN_SIRET` or either with a routing code or suffix. */
function numbersInAddress(address: Identifier | null): string[] {
	if (address === null) return [];
	if (isCompanyScheme(address.scheme)) {
		return [normaliseIdentifier(address.value)].filter(
			(value) => looksLikeSiren(value) || looksLikeSiret(value),
		);
	}
	if (address.scheme !== FRENCH_ADDRESS_SCHEME) return [];
	const [company, establishment] = address.value.split('_').map(normaliseIdentifier);
	if (looksLikeSiret(company)) return [company];
	if (!looksLikeSiren(company)) return [];
	const belongs =
		establishment !== undefined && looksLikeSiret(establishment) && sirenOf(establishment) === company;
	return belongs ? [company, establishment] : [company];
}

function vatIdInAddress(address: Identifier | null): string | null {
	return address?.scheme === FRENCH_VAT_SCHEME ? address.value : null;
}
