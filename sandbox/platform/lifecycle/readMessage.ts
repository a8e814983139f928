import type { XmlReader } from '../../generator/xmlReader';
import type {
	MessageDetail,
	MessageId,
	MessageParty,
	MessageStatus,
	MessageValue,
	StatusMessage,
} from './message';

/** UNTDID 2379: a date and time to the second, and a date. */
const formats = { instant: '204', date: '102' };

/** A time in the wanted format; another format is told along, so that it doesn't pass for the wanted one. */
function timeAt(reader: XmlReader, path: string, wanted: string): string | null {
	const written = reader.text(`${path}/DateTimeString`);
	const format = reader.text(`${path}/DateTimeString/@format`);
	return written === null || format === wanted ? written : `${written} (format ${format ?? 'not given'})`;
}

const instantAt = (reader: XmlReader, path: string) => timeAt(reader, path, formats.instant);
const dateAt = (reader: XmlReader, path: string) => timeAt(reader, path, formats.date);

const idsAt = (reader: XmlReader, path: string): MessageId[] =>
	reader.all(path).flatMap((id) => {
		const value = id.text('.');
		return value === null ? [] : [{ scheme: id.text('@schemeID'), value }];
	});

const partyOf = (reader: XmlReader): MessageParty => ({
	ids: idsAt(reader, 'GlobalID'),
	name: reader.text('Name'),
	role: reader.text('RoleCode'),
	address: idsAt(reader, 'URIUniversalCommunication/URIID')[0] ?? null,
});

const valueOf = (reader: XmlReader): MessageValue => ({
	type: reader.text('TypeCode'),
	amount: reader.text('ValueAmount'),
	currency: reader.text('ValueAmount/@currencyID'),
	date: dateAt(reader, 'ValueDateTime'),
	percent: reader.text('ValuePercent'),
});

const detailOf = (reader: XmlReader): MessageDetail => ({
	reasonCode: reader.text('ReasonCode'),
	reason: reader.text('Reason'),
	actionCode: reader.text('RequestedActionCode'),
	action: reader.text('RequestedAction'),
	sequence: reader.text('SequenceNumeric'),
	notes: reader.all('IncludedNote/Content').flatMap((note) => note.text('.') ?? []),
	values: reader.all('SpecifiedDocumentCharacteristic').map(valueOf),
});

const statusOf = (group: XmlReader, reference: XmlReader): MessageStatus => ({
	phase: group.text('TypeCode'),
	at: instantAt(group, 'IssueDateTime'),
	number: reference.text('IssuerAssignedID'),
	documentStatus: reference.text('StatusCode'),
	typeCode: reference.text('TypeCode'),
	receivedAt: instantAt(reference, 'ReceiptDateTime'),
	referenceType: reference.text('ReferenceTypeCode'),
	issueDate: dateAt(reference, 'FormattedIssueDateTime'),
	code: reference.text('ProcessConditionCode'),
	label: reference.text('ProcessCondition'),
	sellerIds: idsAt(reference, 'IssuerTradeParty/GlobalID'),
	sellerRole: reference.text('IssuerTradeParty/RoleCode'),
	details: reference.all('SpecifiedDocumentStatus').map(detailOf),
});

/** Reads a parsed status message; what it doesn't say is null. */
export function readMessage(reader: XmlReader): StatusMessage {
	const message = '/CrossDomainAcknowledgementAndResponse';
	const context = `${message}/ExchangedDocumentContext`;
	const document = `${message}/ExchangedDocument`;
	const partiesAt = (name: string) => reader.all(`${document}/${name}`).map(partyOf);
	const groups = reader.all(`${message}/AcknowledgementDocument`);
	return {
		hasContext: reader.all(context).length > 0,
		businessProcess: reader.text(`${context}/BusinessProcessSpecifiedDocumentContextParameter/ID`),
		guideline: reader.text(`${context}/GuidelineSpecifiedDocumentContextParameter/ID`),
		id: reader.text(`${document}/ID`),
		name: reader.text(`${document}/Name`),
		issuedAt: instantAt(reader, `${document}/IssueDateTime`),
		sender: partiesAt('SenderTradeParty')[0] ?? null,
		issuer: partiesAt('IssuerTradeParty')[0] ?? null,
		recipients: partiesAt('RecipientTradeParty'),
		multiple: groups[0]?.text('MultipleReferencesIndicator/*') ?? null,
		statuses: groups.flatMap((group) =>
			group.all('ReferenceReferencedDocument').map((reference) => statusOf(group, reference)),
		),
	};
}
