import type { Invoice, Party, Totals, VatBreakdown } from '../item';
import { listedDocument } from './attachments';
import type { ListedDocument, ReadDocument } from './attachments';
import { amount, amountIn, date, isInCurrency } from './lexical';
import type { Findings } from './lexical';
import { identifier, isKnown, partyOf } from './party';
import type { Identifier, PartyParts } from './party';
import { profileName } from './profile';
import type { XmlElement } from './xml';

const ROOTS: Record<string, string> = {
	Invoice: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2',
	CreditNote: 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2',
};

const CREDIT_NOTE = '381';

/** BT-14's place is in the same element as BT-13's, which has to hold something even where there is no order. */
const NO_ORDER = 'NA';

/** An invoiced object's identifier (BT-18) stands in a document reference of its own, which is no attachment. */
const INVOICED_OBJECT = '130';

/** UBL writes BT-8 by UNTDID 2005 and CII by UNTDID 2475. The item has CII's codes. */
const VAT_DUE_CODES: Record<string, string> = { '3': '5', '35': '29', '432': '72' };

/** Whether an element is the root of a UBL invoice or credit note. */
export function isUbl(root: XmlElement): boolean {
	return ROOTS[root.name] === root.namespace;
}

/** Reads a UBL 2.1 Invoice or CreditNote. Without a number the result has an empty one. */
export function readUbl(root: XmlElement, findings: Findings): ReadDocument {
	const currency = root.textAt('DocumentCurrencyCode')?.toUpperCase() ?? null;
	const documents = listedDocuments(root, findings);
	const specification = root.textAt('CustomizationID');
	const payee = party(root.at('PayeeParty'), 'payee', findings);
	const invoice: Invoice = {
		number: root.textAt('ID') ?? '',
		typeCode: typeCode(root, findings),
		issueDate: date(root.textAt('IssueDate'), 'issue date', findings),
		dueDate: date(dueDate(root), 'due date', findings),
		currency,
		totals: totals(root, currency, findings),
		vatBreakdown: vatBreakdown(root, currency, findings),
		seller: party(root.at('AccountingSupplierParty/Party'), 'seller', findings),
		buyer: party(root.at('AccountingCustomerParty/Party'), 'buyer', findings),
		payee: isKnown(payee) ? payee : null,
		businessProcess: root.textAt('ProfileID'),
		vatDueCode: vatDueCode(root),
		references: {
			precedingInvoices: precedingInvoices(root, findings),
			order:
				root
					.allAt('OrderReference/ID')
					.map(({ text }) => text)
					.find((id) => id !== NO_ORDER) ?? null,
			salesOrder: root.textAt('OrderReference/SalesOrderID'),
			contract: root.textAt('ContractDocumentReference/ID'),
			project: root.textAt('ProjectReference/ID'),
			buyerReference: root.textAt('BuyerReference'),
		},
		attachments: documents.map(({ attachment }) => attachment),
		profile: profileName(specification),
		specification,
		syntax: 'UBL',
	};
	return { invoice, documents };
}

function typeCode(root: XmlElement, findings: Findings): string | null {
	const written = root.textAt('InvoiceTypeCode') ?? root.textAt('CreditNoteTypeCode');
	if (written !== null || root.name !== 'CreditNote') return written;
	findings.add(`The credit note has no type code; it counts as ${CREDIT_NOTE}`);
	return CREDIT_NOTE;
}

/** BT-9 has a place of its own in an invoice; a credit note has it with the payment. */
function dueDate(root: XmlElement): string | null {
	return (
		root.textAt('DueDate') ??
		root.textAt('PaymentMeans/PaymentDueDate') ??
		root.textAt('PaymentTerms/PaymentDueDate')
	);
}

function vatDueCode(root: XmlElement): string | null {
	const written = root.textAt('InvoicePeriod/DescriptionCode');
	return written === null ? null : (VAT_DUE_CODES[written] ?? written);
}

function totals(root: XmlElement, currency: string | null, findings: Findings): Totals {
	const total = (name: string, what: string) =>
		amountIn(root.allAt(`LegalMonetaryTotal/${name}`), currency, what, findings);
	return {
		lines: total('LineExtensionAmount', 'sum of the lines'),
		allowances: total('AllowanceTotalAmount', 'sum of the allowances'),
		charges: total('ChargeTotalAmount', 'sum of the charges'),
		taxExclusive: total('TaxExclusiveAmount', 'total without VAT'),
		tax: amountIn(root.allAt('TaxTotal/TaxAmount'), currency, 'VAT total', findings),
		taxInclusive: total('TaxInclusiveAmount', 'total with VAT'),
		prepaid: total('PrepaidAmount', 'prepaid amount'),
		rounding: total('PayableRoundingAmount', 'rounding amount'),
		payable: total('PayableAmount', 'payable amount'),
	};
}

