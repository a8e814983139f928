import { statusByCode } from '../../../nodes/domain/lifecycle/statuses';
import type { AckDetail } from '../types';
import { actorsOfRole, phases, roles } from './codeLists';
import { isTaxCopy } from './envelopeRules';
import { findings, named, type Rule } from './finding';
import { obstacleTo } from './histories';
import { isSelfBilled, issuingSide, partyId, type KnownInvoice } from './invoices';
import type { MessageParty, MessageStatus, StatusMessage } from './message';
import { compact } from './time';
import type { LifecycleRecord } from './types';

/** One status that a client deposits, with what the platform knows of it. */
export interface Claim {
	message: StatusMessage;
	status: MessageStatus;
	invoice: KnownInvoice;
	history: LifecycleRecord[];
	processingRule: string;
	/** Whether the depositing organization speaks for a company. */
	speaksFor: (company: { siren: string | null; siret: string | null; vatId: string | null }) => boolean;
	/** The platform takes 205 and 210 for domestic invoices only. */
	internationalPaymentsOnly: boolean;
}

const idsOf = (party: MessageParty | null) => party?.ids.map(({ value }) => value) ?? [];
const roleOf = ({ message }: Claim) => message.issuer?.role ?? '';
const known = ({ status }: Pick<Claim, 'status'>) => statusByCode(status.code ?? '');

/** The invoice's own party of a role; null for agents, payers and payees. */
const partyOfRole = (role: string | null, { seller, buyer }: KnownInvoice) =>
	({ [roles.seller]: seller, [roles.buyer]: buyer })[role ?? ''] ?? null;

/** Who may send a status at all. */
const senderRules: Array<Rule<Pick<Claim, 'status'>>> = [
	{
		id: 'Sender',
		item: 'MDT-105',
		code: 'InvoiceLCStatusError',
		broken: (claim) => {
			const byPlatform = claim.status.phase === phases.transmission || known(claim)?.setBy[0] === 'platform';
			return byPlatform ? 'a transmission status comes from a platform, not from a client' : null;
		},
	},
];

/** What a client may never send, whatever the invoice. */
const clientRules: Array<Rule<Pick<Claim, 'message' | 'status'>>> = [
	{
		id: 'Sender',
		item: 'MDT-3',
		code: 'InvoiceLCAccessDenied',
		broken: ({ message }) =>
			isTaxCopy(message) ? 'the copy for the tax side is made by the platform, not by a client' : null,
	},
	{
		id: 'Consistency',
		item: 'MDT-88',
		code: 'InvoiceLCInvalidStatus',
		broken: (claim) => {
			const expected = known(claim)?.documentStatus;
			const given = claim.status.documentStatus;
			if (!expected || given === null || given === expected) return null;
			return `the UNTDID 1373 code ${given} contradicts the status code, whose own is ${expected}`;
		},
	},
];

/** Whom a client speaks for and writes to. */
const accessRules: Array<Rule<Claim>> = [
	{
		id: 'Access',
		item: 'MDT-38',
		code: 'InvoiceLCAccessDenied',
		broken: (claim) => {
			const [id] = idsOf(claim.message.issuer);
			const role = roleOf(claim);
			const party = partyOfRole(role, claim.invoice);
			if (party && partyId(party)?.value !== id)
				return `${id} sets the status as ${role}, but the invoice's ${role} is ${partyId(party)?.value ?? 'unknown'}`;
			const company = party ?? { siren: id, siret: null, vatId: id };
			return claim.speaksFor(company) ? null : `your organization may not speak for ${id}`;
		},
	},
	{
		id: 'Access',
		item: 'MDT-57',
		code: 'InvoiceLCAccessDenied',
		broken: ({ message, invoice }) => {
			const wrong = message.recipients.find((recipient) => {
				const party = partyOfRole(recipient.role, invoice);
				return party && recipient.ids.length > 0 && !idsOf(recipient).includes(partyId(party)?.value ?? '');
			});
			return wrong ? `the recipient ${idsOf(wrong)[0]} is not the invoice's ${wrong.role}` : null;
		},
	},
];

