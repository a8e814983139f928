import { ACTIONS, REASONS } from '../../../nodes/domain/lifecycle/reasons';
import { statusByCode, type Actor } from '../../../nodes/domain/lifecycle/statuses';
import { uuidFrom } from '../../generator/random';
import { mandatoryStatuses, phases, roles } from './codeLists';
import { issuingSide, partyId, partyOn, type KnownInvoice } from './invoices';
import { guidelines, schemes, taxSideIds } from './message';
import type { MessageDetail, MessageParty, MessageStatus, StatusMessage } from './message';
import { compact, parisTime } from './time';
import type { CounterpartyAct, LifecycleSide } from './types';

/** What a message is to say. Times are Paris time, `YYYY-MM-DDTHH:mm:ss`. */
export interface Draft
	extends Pick<
		CounterpartyAct,
		'code' | 'reasons' | 'payments' | 'note' | 'issuerRole' | 'form' | 'withoutSellerAndDate'
	> {
	invoices: Array<{ invoice: KnownInvoice; receivedAt: string }>;
	at: string;
	/** When the message is made, in milliseconds since 1970. */
	madeAt: number;
}

const roleOfSide: Record<LifecycleSide, string> = { sale: roles.seller, purchase: roles.buyer };
const otherSide: Record<LifecycleSide, LifecycleSide> = { sale: 'purchase', purchase: 'sale' };

/** Codes that the issuing party's platform tells that party alone. */
const forIssuerOnly = ['200', '201'];

/** The parties that a platform tells of a transmission status. */
export const sidesTold = (code: string, invoice: KnownInvoice): LifecycleSide[] =>
	forIssuerOnly.includes(code) ? [issuingSide(invoice)] : ['sale', 'purchase'];

/** The role (MDT-40) in which a status is set on an invoice. */
export function issuerRoleOf(code: string, invoice: KnownInvoice): string {
	const issuing = roleOfSide[issuingSide(invoice)];
	const roleOfActor: Record<Actor, string> = {
		platform: roles.platform,
		issuer: issuing,
		recipient: roleOfSide[otherSide[issuingSide(invoice)]],
		payer: roles.buyer,
		payee: roles.seller,
		thirdParty: roles.buyer,
		unknown: roles.buyer,
	};
	return roleOfActor[statusByCode(code)?.setBy[0] ?? 'unknown'];
}

function party(invoice: KnownInvoice, side: LifecycleSide): MessageParty {
	const company = partyOn(invoice, side);
	const id = partyId(company);
	const address = company.siren === null ? id : { scheme: schemes.frenchAddress, value: company.siren };
	return { ids: id ? [id] : [], name: company.name, role: roleOfSide[side], address };
}

const platformParty: MessageParty = { ids: [], name: null, role: roles.platform, address: null };
const taxSide = (form: 'V1.3' | 'V1.4'): MessageParty => ({
	ids: [{ scheme: schemes.platform, value: taxSideIds[form] }],
	name: 'PPF',
	role: roles.taxSide,
	address: null,
});

const noDetail: Omit<MessageDetail, 'sequence'> = {
	reasonCode: null,
	reason: null,
	actionCode: null,
	action: null,
	notes: [],
	values: [],
};

/** Reasons, a note of its own and amounts make a detail each. */
function detailsOf(draft: Draft, currency: string): MessageDetail[] {
	const reasons = (draft.reasons ?? []).map((given) => {
		const reason = typeof given === 'string' ? { code: given } : given;
		return {
			...noDetail,
			reasonCode: reason.code,
			reason: reason.label ?? REASONS[reason.code]?.labelFr ?? null,
			actionCode: reason.action ?? null,
			action: reason.action ? (ACTIONS[reason.action]?.labelFr ?? null) : null,
			notes: reason.note ? [reason.note] : [],
		};
	});
	const note = draft.note === undefined ? [] : [{ ...noDetail, notes: [draft.note] }];
	const payments = (draft.payments ?? []).map((payment) => ({
		...noDetail,
		values: [
			{
				type: payment.type ?? (draft.code === '211' ? 'MPA' : 'MEN'),
				amount: payment.amount,
				currency: payment.currency ?? currency,
				date: payment.date ? compact(payment.date) : null,
				percent: payment.rate ?? null,
			},
		],
	}));
	const details = [...reasons, ...note, ...payments];
	// V1.3 gives numbers to reasons, and none to amounts.
	const numbered = (detail: Omit<MessageDetail, 'sequence'>) =>
		draft.form !== 'V1.3' || detail.values.length === 0;
	return details.map((detail, order) => ({
		...detail,
		sequence: numbered(detail) ? String(order + 1) : null,
	}));
}

