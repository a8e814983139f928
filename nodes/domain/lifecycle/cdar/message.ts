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

/** MDT-77. */
export const TRANSMISSION = '305';
export const PROCESSING = '23';
