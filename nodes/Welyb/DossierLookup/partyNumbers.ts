import type { Party } from '../../domain/item';
import { looksLikeSiret, normaliseIdentifier } from '../../domain/siret';

/** A routing code, address suffix or whole electronic address, and the establishment it stands for. */
export interface RoutingCode {
	code: string;
	/** 14 digits. */
	siret: string;
}

/** French electronic addresses: `SIREN`, `SIREN_SIRET`, `SIREN_SUFFIX`, `SIREN_SIRET_CODE`. */
const ADDRESS_SCHEME = '0225';
/** Routing code (code routage) of an establishment, as an identifier of its own. */
const ROUTING_SCHEME = '0224';
const COMPANY_SCHEMES = ['0002', '0009'];

/** Every SIRET a party names, the most telling first: its own identifiers, then the one in its electronic address. */
export function siretsOf(party: Party): string[] {
	const declared = (party.identifiers ?? [])
		.filter(({ scheme }) => COMPANY_SCHEMES.includes(scheme ?? ''))
		.map(({ value }) => normaliseIdentifier(value))
		.filter(looksLikeSiret);
	const addressed = addressParts(party)
		.map(normaliseIdentifier)
		.filter((part) => looksLikeSiret(part) && (!party.siren || part.startsWith(party.siren)));
	return [...new Set([...(party.siret ? [party.siret] : []), ...declared, ...addressed])];
}

/**
 * The SIRETs that the table of routing codes gives a party, a whole address before a suffix. A code is a company's own, so a row
 * counts only for an establishment of the party's company.
 */
export function routedSirets(party: Party, routingCodes: RoutingCode[]): string[] {
	const address = party.electronicAddress?.scheme === ADDRESS_SCHEME ? [party.electronicAddress.value] : [];
	const declared = (party.identifiers ?? [])
		.filter(({ scheme }) => scheme === ROUTING_SCHEME)
		.map(({ value }) => value);
	const codes = [...address, ...declared, ...addressParts(party).slice(1).reverse()].map(folded);
	return codes.flatMap((code) =>
		routingCodes
			.filter((row) => folded(row.code) === code && party.siren != null && row.siret.startsWith(party.siren))
			.map(({ siret }) => siret),
	);
}

function addressParts({ electronicAddress }: Party): string[] {
	return electronicAddress?.scheme === ADDRESS_SCHEME ? electronicAddress.value.split('_') : [];
}

function folded(code: string): string {
	return code.trim().toUpperCase();
}
