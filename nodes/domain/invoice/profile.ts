/** How BT-24 identifies the profiles, most telling first; each also in the forms of earlier ZUGFeRD versions. */
const PROFILES: Array<{ name: string; matches: RegExp }> = [
	{ name: 'EXTENDED-CTC-FR', matches: /extended-ctc-fr/ },
	{ name: 'MINIMUM', matches: /[:#]minimum$/ },
	{ name: 'BASIC WL', matches: /[:#]basic-?wl$/ },
	{ name: 'BASIC', matches: /(factur-x|zugferd|ferd).*[:#]basic$/ },
	{ name: 'EXTENDED', matches: /(factur-x|zugferd|ferd).*[:#]extended$/ },
	{ name: 'EN16931', matches: /^urn:cen\.eu:en16931:2017$/ },
	{ name: 'EN16931', matches: /(factur-x|zugferd|ferd).*[:#](en16931|comfort)$/ },
];

/** Identifiers beyond this length are none, and matching them could take long. */
const LONGEST_IDENTIFIER = 200;

/**
 * The common name of a profile by its specification identifier (BT-24); the identifier itself where it has no
 * name here, e.g. Peppol's or XRechnung's.
 */
export function profileName(specification: string | null): string | null {
	if (specification === null || specification.length > LONGEST_IDENTIFIER) return specification;
	const identifier = specification.toLowerCase();
	return PROFILES.find(({ matches }) => matches.test(identifier))?.name ?? specification;
}
