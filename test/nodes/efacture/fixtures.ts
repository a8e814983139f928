/** Invoices with just what a reader needs, made for these tests. */

const supplier = `<cac:AccountingSupplierParty><cac:Party>
	<cac:PartyName><cbc:Name>Ateliers Fictifs</cbc:Name></cac:PartyName>
	<cac:PartyLegalEntity><cbc:RegistrationName>Ateliers Fictifs SAS</cbc:RegistrationName><cbc:CompanyID schemeID="0002">732829320</cbc:CompanyID></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>`;
const customer = `<cac:AccountingCustomerParty><cac:Party>
	<cac:PartyLegalEntity><cbc:RegistrationName>Client Inventé SARL</cbc:RegistrationName><cbc:CompanyID schemeID="0002">552100554</cbc:CompanyID></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>`;
const money = (name: string, value: string) => `<cbc:${name} currencyID="EUR">${value}</cbc:${name}>`;

/** A UBL 2.1 invoice over 1,000.00 EUR and 20 % VAT. */
export function ublInvoice({ number, documents = '' }: { number: string; documents?: string }): string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-09-01</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>${documents}${supplier}${customer}
<cac:TaxTotal>${money('TaxAmount', '200.00')}</cac:TaxTotal>
<cac:LegalMonetaryTotal>${money('LineExtensionAmount', '1000.00')}${money('TaxExclusiveAmount', '1000.00')}${money('TaxInclusiveAmount', '1200.00')}${money('PayableAmount', '1200.00')}</cac:LegalMonetaryTotal>
</Invoice>`;
}

const embedded = (id: string, fileName: string, mimeType: string, content: string) =>
	`<cac:AdditionalDocumentReference><cbc:ID>${id}</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="${mimeType}" filename="${fileName}">${Buffer.from(content).toString('base64')}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`;

/** The same with two supporting documents inside. */
export function ublWithAttachments(): string {
	const documents = embedded('1', 'hours.csv', 'text/csv', 'day;hours\n1;7') + embedded('2', 'photo.png', 'image/png', 'pixels');
	return ublInvoice({ number: 'F-WITH', documents });
}