function statusOn(invoice: KnownInvoice, receivedAt: string, draft: Draft, phase: string): MessageStatus {
	const known = statusByCode(draft.code);
	const sellerId = partyId(invoice.seller);
	return {
		phase,
		at: compact(draft.at),
		number: invoice.number,
		documentStatus: known?.documentStatus ?? null,
		typeCode: invoice.typeCode,
		receivedAt: compact(receivedAt),
		referenceType: null,
		issueDate: draft.withoutSellerAndDate ? null : compact(invoice.issueDate),
		code: draft.code,
		label: known?.labelFr ?? null,
		sellerIds: draft.withoutSellerAndDate || !sellerId ? [] : [sellerId],
		sellerRole: null,
		details: detailsOf(draft, invoice.currency),
	};
}

/** BT-3 → MDT-2: the business process by the processing rule of the invoice's flow. */
const businessProcesses: Record<string, string> = {
	B2BInt: 'B2BINT',
	B2C: 'B2C',
	OutOfScope: 'OUTOFSCOPE',
	B2GOutOfScope: 'OUTOFSCOPE',
};

/** The message that a platform hands to the parties. */
export function compose(draft: Draft): StatusMessage {
	const [{ invoice }] = draft.invoices;
	const form = draft.form ?? 'V1.4';
	const role = draft.issuerRole ?? issuerRoleOf(draft.code, invoice);
	const byPlatform = role === roles.platform;
	const issuerSide: LifecycleSide = role === roles.seller ? 'sale' : 'purchase';
	const told = byPlatform ? sidesTold(draft.code, invoice) : [otherSide[issuerSide]];
	const phase = byPlatform ? phases.transmission : phases.processing;
	const id = `${invoice.number}_${draft.code}_${compact(draft.at)}#${invoice.typeCode}_${compact(invoice.issueDate)}`;
	return {
		hasContext: true,
		businessProcess: businessProcesses[invoice.flows[0]?.processingRule] ?? 'REGULATED',
		guideline: guidelines.parties,
		id,
		name: `CDV_${invoice.number}_${draft.code}`,
		issuedAt: compact(parisTime(draft.madeAt)),
		sender: platformParty,
		issuer: byPlatform ? platformParty : { ...party(invoice, issuerSide), role, address: null },
		recipients: [
			...told.map((side) => party(invoice, side)),
			...(mandatoryStatuses.includes(draft.code) ? [taxSide(form)] : []),
		],
		multiple: String(draft.invoices.length > 1),
		statuses: draft.invoices.map((one) => statusOn(one.invoice, one.receivedAt, draft, phase)),
	};
}

/** The copy of a message that goes to the tax side alone. */
export function taxCopyOf(message: StatusMessage, form: 'V1.3' | 'V1.4' = 'V1.4'): StatusMessage {
	const platform = { ...platformParty, ids: [{ scheme: schemes.platform, value: '0003' }], name: 'PA' };
	return {
		...message,
		businessProcess: null,
		guideline: guidelines.taxSide,
		id: `CC0238_${uuidFrom('tax copy', message.id ?? '').replaceAll('-', '')}`,
		sender: platform,
		issuer: message.issuer?.role === roles.platform ? platform : message.issuer,
		recipients: [taxSide(form)],
		statuses: message.statuses.map((status) => ({ ...status, referenceType: guidelines.taxSide })),
	};
}
