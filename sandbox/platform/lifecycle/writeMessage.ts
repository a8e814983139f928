import { text, xmlDocument, type Element } from '../../generator/xml';
import { namespaces, rootName } from './message';
import type {
	MessageDetail,
	MessageId,
	MessageParty,
	MessageStatus,
	MessageValue,
	StatusMessage,
} from './message';

const declarations = Object.fromEntries(
	Object.entries(namespaces).map(([prefix, namespace]) => [`@xmlns:${prefix}`, namespace]),
);

const optional = (value: string | null) => value ?? undefined;
const id = ({ scheme, value }: MessageId) => text(value, scheme === null ? {} : { schemeID: scheme });
const dateTime = (prefix: 'udt' | 'qdt', value: string, format: '204' | '102'): Element => ({
	[`${prefix}:DateTimeString`]: text(value, { format }),
});
const instant = (value: string | null) => (value === null ? undefined : dateTime('udt', value, '204'));
const parameter = (value: string | null) => (value === null ? undefined : { 'ram:ID': value });

const party = ({ ids, name, role, address }: MessageParty): Element => ({
	'ram:GlobalID': ids.map(id),
	'ram:Name': optional(name),
	'ram:RoleCode': optional(role),
	'ram:URIUniversalCommunication': address ? { 'ram:URIID': id(address) } : undefined,
});

const value = ({ type, amount, currency, date, percent }: MessageValue): Element => ({
	'ram:TypeCode': optional(type),
	'ram:ValueChangedIndicator': { 'udt:IndicatorString': 'false' },
	'ram:ValueAmount':
		amount === null ? undefined : text(amount, currency === null ? {} : { currencyID: currency }),
	'ram:ValueDateTime': date === null ? undefined : dateTime('udt', date, '102'),
	'ram:ValuePercent': optional(percent),
});

const detail = (given: MessageDetail): Element => ({
	'ram:ReasonCode': optional(given.reasonCode),
	'ram:Reason': optional(given.reason),
	'ram:RequestedActionCode': optional(given.actionCode),
	'ram:RequestedAction': optional(given.action),
	'ram:SequenceNumeric': optional(given.sequence),
	'ram:IncludedNote': given.notes.map((note) => ({ 'ram:Content': note })),
	'ram:SpecifiedDocumentCharacteristic': given.values.map(value),
});

const reference = (status: MessageStatus): Element => ({
	'ram:IssuerAssignedID': optional(status.number),
	'ram:StatusCode': optional(status.documentStatus),
	'ram:TypeCode': optional(status.typeCode),
	'ram:ReceiptDateTime': instant(status.receivedAt),
	'ram:ReferenceTypeCode': optional(status.referenceType),
	'ram:FormattedIssueDateTime':
		status.issueDate === null ? undefined : dateTime('qdt', status.issueDate, '102'),
	'ram:ProcessConditionCode': optional(status.code),
	'ram:ProcessCondition': optional(status.label),
	'ram:IssuerTradeParty':
		status.sellerIds.length === 0
			? undefined
			: { 'ram:GlobalID': status.sellerIds.map(id), 'ram:RoleCode': optional(status.sellerRole) },
	'ram:SpecifiedDocumentStatus': status.details.map(detail),
});

/** Writes a status message. Its statuses stand in one group, so phase and time are those of the first. */
export function writeMessage(message: StatusMessage): Buffer {
	const [first] = message.statuses;
	return xmlDocument(`rsm:${rootName}`, {
		...declarations,
		'rsm:ExchangedDocumentContext': message.hasContext
			? {
					'ram:BusinessProcessSpecifiedDocumentContextParameter': parameter(message.businessProcess),
					'ram:GuidelineSpecifiedDocumentContextParameter': parameter(message.guideline),
				}
			: undefined,
		'rsm:ExchangedDocument': {
			'ram:ID': optional(message.id),
			'ram:Name': optional(message.name),
			'ram:IssueDateTime': instant(message.issuedAt),
			'ram:SenderTradeParty': message.sender ? party(message.sender) : undefined,
			'ram:IssuerTradeParty': message.issuer ? party(message.issuer) : undefined,
			'ram:RecipientTradeParty': message.recipients.map(party),
		},
		'rsm:AcknowledgementDocument': {
			'ram:MultipleReferencesIndicator':
				message.multiple === null ? undefined : { 'udt:Indicator': message.multiple },
			'ram:TypeCode': optional(first.phase),
			'ram:IssueDateTime': instant(first.at),
			'ram:ReferenceReferencedDocument': message.statuses.map(reference),
		},
	});
}
