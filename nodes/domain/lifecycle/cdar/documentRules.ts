import { ACTIONS, AMOUNT_TYPES, REASONS } from '../reasons';
import { STATUSES, statusByCode } from '../statuses';
import { isAmount, isDate, isInvoiceNumber, isPercent, isVatRate } from './forms';
import { DOCUMENT_STATUSES, INVOICE_TYPES, NEED_REASON, VAT_RATES } from './lists';
import { PLATFORM_SCHEME, PROCESSING, SELLER_ROLE, TRANSMISSION, shownCode } from './message';
import { isUnlisted } from './rule';
import type { Place, Rule } from './rule';

/** A file that couldn't be read as an invoice may be too broken to tell date and seller from. */
const INADMISSIBLE = '501';
const RECEIVED = '212';
/** Under which the public sector's platform sends refusals, which have reasons of their own. */
const PUBLIC_SECTOR_PLATFORM = '9999';
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

const isGiven = (written: string | null): written is string => written !== null;
const named = ({ code }: Place) => `Status ${shownCode(code ?? '')}${labelOf(code)}`;
const labelOf = (code: string | null) => {
	const label = statusByCode(code ?? '')?.label;
	return label ? ` (${label})` : '';
};
const isReceived = ({ here, code }: Place) => code === RECEIVED && here.textAt('TypeCode') === 'MEN';

/** The reasons that a status may have; any where the guideline doesn't restrict them. */
function reasonsFor({ root, code }: Place): string[] {
	const status = statusByCode(code ?? '');
	const publicSector = root
		.allAt('ExchangedDocument/SenderTradeParty/GlobalID')
		.some((id) => id.attribute('schemeID') === PLATFORM_SCHEME && id.text === PUBLIC_SECTOR_PLATFORM);
	const reasons = (publicSector && status?.reasonsB2G) || status?.reasons || [];
	return reasons.length > 0 ? reasons : Object.keys(REASONS);
}

/** Rules about the invoice that a message is about, and about its status (MDG-31 to MDG-43). */
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
		id: 'BR-FR-CDV-14',
		field: 'Amounts received (MDT-207)',
		at: 'document',
		broken: ({ here, code }) =>
			code === RECEIVED &&
			!here
				.allAt('SpecifiedDocumentStatus/SpecifiedDocumentCharacteristic/TypeCode')
				.some(({ text }) => text === 'MEN'),
		message: (place) => `${named(place)} needs the amounts received, one for each VAT rate.`,
	},
	{
		id: 'BR-FR-CDV-14',
		field: 'Amount received (MDT-215)',
		at: 'value',
		broken: (place) => isReceived(place) && !place.here.textAt('ValueAmount'),
		message: (place) => `${named(place)} has a VAT rate without the amount received.`,
	},
	{
		id: 'BR-FR-CDV-14',
		field: 'VAT rate (MDT-224)',
		at: 'value',
		broken: (place) => isReceived(place) && !place.here.textAt('ValuePercent'),
		message: (place) => `${named(place)} needs the VAT rate of each amount received, and one has none.`,
		allowed: VAT_RATES,
	},
	{
		id: 'BR-FR-CDV-15',
		field: 'Reason (MDT-113)',
		at: 'document',
		broken: ({ here, code }) =>
			NEED_REASON.includes(code ?? '') && !here.textAt('SpecifiedDocumentStatus/ReasonCode'),
		message: (place) => `${named(place)} needs a reason, and none is given.`,
		allowed: reasonsFor,
	},
	{
		id: 'BR-FR-CDV-16',
		field: 'Number of a detail (MDT-124-2)',
		at: 'detail',
		broken: ({ here }) => !here.textAt('SequenceNumeric'),
		message: 'A detail of the status has no number.',
	},
	{
		id: 'BR-FR-CDV-CL-05',
		field: 'UNTDID 1373 status (MDT-88)',
		at: 'document',
		broken: ({ here, phase }) =>
			isUnlisted(here.textAt('StatusCode'), DOCUMENT_STATUSES[phase ?? ''] ?? allDocumentStatuses),
		message: 'The UNTDID 1373 status is none of this phase.',
		allowed: ({ phase }) => DOCUMENT_STATUSES[phase ?? ''] ?? allDocumentStatuses,
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
		id: 'BR-FR-CDV-CL-09',
		field: 'Reason (MDT-113)',
		at: 'detail',
		broken: (place) => isUnlisted(place.here.textAt('ReasonCode'), reasonsFor(place)),
		message: (place) =>
			`${named(place)} can't have the reason ${shownCode(place.here.textAt('ReasonCode') ?? '')}.`,
		allowed: reasonsFor,
	},
	{
		id: 'BR-FR-CDV-CL-10',
		field: 'Requested action (MDT-121)',
		at: 'detail',
		broken: ({ here }) => isUnlisted(here.textAt('RequestedActionCode'), Object.keys(ACTIONS)),
		message: 'The requested action is unknown.',
		allowed: Object.keys(ACTIONS),
	},
	{
		id: 'BR-FR-CDV-CL-11',
		field: 'Type of a value (MDT-207)',
		at: 'value',
		broken: ({ here }) => isUnlisted(here.textAt('TypeCode'), Object.keys(AMOUNT_TYPES)),
		message: 'An amount or value of the status has an unknown type.',
		allowed: Object.keys(AMOUNT_TYPES),
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
	{
		id: 'BR-FR-16',
		field: 'VAT rate (MDT-224)',
		at: 'value',
		// The wrong value in a dispute may well be no rate of the list.
		broken: ({ here }) =>
			here.textAt('TypeCode') === 'MEN' && isMalformed(here.textAt('ValuePercent'), isVatRate),
		message: "A VAT rate isn't one that applies in France, or has more than two decimals.",
		allowed: VAT_RATES,
	},
	{
		id: 'BR-FR-DEC-01',
		field: 'Amount (MDT-215)',
		at: 'value',
		broken: ({ here }) => isMalformed(here.textAt('ValueAmount'), isAmount),
		message: 'An amount has more than 19 digits or two decimals, or is no decimal number.',
	},
	{
		id: 'BR-FR-DEC-04',
		field: 'Percentage (MDT-224)',
		at: 'value',
		broken: ({ here }) => isMalformed(here.textAt('ValuePercent'), isPercent),
		message: 'A percentage has more than four digits or two decimals, or is no positive decimal number.',
	},
];

const allDocumentStatuses = Object.values(DOCUMENT_STATUSES).flat();

function isMalformed(written: string | null, isWell: (written: string) => boolean): boolean {
	return isGiven(written) && !isWell(written);
}
