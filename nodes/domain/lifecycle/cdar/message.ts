/** Names and codes of the status message (CDAR D22B, French guideline) that reader, writer and checks share. */

/** MDT-3 of a message between parties and platforms. */
export const PARTY_GUIDELINE = 'urn.cpro.gouv.fr:1p0:CDV:invoice';
/** MDT-3 of the copy that goes to the tax side alone; older messages carry it whoever they go to. */
export const TAX_GUIDELINE = 'urn.cpro.gouv.fr:1p0:CDV:einvoicingF2';

/** Roles of UNTDID 3035 that a party of a status message may have. */
export const PLATFORM_ROLE = 'WK';
export const TAX_SIDE_ROLE = 'DFH';
export const SELLER_ROLE = 'SE';
export const BUYER_ROLE = 'BY';

/** Under which a SIREN stands, and an approved platform's or the tax side's own number (ISO 6523). */
export const SIREN_SCHEME = '0002';
export const PLATFORM_SCHEME = '0238';

/** MDT-77. */
export const TRANSMISSION = '305';
export const PROCESSING = '23';

/** A code for a message to people; what doesn't look like one isn't quoted. */
export function shownCode(code: string): string {
	return /^[\w-]{1,20}$/.test(code) ? code : 'given';
}
