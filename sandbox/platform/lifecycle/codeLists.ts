import type { Actor } from '../../../nodes/domain/lifecycle/statuses';
import type { LifecycleSide } from './types';

/** Closed lists of the French guideline for status messages (BR-FR-CDV, V1.4), by what they are lists of. */

/** MDT-77. */
export const phases = { transmission: '305', processing: '23' } as const;

/** MDT-2 (CL-01). */
export const businessProcesses = ['REGULATED', 'NON_REGULATED', 'B2C', 'B2CINT', 'B2BINT', 'OUTOFSCOPE'];

/** UNTDID 3035: roles with a part in the rules. */
export const roles = { platform: 'WK', taxSide: 'DFH', seller: 'SE', buyer: 'BY' } as const;

const parties = ['BY', 'AB', 'DL', 'SE', 'SR', 'PE', 'PR', 'II', 'IV'];

/** MDT-21 (CL-02), MDT-40 (CL-03), by phase, and MDT-59 (CL-04, CL-08). */
export const senderRoles: Record<string, string[]> = { '305': ['WK'], '23': [...parties, 'WK'] };
export const issuerRoles: Record<string, string[]> = { '305': ['WK'], '23': parties };
export const recipientRoles = [...parties, 'WK', 'DFH'];

/** MDT-88 (CL-05), by phase. */
export const documentStatuses: Record<string, string[]> = {
	'305': ['10', '51', '43', '8', '48'],
	'23': ['45', '39', '37', '50', '49', '47', '46', '1', '5'],
};

/** MDT-91 (BR-FR-04). */
export const documentTypes = [
	'380',
	'389',
	'393',
	'501',
	'386',
	'500',
	'384',
	'471',
	'472',
	'473',
	'261',
	'262',
	'381',
	'396',
	'502',
	'503',
];

/** Document types that the buyer writes. */
export const selfBilledTypes = ['389', '261', '500', '501', '502', '471', '473'];

/** MDT-224 (BR-FR-16), in percent. */
export const vatRates = [0, 0.9, 1.05, 1.75, 2.1, 5.5, 7, 8.5, 9.2, 9.6, 10, 13, 19.6, 20, 20.6];

/** Statuses that reach the tax side. After a refusal (210) none of them may follow. */
export const mandatoryStatuses = ['200', '210', '212', '213'];

/** Statuses after which nothing follows. */
export const lastStatuses = ['213', '220', '501'];

/** What a party may set by its role, in the plain case and on an invoice that the buyer writes. */
export const actorsOfRole: Record<string, Record<'plain' | 'selfBilled', Actor[]>> = {
	BY: { plain: ['recipient', 'payer'], selfBilled: ['issuer', 'payer'] },
	AB: { plain: ['recipient', 'payer', 'thirdParty'], selfBilled: ['issuer', 'payer', 'thirdParty'] },
	SE: { plain: ['issuer', 'payee'], selfBilled: ['recipient', 'payee'] },
	SR: { plain: ['issuer', 'payee', 'thirdParty'], selfBilled: ['recipient', 'payee', 'thirdParty'] },
	II: { plain: ['issuer'], selfBilled: ['issuer'] },
	IV: { plain: ['recipient'], selfBilled: ['recipient'] },
	PE: { plain: ['payee'], selfBilled: ['payee'] },
	DL: { plain: ['payee', 'thirdParty'], selfBilled: ['payee', 'thirdParty'] },
	PR: { plain: ['payer'], selfBilled: ['payer'] },
};

/** The side of the invoice that a role stands on; the buyer's side where it isn't known. */
export const sideOfRole = (role: string | null): LifecycleSide =>
	['SE', 'SR', 'II', 'PE', 'DL'].includes(role ?? '') ? 'sale' : 'purchase';
