import type { Invoice, Party, Totals, VatBreakdown } from '../item';
import { listedDocument } from './attachments';
import type { ListedDocument, ReadDocument } from './attachments';
import { amount, amountIn, date } from './lexical';
import type { Findings } from './lexical';
import { identifier, isKnown, partyOf } from './party';
import type { Identifier, PartyParts } from './party';
import { profileName } from './profile';
import type { XmlElement } from './xml';

/** Element names that differ between CII (D16B, D22B) and its forerunner in ZUGFeRD 1. */
interface Vocabulary {
	root: string;
	namespace: string;
	context: string;
	document: string;
	transaction: string;
	agreement: string;
	settlement: string;
	summation: string;
	rate: string;
}

const VOCABULARIES: Vocabulary[] = [
	{
		root: 'CrossIndustryInvoice',
		namespace: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
		context: 'ExchangedDocumentContext',
		document: 'ExchangedDocument',
		transaction: 'SupplyChainTradeTransaction',
		agreement: 'ApplicableHeaderTradeAgreement',
		settlement: 'ApplicableHeaderTradeSettlement',
		summation: 'SpecifiedTradeSettlementHeaderMonetarySummation',
		rate: 'RateApplicablePercent',
	},
	{
		root: 'CrossIndustryDocument',
		namespace: 'urn:ferd:CrossIndustryDocument:invoice:1p0',
		context: 'SpecifiedExchangedDocumentContext',
		document: 'HeaderExchangedDocument',
		transaction: 'SpecifiedSupplyChainTradeTransaction',
		agreement: 'ApplicableSupplyChainTradeAgreement',
		settlement: 'ApplicableSupplyChainTradeSettlement',
		summation: 'SpecifiedTradeSettlementMonetarySummation',
		rate: 'ApplicablePercent',
	},
];

/** Type codes of additional documents that are no attachments: a tender (BT-17) and the invoiced object (BT-18). */
const NO_ATTACHMENTS = new Set(['50', '130']);

/** Whether an element is the root of a CII invoice. */
export function isCii(root: XmlElement): boolean {
	return vocabularyOf(root) !== undefined;
}

/**
 * Reads a CII invoice, of the D16B or D22B schema or as ZUGFeRD 1 wrote it. Without a number the result has an
 * empty one.
 */
export function readCii(root: XmlElement, findings: Findings): ReadDocument {
	const words = vocabularyOf(root) ?? VOCABULARIES[0];
	const agreement = root.at(`${words.transaction}/${words.agreement}`);
	const settlement = root.at(`${words.transaction}/${words.settlement}`);
	const agreed = (path: string) => agreement?.textAt(path) ?? null;
	const currency = settlement?.textAt('InvoiceCurrencyCode')?.toUpperCase() ?? null;
	const specification = root.textAt(`${words.context}/GuidelineSpecifiedDocumentContextParameter/ID`);
	const documents = listedDocuments(agreement, findings);
	const payee = party(settlement?.at('PayeeTradeParty'), 'payee', findings);
	const invoice: Invoice = {
		number: root.textAt(`${words.document}/ID`) ?? '',
		typeCode: root.textAt(`${words.document}/TypeCode`),
		issueDate: dateIn(root.at(`${words.document}/IssueDateTime`), 'issue date', findings),
		dueDate: dateIn(settlement?.at('SpecifiedTradePaymentTerms/DueDateDateTime'), 'due date', findings),
		currency,
		totals: totals(settlement?.at(words.summation), currency, findings),
		vatBreakdown: vatBreakdown(settlement, words, currency, findings),
		seller: party(agreement?.at('SellerTradeParty'), 'seller', findings),
		buyer: party(agreement?.at('BuyerTradeParty'), 'buyer', findings),
		payee: isKnown(payee) ? payee : null,
		businessProcess: root.textAt(`${words.context}/BusinessProcessSpecifiedDocumentContextParameter/ID`),
		vatDueCode: settlement?.textAt('ApplicableTradeTax/DueDateTypeCode') ?? null,
		references: {
			precedingInvoices: precedingInvoices(settlement, findings),
			order:
				agreed('BuyerOrderReferencedDocument/IssuerAssignedID') ?? agreed('BuyerOrderReferencedDocument/ID'),
			salesOrder: agreed('SellerOrderReferencedDocument/IssuerAssignedID'),
			contract:
				agreed('ContractReferencedDocument/IssuerAssignedID') ?? agreed('ContractReferencedDocument/ID'),
			project: agreed('SpecifiedProcuringProject/ID'),
			buyerReference: agreed('BuyerReference'),
		},
		attachments: documents.map(({ attachment }) => attachment),
		profile: profileName(specification),
		specification,
		syntax: 'CII',
	};
	return { invoice, documents };
}

function vocabularyOf(root: XmlElement): Vocabulary | undefined {
	return VOCABULARIES.find((words) => words.root === root.name && words.namespace === root.namespace);
}

