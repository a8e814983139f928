import type { InvoiceLine, InvoiceParty, SampleInvoice, VatClass, VatRow } from './invoice';
import { decimal } from './money';
import { electronicAddress, establishmentId, legalId, type Identifier } from './parties';
import { notesOf, reverseCharge } from './wording';
import { text, xmlDocument, type Element } from './xml';

const namespaces = (root: string) => ({
	'@xmlns': `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
	'@xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
	'@xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
});

/** Where the two roots of UBL differ. A credit note has its due date with the means of payment. */
const roots = {
	Invoice: { typeCode: 'cbc:InvoiceTypeCode', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity' },
	CreditNote: {
		typeCode: 'cbc:CreditNoteTypeCode',
		line: 'cac:CreditNoteLine',
		quantity: 'cbc:CreditedQuantity',
	},
};

const vatScheme = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } };
const identifier = ({ scheme, value }: Identifier) => text(value, { schemeID: scheme });
const optionalId = (id: Identifier | null) => id && identifier(id);

function party(invoiceParty: InvoiceParty): Element {
	const { company } = invoiceParty;
	const establishment = establishmentId(invoiceParty);
	return {
		'cac:Party': {
			'cbc:EndpointID': identifier(electronicAddress(invoiceParty)),
			'cac:PartyIdentification': establishment ? { 'cbc:ID': identifier(establishment) } : undefined,
			'cac:PartyName': { 'cbc:Name': company.name },
			'cac:PostalAddress': {
				'cbc:StreetName': company.street,
				'cbc:CityName': company.city,
				'cbc:PostalZone': company.postCode,
				'cac:Country': { 'cbc:IdentificationCode': company.country },
			},
			'cac:PartyTaxScheme': { 'cbc:CompanyID': company.vatId, ...vatScheme },
			'cac:PartyLegalEntity': {
				'cbc:RegistrationName': company.name,
				'cbc:CompanyID': optionalId(legalId(invoiceParty)) ?? undefined,
			},
		},
	};
}

const category = ({ category: id, rate }: VatClass, reason: boolean): Element => ({
	'cbc:ID': id,
	'cbc:Percent': decimal(rate),
	'cbc:TaxExemptionReasonCode': reason && id === 'AE' ? reverseCharge.code : undefined,
	'cbc:TaxExemptionReason': reason && id === 'AE' ? reverseCharge.text : undefined,
	...vatScheme,
});

/** A UBL 2.1 Invoice, or a CreditNote for type 381. */
export function writeUbl(invoice: SampleInvoice): Buffer {
	const root = invoice.typeCode === '381' ? 'CreditNote' : 'Invoice';
	const names = roots[root];
	const amount = (cents: number) => text(decimal(cents), { currencyID: invoice.currency });
	const vatRow = (row: VatRow): Element => ({
		'cbc:TaxableAmount': amount(row.base),
		'cbc:TaxAmount': amount(row.tax),
		'cac:TaxCategory': category(row, true),
	});
	const line = (item: InvoiceLine): Element => ({
		'cbc:ID': item.id,
		[names.quantity]: text(decimal(item.quantity), { unitCode: item.article.unit }),
		'cbc:LineExtensionAmount': amount(item.net),
		'cac:Item': { 'cbc:Name': item.article.name, 'cac:ClassifiedTaxCategory': category(item.vat, false) },
		'cac:Price': { 'cbc:PriceAmount': amount(item.price) },
	});
	const { totals, preceding } = invoice;
	return xmlDocument(root, {
		...namespaces(root),
		'cbc:CustomizationID': invoice.profile,
		'cbc:ProfileID': invoice.businessProcess,
		'cbc:ID': invoice.number,
		'cbc:IssueDate': invoice.issueDate,
		'cbc:DueDate': root === 'Invoice' ? invoice.dueDate : undefined,
		[names.typeCode]: invoice.typeCode,
		'cbc:Note': notesOf(invoice).map((note) => (note.subject ? `#${note.subject}#${note.text}` : note.text)),
		'cbc:DocumentCurrencyCode': invoice.currency,
		// UNTDID 2005: 432, paid to date.
		'cac:InvoicePeriod': invoice.vatOnPayment ? { 'cbc:DescriptionCode': '432' } : undefined,
		'cac:OrderReference': { 'cbc:ID': invoice.order },
		'cac:BillingReference': preceding
			? {
					'cac:InvoiceDocumentReference': {
						'cbc:ID': preceding.number,
						'cbc:IssueDate': preceding.issueDate,
					},
				}
			: undefined,
		'cac:AccountingSupplierParty': party(invoice.seller),
		'cac:AccountingCustomerParty': party(invoice.buyer),
		'cac:Delivery': { 'cbc:ActualDeliveryDate': invoice.deliveryDate },
		'cac:PaymentMeans': {
			'cbc:PaymentMeansCode': '30',
			'cbc:PaymentDueDate': root === 'CreditNote' ? invoice.dueDate : undefined,
			'cbc:PaymentID': invoice.number,
			'cac:PayeeFinancialAccount': { 'cbc:ID': invoice.seller.company.iban },
		},
		'cac:TaxTotal': {
			'cbc:TaxAmount': amount(totals.tax),
			'cac:TaxSubtotal': invoice.vatBreakdown.map(vatRow),
		},
		'cac:LegalMonetaryTotal': {
			'cbc:LineExtensionAmount': amount(totals.lines),
			'cbc:TaxExclusiveAmount': amount(totals.lines),
			'cbc:TaxInclusiveAmount': amount(totals.taxInclusive),
			'cbc:PrepaidAmount': totals.prepaid ? amount(totals.prepaid) : undefined,
			'cbc:PayableAmount': amount(totals.payable),
		},
		[names.line]: invoice.lines.map(line),
	});
}
