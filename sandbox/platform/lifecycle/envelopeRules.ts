import type { AckDetail } from '../types';
import { businessProcesses, issuerRoles, phases, recipientRoles, roles, senderRoles } from './codeLists';
import { oneOf, optionallyOneOf, unless } from './condition';
import { findings, type Rule } from './finding';
import { guidelines, schemes, taxSideIds } from './message';
import type { MessageParty, StatusMessage } from './message';
import { isInstant } from './time';

export const idOf = (party: MessageParty | null, scheme: string) =>
	party?.ids.find((id) => id.scheme === scheme)?.value ?? null;
const isTaxSide = (party: MessageParty) =>
	party.role === roles.taxSide && idOf(party, schemes.platform) === taxSideIds['V1.4'];

/** Whether a message is the copy for the tax side. */
export const isTaxCopy = ({ guideline }: StatusMessage) => guideline === guidelines.taxSide;

const envelopeRules: Array<Rule<StatusMessage>> = [
	{
		id: 'BR-FR-CDV-01',
		item: 'ExchangedDocumentContext',
		broken: ({ hasContext }) =>
			unless(hasContext, 'the context of the message (ExchangedDocumentContext) is missing'),
	},
	{
		id: 'BR-FR-CDV-02',
		item: 'MDT-3',
		broken: ({ guideline, recipients }) => {
			if (guideline !== guidelines.taxSide) return oneOf([guidelines.parties], guideline, 'the guideline');
			const [only, ...others] = recipients;
			return unless(
				others.length === 0 && isTaxSide(only),
				`the guideline ${guideline} is for messages to the tax side (0238 ${taxSideIds['V1.4']}) alone`,
			);
		},
	},
	{ id: 'BR-FR-CDV-03', item: 'MDT-4', broken: ({ id }) => unless(id !== null, 'the message has no id') },
	{
		id: 'BR-FR-CDV-04',
		item: 'MDT-8',
		broken: ({ issuedAt }) =>
			unless(isInstant(issuedAt), 'the message has no date and time of issue (format 204, YYYYMMDDHHmmss)'),
	},
	{
		id: 'BR-FR-CDV-05',
		item: 'MDG-9',
		broken: ({ sender }) => unless(sender !== null, 'the sender (SenderTradeParty) is missing'),
	},
	{
		id: 'BR-FR-CDV-06',
		item: 'MDT-21',
		broken: ({ sender }) => unless(sender === null || sender.role !== null, 'the sender has no role'),
	},
	{
		id: 'BR-FR-CDV-CL-01',
		item: 'MDT-2',
		broken: (message) => {
			const { businessProcess } = message;
			if (isTaxCopy(message))
				return unless((businessProcess ?? '').length <= 3, 'the business process has more than 3 characters');
			return optionallyOneOf(businessProcesses, businessProcess, 'the business process');
		},
	},
];

const recipientRules: Array<Rule<MessageParty>> = [
	{
		id: 'BR-FR-CDV-CL-04',
		item: 'MDT-59',
		broken: ({ role }) => oneOf(recipientRoles, role, "the recipient's role"),
	},
	{
		id: 'BR-FR-CDV-08',
		item: 'MDT-73',
		broken: ({ role, address }) =>
			unless(
				address !== null || role === roles.platform || role === roles.taxSide,
				`the recipient of role ${role ?? '(none)'} has no electronic address`,
			),
	},
];

/** Rules about sender and issuer, which depend on the phase of a status. */
const partyRules: Array<Rule<{ message: StatusMessage; phase: string }>> = [
	{
		id: 'BR-FR-CDV-CL-02',
		item: 'MDT-21',
		broken: ({ message: { sender }, phase }) =>
			sender?.role ? oneOf(senderRoles[phase], sender.role, `in phase ${phase} the sender's role`) : null,
	},
	{
		id: 'BR-FR-CDV-CL-03',
		item: 'MDT-40',
		broken: ({ message: { issuer }, phase }) =>
			oneOf(issuerRoles[phase], issuer?.role ?? null, `in phase ${phase} the issuer's role`),
	},
	{
		id: 'BR-FR-CDV-07',
		item: 'MDT-38',
		broken: ({ message, phase }) => {
			const identified = (message.issuer?.ids.length ?? 0) > 0;
			if (phase === phases.processing)
				return unless(identified, 'the issuer of the status has no identifier (GlobalID)');
			return unless(!identified || isTaxCopy(message), 'a platform that issues a status names no identifier');
		},
	},
];

/** What is wrong with a message but for what it says of its invoices. */
export function envelopeFindings(message: StatusMessage): AckDetail[] {
	const phase = message.statuses[0]?.phase ?? '';
	return [
		...findings(envelopeRules, message),
		...(phase in issuerRoles ? findings(partyRules, { message, phase }) : []),
		...message.recipients.flatMap((recipient) => findings(recipientRules, recipient)),
	];
}
