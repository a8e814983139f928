/** Where a party says who it is, from the party's own element. */
export interface PartyPaths {
	name: string;
	legalId: string;
	ids: string;
	vatId: string;
	address: string;
	country: string;
}

/** Where an invoice says what the sandbox needs. Names stand for elements of any namespace. */
export interface InvoicePaths {
	number: string;
	profile: string;
	typeCode: string;
	issueDate: string;
	currency: string;
	payable: string;
	seller: string;
	buyer: string;
	party: PartyPaths;
}

const ciiTransaction = '/CrossIndustryInvoice/SupplyChainTradeTransaction';

export const ciiPaths: InvoicePaths = {
	number: '/CrossIndustryInvoice/ExchangedDocument/ID',
	profile: '/CrossIndustryInvoice/ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID',
	typeCode: '/CrossIndustryInvoice/ExchangedDocument/TypeCode',
	issueDate: '/CrossIndustryInvoice/ExchangedDocument/IssueDateTime/DateTimeString',
	currency: `${ciiTransaction}/ApplicableHeaderTradeSettlement/InvoiceCurrencyCode`,
	payable: `${ciiTransaction}/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount`,
	seller: `${ciiTransaction}/ApplicableHeaderTradeAgreement/SellerTradeParty`,
	buyer: `${ciiTransaction}/ApplicableHeaderTradeAgreement/BuyerTradeParty`,
	party: {
		name: 'Name',
		legalId: 'SpecifiedLegalOrganization/ID',
		ids: 'GlobalID | ID',
		vatId: "SpecifiedTaxRegistration/ID[@schemeID='VA']",
		address: 'URIUniversalCommunication/URIID',
		country: 'PostalTradeAddress/CountryID',
	},
};

export const ublPaths = (root: 'Invoice' | 'CreditNote'): InvoicePaths => ({
	number: `/${root}/ID`,
	profile: `/${root}/CustomizationID`,
	typeCode: `/${root}/${root}TypeCode`,
	issueDate: `/${root}/IssueDate`,
	currency: `/${root}/DocumentCurrencyCode`,
	payable: `/${root}/LegalMonetaryTotal/PayableAmount`,
	seller: `/${root}/AccountingSupplierParty/Party`,
	buyer: `/${root}/AccountingCustomerParty/Party`,
	party: {
		name: 'PartyLegalEntity/RegistrationName | PartyName/Name',
		legalId: 'PartyLegalEntity/CompanyID',
		ids: 'PartyIdentification/ID',
		vatId: 'PartyTaxScheme/CompanyID',
		address: 'EndpointID',
		country: 'PostalAddress/Country/IdentificationCode',
	},
});
