import { TAX_SIDE } from './act';
import { BILLING_CONTEXT_CODES, PARTY_ROLES, RECIPIENT_ROLES } from './lists';
import {
	PARTY_GUIDELINE,
	PLATFORM_ROLE,
	PLATFORM_SCHEME,
	PROCESSING,
	TAX_GUIDELINE,
	TAX_SIDE_ROLE,
	TRANSMISSION,
} from './message';
import { isUnlisted } from './rule';
import type { Place, Rule } from './rule';

const BILLING_CONTEXT = 'ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID';
const GUIDELINE = 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID';
const SENDER = 'ExchangedDocument/SenderTradeParty';
const ISSUER = 'ExchangedDocument/IssuerTradeParty';
const RECIPIENT = 'ExchangedDocument/RecipientTradeParty';

const hasPhase = ({ root }: Place, phase: string) =>
	root.all('AcknowledgementDocument').some((block) => block.textAt('TypeCode') === phase);
const rolesOf = ({ root }: Place) => root.allAt(`${RECIPIENT}/RoleCode`).map(({ text }) => text);

/** Whether the message goes to the tax side alone, at its address. */
function isTaxCopy(place: Place): boolean {
	const ids = place.root.allAt(`${RECIPIENT}/GlobalID`);
	return (
		ids.length === 1 &&
		ids[0].text === TAX_SIDE.id &&
		ids[0].attribute('schemeID') === PLATFORM_SCHEME &&
		rolesOf(place).includes(TAX_SIDE_ROLE)
	);
}

/** Roles that sender (CL-02) or issuer (CL-03) may have in the message's phase. */
function rolesAllowed(place: Place, platformInProcessing: boolean): string[] {
	if (hasPhase(place, TRANSMISSION)) return [PLATFORM_ROLE];
	return platformInProcessing ? [...PARTY_ROLES, PLATFORM_ROLE] : PARTY_ROLES;
}

const knownPhase = (place: Place) => hasPhase(place, TRANSMISSION) || hasPhase(place, PROCESSING);

/** Rules about context, message and parties (MDG-2 to MDG-28). */
export const HEADER_RULES: Rule[] = [
	{
		id: 'BR-FR-CDV-01',
		field: 'Guideline (MDG-3)',
		at: 'message',
		broken: ({ root }) => !root.textAt(GUIDELINE),
		message: "The message doesn't name the guideline it follows.",
	},
	{
		id: 'BR-FR-CDV-02',
		field: 'Guideline (MDT-3)',
		at: 'message',
		broken: (place) => {
			const guideline = place.root.textAt(GUIDELINE);
			return guideline === TAX_GUIDELINE
				? !isTaxCopy(place)
				: guideline !== null && guideline !== PARTY_GUIDELINE;
		},
		message: `The guideline isn't one for this message: ${TAX_GUIDELINE} is for copies to the tax side (${TAX_SIDE.id} under ${TAX_SIDE.scheme}) alone.`,
		allowed: [PARTY_GUIDELINE, TAX_GUIDELINE],
	},
	{
		id: 'BR-FR-CDV-03',
		field: 'Message id (MDT-4)',
		at: 'message',
		broken: ({ root }) => !root.textAt('ExchangedDocument/ID'),
		message: 'The message has no id.',
	},
	{
		id: 'BR-FR-CDV-04',
		field: 'Time of the message (MDG-4)',
		at: 'message',
		broken: ({ root }) => !root.textAt('ExchangedDocument/IssueDateTime/DateTimeString'),
		message: "The message doesn't say when it was made.",
	},
	{
		id: 'BR-FR-CDV-05',
		field: 'Sender (MDG-9)',
		at: 'message',
		broken: ({ root }) => !root.at(SENDER),
		message: 'The message names no sender.',
	},
	{
		id: 'BR-FR-CDV-06',
		field: 'Role of the sender (MDT-21)',
		at: 'message',
		broken: ({ root }) => !root.textAt(`${SENDER}/RoleCode`),
		message: "The message doesn't say in what role its sender sends it.",
	},
	{
		id: 'BR-FR-CDV-07',
		field: 'Identifier of who sets the status (MDT-38)',
		at: 'message',
		broken: (place) => hasPhase(place, PROCESSING) && !place.root.textAt(`${ISSUER}/GlobalID`),
		message: 'The acting party has no SIREN. The original invoice has to give it.',
	},
	{
		id: 'BR-FR-CDV-07',
		field: 'Identifier of who sets the status (MDT-38)',
		at: 'message',
		// The tax side is told which platform it was.
		broken: (place) =>
			hasPhase(place, TRANSMISSION) &&
			!rolesOf(place).includes(TAX_SIDE_ROLE) &&
			Boolean(place.root.textAt(`${ISSUER}/GlobalID`)),
		message: 'A platform that sets a transmission status stays without an identifier.',
	},
	{
		id: 'BR-FR-CDV-08',
		field: 'Electronic address of the recipient (MDT-73)',
		at: 'recipient',
		broken: ({ here }) =>
			![PLATFORM_ROLE, TAX_SIDE_ROLE].includes(here.textAt('RoleCode') ?? '') &&
			!here.textAt('URIUniversalCommunication/URIID'),
		message:
			'The other party has no electronic address. The original invoice has to give it (BT-34 of the seller, BT-49 of the buyer).',
	},
	{
		id: 'BR-FR-CDV-CL-01',
		field: 'Billing context (MDT-2)',
		at: 'message',
		broken: (place) => {
			const context = place.root.textAt(BILLING_CONTEXT) ?? '';
			return isTaxCopy(place) ? context.length > 3 : !BILLING_CONTEXT_CODES.includes(context);
		},
		message:
			"The billing context is missing or unknown. It follows from the processing rule of the invoice's flow.",
		allowed: (place) => (isTaxCopy(place) ? [] : BILLING_CONTEXT_CODES),
	},
	{
		id: 'BR-FR-CDV-CL-02',
		field: 'Role of the sender (MDT-21)',
		at: 'message',
		broken: (place) => {
			const role = place.root.textAt(`${SENDER}/RoleCode`);
			return role !== null && knownPhase(place) && !rolesAllowed(place, true).includes(role);
		},
		message: "The sender can't have this role.",
		allowed: (place) => rolesAllowed(place, true),
	},
	{
		id: 'BR-FR-CDV-CL-03',
		field: 'Role of who sets the status (MDT-40)',
		at: 'message',
		broken: (place) =>
			knownPhase(place) &&
			!rolesAllowed(place, false).includes(place.root.textAt(`${ISSUER}/RoleCode`) ?? ''),
		message: "The acting party can't have this role, or has none.",
		allowed: (place) => rolesAllowed(place, false),
	},
	{
		id: 'BR-FR-CDV-CL-04',
		field: 'Role of the recipient (MDT-59)',
		at: 'recipient',
		broken: ({ here }) => isUnlisted(here.textAt('RoleCode'), RECIPIENT_ROLES),
		message: "A recipient can't have this role.",
		allowed: RECIPIENT_ROLES,
	},
];
