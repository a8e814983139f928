import type { InvoiceLine, InvoiceParty, SampleInvoice, VatRow } from './invoice';
import { decimal } from './money';
import { electronicAddress, establishmentId, legalId } from './parties';
import { notesOf, reverseCharge } from './wording';
import { text, xmlDocument, type Element } from './xml';

const namespaces = {
	'@xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
	'@xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
	'@xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
	'@xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

/** Format 102 is YYYYMMDD. */
const date = (type: 'udt' | 'qdt', day: string): Element => ({
	[`${type}:DateTimeString`]: text(day.replaceAll('-', ''), { format: '102' }),
});

function party(invoiceParty: InvoiceParty): Element {
	const { company } = invoiceParty;
	const establishment = establishmentId(invoiceParty);
	const legal = legalId(invoiceParty);
	const address = electronicAddress(invoiceParty);
	return {
		'ram:GlobalID': establishment ? text(establishment.value, { schemeID: establishment.scheme }) : undefined,
		'ram:Name': company.name,
		'ram:SpecifiedLegalOrganization': legal
			? { 'ram:ID': text(legal.value, { schemeID: legal.scheme }) }
			: undefined,
		'ram:PostalTradeAddress': {
			'ram:PostcodeCode': company.postCode,
			'ram:LineOne': company.street,
			'ram:CityName': company.city,
			'ram:CountryID': company.country,
		},
		'ram:URIUniversalCommunication': { 'ram:URIID': text(address.value, { schemeID: address.scheme }) },
		'ram:SpecifiedTaxRegistration': { 'ram:ID': text(company.vatId, { schemeID: 'VA' }) },
	};
}

const line = (item: InvoiceLine): Element => ({
	'ram:AssociatedDocumentLineDocument': { 'ram:LineID': item.id },
	'ram:SpecifiedTradeProduct': { 'ram:Name': item.article.name },
	'ram:SpecifiedLineTradeAgreement': {
		'ram:NetPriceProductTradePrice': { 'ram:ChargeAmount': decimal(item.price) },
	},
	'ram:SpecifiedLineTradeDelivery': {
		'ram:BilledQuantity': text(decimal(item.quantity), { unitCode: item.article.unit }),
	},
	'ram:SpecifiedLineTradeSettlement': {
		'ram:ApplicableTradeTax': {
			'ram:TypeCode': 'VAT',
			'ram:CategoryCode': item.vat.category,
			'ram:RateApplicablePercent': decimal(item.vat.rate),
		},
		'ram:SpecifiedTradeSettlementLineMonetarySummation': { 'ram:LineTotalAmount': decimal(item.net) },
	},
});

const vatRow = (row: VatRow, onPayment: boolean): Element => ({
	'ram:CalculatedAmount': decimal(row.tax),
	'ram:TypeCode': 'VAT',
	'ram:ExemptionReason': row.category === 'AE' ? reverseCharge.text : undefined,
	'ram:BasisAmount': decimal(row.base),
	'ram:CategoryCode': row.category,
	'ram:ExemptionReasonCode': row.category === 'AE' ? reverseCharge.code : undefined,
	// UNTDID 2475: 72, paid to date.
	'ram:DueDateTypeCode': onPayment ? '72' : undefined,
	'ram:RateApplicablePercent': decimal(row.rate),
});

function settlement({ totals, preceding, ...invoice }: SampleInvoice): Element {
	return {
		'ram:PaymentReference': invoice.number,
		'ram:InvoiceCurrencyCode': invoice.currency,
		'ram:SpecifiedTradeSettlementPaymentMeans': {
			'ram:TypeCode': '30',
			'ram:PayeePartyCreditorFinancialAccount': { 'ram:IBANID': invoice.seller.company.iban },
		},
		'ram:ApplicableTradeTax': invoice.vatBreakdown.map((row) => vatRow(row, invoice.vatOnPayment)),
		'ram:SpecifiedTradePaymentTerms': { 'ram:DueDateDateTime': date('udt', invoice.dueDate) },
		'ram:SpecifiedTradeSettlementHeaderMonetarySummation': {
			'ram:LineTotalAmount': decimal(totals.lines),
			'ram:TaxBasisTotalAmount': decimal(totals.lines),
			'ram:TaxTotalAmount': text(decimal(totals.tax), { currencyID: invoice.currency }),
			'ram:GrandTotalAmount': decimal(totals.taxInclusive),
			'ram:TotalPrepaidAmount': totals.prepaid ? decimal(totals.prepaid) : undefined,
			'ram:DuePayableAmount': decimal(totals.payable),
		},
		'ram:InvoiceReferencedDocument': preceding
			? {
					'ram:IssuerAssignedID': preceding.number,
					'ram:FormattedIssueDateTime': date('qdt', preceding.issueDate),
				}
			: undefined,
	};
}

const note = ({ subject, text: content }: { subject: string | null; text: string }): Element => ({
	'ram:Content': content,
	'ram:SubjectCode': subject ?? undefined,
});

/** A Cross Industry Invoice D22B, as it stands alone and inside a Factur-X PDF. */
export const writeCii = (invoice: SampleInvoice): Buffer =>
	xmlDocument('rsm:CrossIndustryInvoice', {
		...namespaces,
		'rsm:ExchangedDocumentContext': {
			'ram:BusinessProcessSpecifiedDocumentContextParameter': { 'ram:ID': invoice.businessProcess },
			'ram:GuidelineSpecifiedDocumentContextParameter': { 'ram:ID': invoice.profile },
		},
		'rsm:ExchangedDocument': {
			'ram:ID': invoice.number,
			'ram:TypeCode': invoice.typeCode,
			'ram:IssueDateTime': date('udt', invoice.issueDate),
			'ram:IncludedNote': notesOf(invoice).map(note),
		},
		'rsm:SupplyChainTradeTransaction': {
			'ram:IncludedSupplyChainTradeLineItem': invoice.lines.map(line),
			'ram:ApplicableHeaderTradeAgreement': {
				'ram:SellerTradeParty': party(invoice.seller),
				'ram:BuyerTradeParty': party(invoice.buyer),
				'ram:BuyerOrderReferencedDocument': { 'ram:IssuerAssignedID': invoice.order },
			},
			'ram:ApplicableHeaderTradeDelivery': {
				'ram:ActualDeliverySupplyChainEvent': { 'ram:OccurrenceDateTime': date('udt', invoice.deliveryDate) },
			},
			'ram:ApplicableHeaderTradeSettlement': settlement(invoice),
		},
	});
