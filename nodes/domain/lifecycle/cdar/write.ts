import type { Party, Side } from '../../item';
import { STATUSES, statusByCode } from '../statuses';
import type { Actor, LifecycleStatus } from '../statuses';
import { messageId } from './act';
import type { Act } from './act';
import { writeXml } from './markup';
import type { Element } from './markup';
import { BUYER_ROLE, PARTY_GUIDELINE, SELLER_ROLE, SIREN_SCHEME, TAX_SIDE_ROLE } from './message';
import { compact } from './time';
import { writtenDetails } from './writeDetails';

const STANDARD = 'urn:un:unece:uncefact:data:standard:';
const NAMESPACES = {
	'xmlns:rsm': `${STANDARD}CrossDomainAcknowledgementAndResponse:100`,
	'xmlns:ram': `${STANDARD}ReusableAggregateBusinessInformationEntity:100`,
	'xmlns:udt': `${STANDARD}UnqualifiedDataType:100`,
	'xmlns:qdt': `${STANDARD}QualifiedDataType:100`,
};

/** The billing context (MDT-2) of each processing rule under which a status can be set. */
const BILLING_CONTEXTS: Record<string, string> = {
	B2B: 'REGULATED',
	B2G: 'REGULATED',
	B2BInt: 'B2BINT',
	B2GInt: 'B2BINT',
	B2C: 'B2C',
	OutOfScope: 'OUTOFSCOPE',
	B2GOutOfScope: 'OUTOFSCOPE',
};

/** Statuses of a party that the tax administration has to know. */
const REACH_TAX_SIDE = ['210', '212'];

const ROLES: Record<Side, string> = { purchase: BUYER_ROLE, sale: SELLER_ROLE };
const PARTIES: Actor[] = ['recipient', 'issuer', 'payer', 'payee'];
const WRITABLE = STATUSES.filter(({ setBy }) => setBy.some((actor) => PARTIES.includes(actor)));

/**
 * Writes an act's status message (CDAR D22B, French guideline 1.4), the same bytes for the same act. What the act
 * lacks is left out; `checkCdar` finds what mustn't be.
 *
 * @throws Error when the status isn't one that a party to the invoice sets
 */
export function writeCdar(act: Act): string {
	const status = statusByCode(act.code);
	if (!status || !WRITABLE.includes(status)) throw notWritable(act);
	return writeXml([
		'rsm:CrossDomainAcknowledgementAndResponse',
		NAMESPACES,
		[
			['rsm:ExchangedDocumentContext', context(act)],
			['rsm:ExchangedDocument', exchangedDocument(act, status)],
			['rsm:AcknowledgementDocument', acknowledgement(act, status)],
		],
	]);
}

function context({ processingRule }: Act): Element[] {
	const billing = BILLING_CONTEXTS[processingRule ?? ''];
	return [
		['ram:BusinessProcessSpecifiedDocumentContextParameter', [['ram:ID', billing]]],
		['ram:GuidelineSpecifiedDocumentContextParameter', [['ram:ID', PARTY_GUIDELINE]]],
	];
}

function exchangedDocument(act: Act, status: LifecycleStatus): Element[] {
	const { seller, buyer } = act.invoice;
	const [actor, other] = act.side === 'purchase' ? [buyer, seller] : [seller, buyer];
	const role = ROLES[act.side];
	const otherRole = role === BUYER_ROLE ? SELLER_ROLE : BUYER_ROLE;
	return [
		['ram:ID', messageId(act)],
		['ram:Name', `${act.invoice.number.trim()}_CDV-${status.code}_${withoutAccents(status.labelFr)}`],
		['ram:IssueDateTime', [dateTime(act.createdAt)]],
		['ram:SenderTradeParty', [['ram:RoleCode', act.settings?.senderRole || role]]],
		['ram:IssuerTradeParty', party(actor, role)],
		['ram:RecipientTradeParty', [...party(other, otherRole), address(other)]],
		['ram:RecipientTradeParty', taxSide(act)],
	];
}

function acknowledgement(act: Act, status: LifecycleStatus): Element[] {
	const { number, typeCode, issueDate, seller } = act.invoice;
	return [
		['ram:MultipleReferencesIndicator', [['udt:Indicator', 'false']]],
		['ram:TypeCode', status.phase],
		['ram:IssueDateTime', [dateTime(act.at)]],
		[
			'ram:ReferenceReferencedDocument',
			[
				['ram:IssuerAssignedID', number],
				['ram:StatusCode', status.documentStatus],
				['ram:TypeCode', typeCode],
				['ram:ReceiptDateTime', [dateTime(act.receivedAt)]],
				['ram:FormattedIssueDateTime', [['qdt:DateTimeString', { format: '102' }, compact(issueDate ?? '')]]],
				['ram:ProcessConditionCode', status.code],
				['ram:ProcessCondition', status.labelFr],
				['ram:IssuerTradeParty', [siren(seller)]],
				...writtenDetails(act),
			],
		],
	];
}

function party(party: Party, role: string): Element[] {
	return [siren(party), ['ram:Name', party.name], ['ram:RoleCode', role]];
}

function siren({ siren }: Party): Element {
	return ['ram:GlobalID', { schemeID: SIREN_SCHEME }, siren];
}

/** Where the other party receives statuses: the invoice's own electronic address (BT-34, BT-49). */
function address({ electronicAddress }: Party): Element {
	const uri: Element = ['ram:URIID', { schemeID: electronicAddress?.scheme }, electronicAddress?.value];
	return ['ram:URIUniversalCommunication', [uri]];
}

function taxSide({ code, settings }: Act): Element[] {
	const named = REACH_TAX_SIDE.includes(code) ? settings?.taxSide : null;
	if (!named) return [];
	return [
		['ram:GlobalID', { schemeID: named.scheme }, named.id],
		['ram:Name', named.name],
		['ram:RoleCode', TAX_SIDE_ROLE],
	];
}

function dateTime(moment: string | null): Element {
	return ['udt:DateTimeString', { format: '204' }, compact(moment ?? '')];
}

function withoutAccents(label: string): string {
	return label.normalize('NFD').replace(/\p{M}/gu, '');
}

function notWritable({ code, invoice }: Act): Error {
	const choice = WRITABLE.map((status) => status.code).join(', ');
	return new Error(
		`Status ${code} of invoice ${invoice.number} isn't for a party to set. Choose one of ${choice}.`,
	);
}