function vatBreakdown(root: XmlElement, currency: string | null, findings: Findings): VatBreakdown[] {
	return root
		.allAt('TaxTotal/TaxSubtotal')
		.filter((subtotal) => subtotal.all('TaxAmount').every((tax) => isInCurrency(tax, currency)))
		.map((subtotal) => ({
			category: subtotal.textAt('TaxCategory/ID'),
			rate: amount(
				subtotal.textAt('TaxCategory/Percent') ?? subtotal.textAt('Percent'),
				'VAT rate',
				findings,
			),
			base: amount(subtotal.textAt('TaxableAmount'), 'VAT base', findings),
			tax: amount(subtotal.textAt('TaxAmount'), 'VAT amount', findings),
			exemptionReason:
				subtotal.textAt('TaxCategory/TaxExemptionReason') ??
				subtotal.textAt('TaxCategory/TaxExemptionReasonCode'),
		}));
}

function precedingInvoices(root: XmlElement, findings: Findings) {
	const references = ['InvoiceDocumentReference', 'CreditNoteDocumentReference'].flatMap((name) =>
		root.allAt(`BillingReference/${name}`),
	);
	return references.flatMap((reference) => {
		const number = reference.textAt('ID');
		if (number === null) return [];
		return [
			{ number, issueDate: date(reference.textAt('IssueDate'), 'date of a preceding invoice', findings) },
		];
	});
}

function party(element: XmlElement | undefined, role: string, findings: Findings): Party {
	const text = (path: string) => element?.textAt(path) ?? null;
	const parts: PartyParts = {
		name: text('PartyLegalEntity/RegistrationName') ?? text('PartyName/Name'),
		legalId: identifierAt(element, 'PartyLegalEntity/CompanyID'),
		ids: (element?.allAt('PartyIdentification/ID') ?? []).flatMap((id) => idOf(id) ?? []),
		vatId: vatId(element),
		electronicAddress: identifierAt(element, 'EndpointID'),
		address: address(element?.at('PostalAddress')),
	};
	return partyOf(parts, role, findings);
}

function identifierAt(element: XmlElement | undefined, path: string): Identifier | null {
	const found = element?.at(path);
	return found ? idOf(found) : null;
}

function idOf(element: XmlElement): Identifier | null {
	return identifier(element.attribute('schemeID'), element.text);
}

/** The tax registration under the scheme VAT; a party may have others, and some senders leave the scheme out. */
function vatId(element: XmlElement | undefined): string | null {
	const registrations = element?.all('PartyTaxScheme') ?? [];
	const schemeOf = (registration: XmlElement) => registration.textAt('TaxScheme/ID')?.toUpperCase();
	const idIn = (registration: XmlElement | undefined) => registration?.textAt('CompanyID') ?? null;
	const declared = idIn(registrations.find((registration) => schemeOf(registration) === 'VAT'));
	const undeclared = idIn(registrations.find((registration) => !schemeOf(registration)));
	return declared ?? (/^[A-Za-z]{2}/.test(undeclared ?? '') ? undeclared : null);
}

function address(element: XmlElement | undefined): PartyParts['address'] {
	if (!element) return null;
	const lines = ['StreetName', 'AdditionalStreetName', 'AddressLine/Line'].flatMap((path) =>
		element.allAt(path).flatMap(({ text }) => text ?? []),
	);
	return {
		lines,
		postCode: element.textAt('PostalZone'),
		city: element.textAt('CityName'),
		country: element.textAt('Country/IdentificationCode'),
	};
}

function listedDocuments(root: XmlElement, findings: Findings): ListedDocument[] {
	return root
		.all('AdditionalDocumentReference')
		.filter(
			(reference) => reference.textAt('DocumentTypeCode') !== INVOICED_OBJECT || reference.at('Attachment'),
		)
		.map((reference) => {
			const described = {
				id: reference.textAt('ID'),
				description: reference.textAt('DocumentDescription'),
				uri: reference.textAt('Attachment/ExternalReference/URI'),
			};
			return listedDocument(described, reference.at('Attachment/EmbeddedDocumentBinaryObject'), findings);
		});
}
