import { randomUUID } from 'node:crypto';

import type { FlowTruth } from '../../../sandbox/generator';
import type { Platform } from '../../../sandbox/platform';
import { eventually, type PlatformTestClient } from './platformClient';

type Side = 'SE' | 'BY';

/** What a message says; the rest follows from the invoice. */
export interface Said {
	code: string;
	/** The party that sets the status. */
	as: Side;
	/** The content of `SpecifiedDocumentStatus`, one a detail, without the sequence number. */
	details?: string[];
	id?: string;
	/** MDT-78, `YYYYMMDDHHmmss`. */
	at?: string;
	/** MDT-95; left out by default. */
	receivedAt?: string;
	/** MDT-88; left out by default. */
	documentStatus?: string;
}

export const reason = (code: string) => `<ram:ReasonCode>${code}</ram:ReasonCode>#`;
export const amount = (type: string, value: string, rate?: string) =>
	`#<ram:SpecifiedDocumentCharacteristic><ram:TypeCode>${type}</ram:TypeCode>` +
	`<ram:ValueAmount currencyID="EUR">${value}</ram:ValueAmount>` +
	`${rate === undefined ? '' : `<ram:ValuePercent>${rate}</ram:ValuePercent>`}</ram:SpecifiedDocumentCharacteristic>`;

const dateTime = (type: string, format: string, value: string) =>
	`<${type}:DateTimeString format="${format}">${value}</${type}:DateTimeString>`;

function party(name: string, role: Side, siren: string | null, address: boolean): string {
	const uri = `<ram:URIUniversalCommunication><ram:URIID schemeID="0225">${siren}</ram:URIID></ram:URIUniversalCommunication>`;
	return (
		`<ram:${name}><ram:GlobalID schemeID="0002">${siren}</ram:GlobalID><ram:Name>X</ram:Name>` +
		`<ram:RoleCode>${role}</ram:RoleCode>${address ? uri : ''}</ram:${name}>`
	);
}

/** A status message about an invoice, written without help from the sandbox. `#` in a detail is its sequence number. */
export function messageOn(truth: FlowTruth, said: Said): string {
	const siren = { SE: truth.sellerSiren, BY: truth.buyerSiren };
	const other = said.as === 'SE' ? 'BY' : 'SE';
	const at = said.at ?? '20251104090000';
	const details = (said.details ?? []).map(
		(detail, order) =>
			`<ram:SpecifiedDocumentStatus>${detail.replace('#', `<ram:SequenceNumeric>${order + 1}</ram:SequenceNumeric>`)}</ram:SpecifiedDocumentStatus>`,
	);
	const optional = (name: string, content: string | undefined) =>
		content === undefined ? '' : `<ram:${name}>${content}</ram:${name}>`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossDomainAcknowledgementAndResponse xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
 xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100">
<rsm:ExchangedDocumentContext>
<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>REGULATED</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>
<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>
<ram:ID>${said.id ?? randomUUID()}</ram:ID>
<ram:IssueDateTime>${dateTime('udt', '204', at)}</ram:IssueDateTime>
<ram:SenderTradeParty><ram:RoleCode>${said.as}</ram:RoleCode></ram:SenderTradeParty>
${party('IssuerTradeParty', said.as, siren[said.as], false)}
${party('RecipientTradeParty', other, siren[other], true)}
</rsm:ExchangedDocument>
<rsm:AcknowledgementDocument>
<ram:MultipleReferencesIndicator><udt:Indicator>false</udt:Indicator></ram:MultipleReferencesIndicator>
<ram:TypeCode>23</ram:TypeCode>
<ram:IssueDateTime>${dateTime('udt', '204', at)}</ram:IssueDateTime>
<ram:ReferenceReferencedDocument>
<ram:IssuerAssignedID>${truth.number}</ram:IssuerAssignedID>
${optional('StatusCode', said.documentStatus)}
<ram:TypeCode>${truth.typeCode}</ram:TypeCode>
${optional('ReceiptDateTime', said.receivedAt && dateTime('udt', '204', said.receivedAt))}
<ram:FormattedIssueDateTime>${dateTime('qdt', '102', String(truth.issueDate).replaceAll('-', ''))}</ram:FormattedIssueDateTime>
<ram:ProcessConditionCode>${said.code}</ram:ProcessConditionCode>
<ram:IssuerTradeParty><ram:GlobalID schemeID="0002">${truth.sellerSiren}</ram:GlobalID></ram:IssuerTradeParty>
${details.join('')}
</ram:ReferenceReferencedDocument>
</rsm:AcknowledgementDocument>
</rsm:CrossDomainAcknowledgementAndResponse>`;
}

export interface Acknowledged {
	flowId: string;
	flowType: string;
	acknowledgement: {
		status: string;
		details?: Array<{ level: string; item: string; reasonCode: string; reasonMessage: string }>;
	};
}

/** Deposits a status message and waits for its acknowledgement. */
export async function depositMessage(
	client: PlatformTestClient,
	xml: string,
	info: Record<string, unknown> = {},
): Promise<Acknowledged> {
	const sent = await client.deposit({ name: 'status.xml', flowSyntax: 'CDAR', ...info }, Buffer.from(xml));
	const { body } = await eventually(
		() => client.send(`/v1/flows/${sent.body.flowId}`),
		({ body: flow }) => (flow.acknowledgement as { status: string }).status !== 'Pending',
	);
	return body as unknown as Acknowledged;
}

/** The files of the status flows that an organization gets, by what they are about. */
export async function statusFlows(platform: Platform, truth: FlowTruth) {
	const flows = platform.flows().filter(({ flowSyntax }) => flowSyntax === 'CDAR');
	const files = await Promise.all(
		flows.map(async (flow) => ({ flow, xml: String(await flow.content.original()) })),
	);
	const isAbout = (xml: string) => {
		const seller = new RegExp(`schemeID="0002">${truth.sellerSiren}</ram:GlobalID>`);
		return xml.includes(`<ram:IssuerAssignedID>${truth.number}</ram:IssuerAssignedID>`) && seller.test(xml);
	};
	return files
		.filter(({ xml }) => isAbout(xml))
		.map(({ flow, xml }) => ({
			...flow,
			xml,
			code: /<ram:ProcessConditionCode>(\d+)</.exec(xml)?.[1],
		}));
}