const claimRules: Array<Rule<Claim>> = [
	{
		id: 'Role',
		item: 'MDT-40',
		code: 'InvoiceLCStatusError',
		broken: (claim) => {
			const setBy = known(claim)?.setBy ?? ['unknown'];
			if (setBy.includes('unknown')) return null;
			const actors =
				actorsOfRole[roleOf(claim)]?.[isSelfBilled(claim.invoice) ? 'selfBilled' : 'plain'] ?? [];
			if (setBy.some((actor) => actors.includes(actor))) return null;
			return `only the ${setBy.join(' or ')} of the invoice may set it, and ${roleOf(claim)} is ${actors.join(' and ')}`;
		},
	},
	{
		id: 'Processing rule',
		item: 'MDT-105',
		code: 'InvoiceLCStatusError',
		broken: ({ status, processingRule, internationalPaymentsOnly }) =>
			internationalPaymentsOnly && processingRule === 'B2BInt' && ['205', '210'].includes(status.code ?? '')
				? 'this platform takes payments only for international invoices (B2BInt)'
				: null,
	},
	{
		id: 'Life cycle',
		item: 'MDT-105',
		code: 'InvoiceLCInvalidStatus',
		broken: ({ status, history }) => {
			const obstacle = obstacleTo(status.code ?? '', history);
			return obstacle ? `the invoice has had status ${obstacle.code}, after which it can't be set` : null;
		},
	},
	{
		id: 'Consistency',
		item: 'MDT-91',
		code: 'InvoiceLCInvalidStatus',
		level: 'Warning',
		broken: ({ status, invoice }) =>
			status.typeCode === null || status.typeCode === invoice.typeCode
				? null
				: `the document type is ${status.typeCode}, the invoice's ${invoice.typeCode}`,
	},
	{
		id: 'Consistency',
		item: 'MDT-95',
		code: 'InvoiceLCInvalidStatus',
		level: 'Warning',
		broken: (claim) => {
			const issuing = issuingSide(claim.invoice) === 'sale' ? roles.seller : roles.buyer;
			const start = roleOf(claim) === issuing ? '200' : '202';
			const began = claim.history.find(({ code }) => code === start);
			const given = claim.status.receivedAt;
			if (!began || given === null || given === compact(began.at)) return null;
			return `the time of receipt is ${given}, the invoice's ${start} was set at ${compact(began.at)}`;
		},
	},
	{
		id: 'Delivery',
		item: 'RecipientTradeParty',
		code: 'InvoiceLCInvalidStatus',
		level: 'Warning',
		broken: ({ message }) => {
			const counterpart = message.issuer?.role === roles.seller ? roles.buyer : roles.seller;
			const isNamed = message.recipients.some(({ role }) => role === counterpart);
			return isNamed ? null : `the other party (${counterpart}) is not among the recipients`;
		},
	},
];

/** Statuses that don't come from a client. */
export const senderFindings = (message: StatusMessage): AckDetail[] =>
	message.statuses.flatMap((status) => findings(senderRules, { status }, named(status)));

/** What a client may not send, whatever the invoice. */
export const clientFindings = (message: StatusMessage): AckDetail[] =>
	message.statuses.flatMap((status) => findings(clientRules, { message, status }, named(status)));

/** What speaks against a status of an invoice that the platform knows. Who has no access is told nothing else. */
export function claimFindings(claim: Claim): AckDetail[] {
	const denied = findings(accessRules, claim, named(claim.status));
	return denied.length > 0 ? denied : findings(claimRules, claim, named(claim.status));
}

/** A status about an invoice that the platform doesn't hold. */
export const unknownInvoice = (status: MessageStatus): AckDetail => ({
	level: 'Error',
	item: 'MDT-87',
	reasonCode: 'InvoiceLCInvalidStatus',
	reasonMessage:
		`Unknown invoice: ${named(status)}no invoice of seller ${status.sellerIds[0]?.value ?? '(none)'} ` +
		`with that number and issue date ${status.issueDate ?? '(none)'} is on the platform`,
});
