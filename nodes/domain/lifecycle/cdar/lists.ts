import { PLATFORM_ROLE, TAX_SIDE_ROLE } from './message';

/** Closed lists of the French guideline 1.4 for status messages (BR-FR-CDV-CL, BR-FR-04, BR-FR-16). */

/** MDT-2 (CL-01). */
export const BILLING_CONTEXT_CODES = ['REGULATED', 'NON_REGULATED', 'B2C', 'B2CINT', 'B2BINT', 'OUTOFSCOPE'];

/** Roles of parties (CL-03 in phase 23). */
export const PARTY_ROLES = ['BY', 'AB', 'DL', 'SE', 'SR', 'PE', 'PR', 'II', 'IV'];

/** Of recipients (CL-04, CL-08). */
export const RECIPIENT_ROLES = [...PARTY_ROLES, PLATFORM_ROLE, TAX_SIDE_ROLE];

/** MDT-88 by phase (CL-05). */
export const DOCUMENT_STATUSES: Record<string, string[]> = {
	'305': ['10', '51', '43', '8', '48'],
	'23': ['45', '39', '37', '50', '49', '47', '46', '1', '5'],
};

/** MDT-91 (BR-FR-04). */
export const INVOICE_TYPES = [
	...['380', '389', '393', '501', '386', '500', '384', '471'],
	...['472', '473', '261', '262', '381', '396', '502', '503'],
];

/** Rates in percent (BR-FR-16). */
export const VAT_RATES = [
	...['0', '0.9', '1.05', '1.75', '2.1', '5.5', '7', '8.5'],
	...['9.2', '9.6', '10', '13', '19.6', '20', '20.6'],
];
