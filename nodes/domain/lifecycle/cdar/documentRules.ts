import { STATUSES, statusByCode } from '../statuses';
import { isDate, isInvoiceNumber } from './forms';
import { DOCUMENT_STATUSES, INVOICE_TYPES, RECIPIENT_ROLES } from './lists';
import { PROCESSING, SELLER_ROLE, TRANSMISSION } from './message';
import { isMalformed, isUnlisted } from './rule';
import type { Place, Rule } from './rule';

/** A file that couldn't be read as an invoice may be too broken to tell date and seller from. */
const INADMISSIBLE = '501';

/** Where dates stand in a message, with the format each has. */
const DATES = [
	{
		at: 'message',
		path: 'ExchangedDocument/IssueDateTime',
		format: '204',
		field: 'Time of the message (MDT-8)',
	},
	{ at: 'block', path: 'IssueDateTime', format: '204', field: 'Time of the status (MDT-78)' },
	{ at: 'document', path: 'ReceiptDateTime', format: '204', field: 'Time of receipt (MDT-95)' },
	{
		at: 'document',
		path: 'FormattedIssueDateTime',
		format: '102',
		field: 'Issue date of the invoice (MDT-100)',
	},
	{ at: 'value', path: 'ValueDateTime', format: '102', field: 'Date of an amount (MDT-219)' },
] as const;

/** What MDT-88 may be in the phase; all there is where the phase is wrong itself. */
function documentStatusesFor({ phase }: Place): string[] {
	return DOCUMENT_STATUSES[phase ?? ''] ?? Object.values(DOCUMENT_STATUSES).flat();
}

/** Rules about the invoice that a message is about and its status, and about dates anywhere (MDG-31 to MDG-36). */
export const DOCUMENT_RULES: Rule[] = [
	{
		id: 'BR-FR-CDV-09',
		field: 'Phase (MDT-77)',
		at: 'block',
		broken: ({ phase }) => phase !== PROCESSING && phase !== TRANSMISSION,
		message: 'The message is neither about transmission (305) nor about processing (23).',
		allowed: [PROCESSING, TRANSMISSION],
	},
	{
		id: 'BR-FR-CDV-10',
		field: 'Invoice number (MDT-87)',
		at: 'document',
		broken: ({ here }) => !here.textAt('IssuerAssignedID'),
		message: 'The invoice has no number.',
	},
	{
		id: 'BR-FR-CDV-11',
		field: 'Issue date of the invoice (MDG-35)',
		at: 'document',
		broken: ({ here, code }) =>
			code !== INADMISSIBLE && !here.textAt('FormattedIssueDateTime/DateTimeString'),
		message: 'The invoice has no issue date.',
	},
	{
		id: 'BR-FR-CDV-12',
		field: 'Status (MDT-105)',
		at: 'document',
		broken: ({ code }) => code === null,
		message: 'The message gives the invoice no status.',
	},
	{
		id: 'BR-FR-CDV-13',
		field: 'Identifier of the seller (MDT-129)',
		at: 'document',
		broken: ({ here, code }) => code !== INADMISSIBLE && !here.textAt('IssuerTradeParty/GlobalID'),
		message: 'The seller has no SIREN. The original invoice has to give it (BT-30).',
	},
	{
		id: 'BR-FR-CDV-13',
		field: 'Identifier of the seller (MDT-129)',
		at: 'document',
		broken: ({ here }, { sellerSiren }) => {
			const ids = here.allAt('IssuerTradeParty/GlobalID').map(({ text }) => text);
			return Boolean(sellerSiren) && ids.length > 0 && !ids.includes(sellerSiren!);
		},
		message: "The seller's SIREN isn't the one that the original invoice gives (BT-30).",
	},
	{
		id: 'BR-FR-CDV-CL-05',
		field: 'UNTDID 1373 status (MDT-88)',
		at: 'document',
		broken: (place) => isUnlisted(place.here.textAt('StatusCode'), documentStatusesFor(place)),
		message: 'The UNTDID 1373 status is none of this phase.',
		allowed: documentStatusesFor,
	},
	{
		id: 'BR-FR-CDV-CL-06',
		field: 'Status (MDT-105)',
		at: 'document',
		level: 'warning',
		broken: ({ code }) => code !== null && !statusByCode(code),
		message: 'The status is none of the published ones.',
		allowed: STATUSES.map(({ code }) => code),
	},
	{
		id: 'BR-FR-CDV-CL-07',
		field: "Role of the invoice's issuer (MDT-132)",
		at: 'document',
		broken: ({ here }) => isUnlisted(here.textAt('IssuerTradeParty/RoleCode'), [SELLER_ROLE]),
		message: "The invoice's issuer has another role than the seller's.",
		allowed: [SELLER_ROLE],
	},
	{
		id: 'BR-FR-CDV-CL-08',
		field: 'Role of a recipient of the invoice (MDT-158)',
		at: 'document',
		broken: ({ here }) =>
			here.allAt('RecipientTradeParty/RoleCode').some(({ text }) => isUnlisted(text, RECIPIENT_ROLES)),
		message: "A recipient of the invoice can't have this role.",
		allowed: RECIPIENT_ROLES,
	},
	{
		id: 'BR-FR-01',
		field: 'Invoice number (MDT-87)',
		at: 'document',
		broken: ({ here }) => isMalformed(here.textAt('IssuerAssignedID'), isInvoiceNumber),
		message: 'The invoice number may hold unaccented letters, digits, + - _ and / only.',
	},
	...DATES.map(
		({ at, path, format, field }): Rule => ({
			id: 'BR-FR-03',
			field,
			at,
			broken: ({ here }) =>
				isMalformed(here.textAt(`${path}/DateTimeString`), (written) => isDate(written, format)),
			message: "A date isn't a day of the calendar between 2000 and 2099, or isn't written as one.",
		}),
	),
	{
		id: 'BR-FR-04',
		field: 'Type of the invoice (MDT-91)',
		at: 'document',
		broken: ({ here }) => isUnlisted(here.textAt('TypeCode'), INVOICE_TYPES),
		message: 'The invoice has a type that statuses are not exchanged about.',
		allowed: INVOICE_TYPES,
	},
];