/** A date stands in a `DateTimeString` or `DateTime` below the element, or, in loose files, in the element itself. */
function dateIn(element: XmlElement | undefined, what: string, findings: Findings): string | null {
	return date(element?.elements.find(({ text }) => text)?.text ?? element?.text ?? null, what, findings);
}

function totals(summation: XmlElement | undefined, currency: string | null, findings: Findings): Totals {
	const total = (name: string, what: string) =>
		amountIn(summation?.all(name) ?? [], currency, what, findings);
	return {
		lines: total('LineTotalAmount', 'sum of the lines'),
		allowances: total('AllowanceTotalAmount', 'sum of the allowances'),
		charges: total('ChargeTotalAmount', 'sum of the charges'),
		taxExclusive: total('TaxBasisTotalAmount', 'total without VAT'),
		tax: total('TaxTotalAmount', 'VAT total'),
		taxInclusive: total('GrandTotalAmount', 'total with VAT'),
		prepaid: total('TotalPrepaidAmount', 'prepaid amount'),
		rounding: total('RoundingAmount', 'rounding amount'),
		payable: total('DuePayableAmount', 'payable amount'),
	};
}

function vatBreakdown(
	settlement: XmlElement | undefined,
	words: Vocabulary,
	currency: string | null,
	findings: Findings,
): VatBreakdown[] {
	return (settlement?.all('ApplicableTradeTax') ?? []).map((tax) => ({
		category: tax.textAt('CategoryCode'),
		rate: amount(tax.textAt(words.rate), 'VAT rate', findings),
		base: amountIn(tax.all('BasisAmount'), currency, 'VAT base', findings),
		tax: amountIn(tax.all('CalculatedAmount'), currency, 'VAT amount', findings),
		exemptionReason: tax.textAt('ExemptionReason') ?? tax.textAt('ExemptionReasonCode'),
	}));
}

function precedingInvoices(settlement: XmlElement | undefined, findings: Findings) {
	return (settlement?.all('InvoiceReferencedDocument') ?? []).flatMap((reference) => {
		const number = reference.textAt('IssuerAssignedID') ?? reference.textAt('ID');
		if (number === null) return [];
		const written = reference.at('FormattedIssueDateTime') ?? reference.at('IssueDateTime');
		return [{ number, issueDate: dateIn(written, 'date of a preceding invoice', findings) }];
	});
}

function party(element: XmlElement | undefined, role: string, findings: Findings): Party {
	const idsAt = (path: string) => (element?.allAt(path) ?? []).flatMap((id) => idOf(id) ?? []);
	const parts: PartyParts = {
		name: element?.textAt('Name') ?? null,
		legalId: idsAt('SpecifiedLegalOrganization/ID')[0] ?? null,
		ids: [...idsAt('GlobalID'), ...idsAt('ID')],
		vatId: vatId(element),
		electronicAddress: idsAt('URIUniversalCommunication/URIID')[0] ?? null,
		address: address(element?.at('PostalTradeAddress')),
	};
	return partyOf(parts, role, findings);
}

function idOf(element: XmlElement): Identifier | null {
	return identifier(element.attribute('schemeID'), element.text);
}

/** The tax registration under the scheme VA; `FC` is a local tax number, and some senders leave the scheme out. */
function vatId(element: XmlElement | undefined): string | null {
	const registrations = element?.allAt('SpecifiedTaxRegistration/ID') ?? [];
	const schemeOf = (id: XmlElement) => id.attribute('schemeID')?.toUpperCase();
	const declared = registrations.find((id) => schemeOf(id) === 'VA' || schemeOf(id) === 'VAT')?.text;
	const undeclared = registrations.find((id) => !schemeOf(id))?.text;
	return declared ?? (/^[A-Za-z]{2}/.test(undeclared ?? '') ? (undeclared ?? null) : null);
}

function address(element: XmlElement | undefined): PartyParts['address'] {
	if (!element) return null;
	return {
		lines: ['LineOne', 'LineTwo', 'LineThree'].flatMap((name) => element.textAt(name) ?? []),
		postCode: element.textAt('PostcodeCode'),
		city: element.textAt('CityName'),
		country: element.textAt('CountryID'),
	};
}

function listedDocuments(agreement: XmlElement | undefined, findings: Findings): ListedDocument[] {
	return (agreement?.all('AdditionalReferencedDocument') ?? []).flatMap((reference) => {
		const binaries = reference.all('AttachmentBinaryObject');
		if (binaries.length === 0 && NO_ATTACHMENTS.has(reference.textAt('TypeCode') ?? '')) return [];
		const described = {
			id: reference.textAt('IssuerAssignedID') ?? reference.textAt('ID'),
			description: reference.textAt('Name'),
			uri: reference.textAt('URIID'),
		};
		const contents = binaries.length > 0 ? binaries : [undefined];
		return contents.map((binary) => listedDocument(described, binary, findings));
	});
}
