import { invoiceSchema, parseItem } from '../../../nodes/domain/item';
import { cii, ciiDate, ciiDocument, ciiParty, ciiSums } from '../../fixtures/invoices/cii';
import { read } from '../../fixtures/invoices/read';
import { ubl } from '../../fixtures/invoices/ubl';
import type { Element } from '../../fixtures/invoices/xml';

const currency = (code: string): Element => ['ram:InvoiceCurrencyCode', code];
const dueDate: Element = ['ram:SpecifiedTradePaymentTerms', [['ram:DueDateDateTime', [ciiDate('20260414')]]]];

it('reads the parts of an invoice', async () => {
	const context: Element[] = [['ram:BusinessProcessSpecifiedDocumentContextParameter', [['ram:ID', 'S1']]]];
	const invoice = await read(cii({ context, settlement: [currency('EUR'), dueDate] }));
	expect(invoice).toMatchObject({
		identity: '732829320|F-100|2026',
		number: 'F-100',
		typeCode: '380',
		issueDate: '2026-03-15',
		dueDate: '2026-04-14',
		currency: 'EUR',
		businessProcess: 'S1',
		profile: 'EN16931',
		syntax: 'CII',
		findings: [],
		payee: null,
		totals: {
			lines: '100.00',
			taxExclusive: '100.00',
			tax: '20.00',
			taxInclusive: '120.00',
			payable: '120.00',
		},
	});
	expect(() => parseItem(invoiceSchema, invoice, 'The invoice')).not.toThrow();
});

it('has the same identity as the same invoice in UBL', async () => {
	expect((await read(cii())).identity).toBe((await read(ubl())).identity);
});

it('reads allowances, charges, prepaid and rounding', async () => {
	const sums: Element[] = [
		...ciiSums,
		['ram:ChargeTotalAmount', '1.00'],
		['ram:AllowanceTotalAmount', '2.00'],
		['ram:RoundingAmount', '-0.02'],
		['ram:TotalPrepaidAmount', '3.00'],
	];
	expect((await read(cii({ sums }))).totals).toMatchObject({
		charges: '1.00',
		allowances: '2.00',
		rounding: '-0.02',
		prepaid: '3.00',
	});
});

describe('VAT', () => {
	const inEuros: Element = ['ram:TaxTotalAmount', { currencyID: 'EUR' }, '18.50'];
	const inDollars: Element = ['ram:TaxTotalAmount', { currencyID: 'USD' }, '20.00'];
	const rest: Element[] = [['ram:DuePayableAmount', '120.00']];

	it.each([
		['first', [inEuros, inDollars]],
		['last', [inDollars, inEuros]],
	])('is taken in the currency of the document when the accounting currency stands %s', async (_, taxes) => {
		const settlement: Element[] = [['ram:TaxCurrencyCode', 'EUR'], currency('USD')];
		expect((await read(cii({ settlement, sums: [...taxes, ...rest] }))).totals.tax).toBe('20.00');
	});

	it('is broken down, and due by its code', async () => {
		const tax = (base: string, amount: string, rate: string, more: Element[] = []): Element => [
			'ram:ApplicableTradeTax',
			[
				['ram:CalculatedAmount', amount],
				['ram:TypeCode', 'VAT'],
				['ram:BasisAmount', base],
				['ram:CategoryCode', 'S'],
				...more,
				['ram:RateApplicablePercent', rate],
			],
		];
		const due: Element[] = [['ram:DueDateTypeCode', '72']];
		const settlement: Element[] = [
			currency('EUR'),
			tax('100.00', '20.00', '20.00'),
			tax('10.00', '0.55', '5.5', due),
		];
		const invoice = await read(cii({ settlement }));
		expect(invoice.vatDueCode).toBe('72');
		expect(invoice.vatBreakdown).toEqual([
			{ category: 'S', rate: '20.00', base: '100.00', tax: '20.00', exemptionReason: null },
			{ category: 'S', rate: '5.5', base: '10.00', tax: '0.55', exemptionReason: null },
		]);
	});
});

describe('dates', () => {
	it.each<[string, Element]>([
		['format 102', ciiDate('20260315')],
		['format 203', ciiDate('202603151030', '203')],
		['format 204', ciiDate('20260315103000', '204')],
		['dashes all the same', ciiDate('2026-03-15')],
		['an xs:dateTime', ['udt:DateTime', '2026-03-15T10:30:00+01:00']],
	])('are read in %s', async (_, written) => {
		const document: Element[] = [...ciiDocument.slice(0, 2), ['ram:IssueDateTime', [written]]];
		expect((await read(cii({ document }))).issueDate).toBe('2026-03-15');
	});

	it.each(['20260229', '2025-13-45', '202603', '15.03.2026'])('%j is none', async (written) => {
		const document: Element[] = [...ciiDocument.slice(0, 2), ['ram:IssueDateTime', [ciiDate(written)]]];
		expect(await read(cii({ document }))).toMatchObject({ issueDate: null, identity: null });
	});
});

describe('parties', () => {
	it('are told by every identifier they have', async () => {
		const seller: Element[] = [
			['ram:ID', 'SUPPLIER-7'],
			['ram:GlobalID', { schemeID: '0009' }, '732 829 320 00074'],
			['ram:GlobalID', { schemeID: '0088' }, '3610910000007'],
			...ciiParty('Le Vendeur', '732829320'),
			['ram:URIUniversalCommunication', [['ram:URIID', { schemeID: '0225' }, '732829320_VENTES']]],
			['ram:SpecifiedTaxRegistration', [['ram:ID', { schemeID: 'FC' }, '99/123']]],
			['ram:SpecifiedTaxRegistration', [['ram:ID', { schemeID: 'VA' }, 'FR 44 732829320']]],
		];
		expect((await read(cii({ seller }))).seller).toMatchObject({
			siren: '732829320',
			sirenSource: 'legalId',
			siret: '73282932000074',
			siretValid: true,
			vatId: 'FR44732829320',
			electronicAddress: { scheme: '0225', value: '732829320_VENTES' },
			identifiers: [
				{ scheme: '0002', value: '732829320' },
				{ scheme: '0009', value: '732 829 320 00074' },
				{ scheme: '0088', value: '3610910000007' },
				{ scheme: null, value: 'SUPPLIER-7' },
			],
		});
	});

	it('have an address', async () => {
		const buyer: Element[] = [
			['ram:Name', 'Le Client'],
			[
				'ram:PostalTradeAddress',
				[
					['ram:PostcodeCode', '59000'],
					['ram:LineOne', '1 rue Haute'],
					['ram:LineThree', 'Porte 3'],
					['ram:CityName', 'Lille'],
					['ram:CountryID', 'FR'],
				],
			],
		];
		expect((await read(cii({ buyer }))).buyer.address).toEqual({
			lines: ['1 rue Haute', 'Porte 3'],
			postCode: '59000',
			city: 'Lille',
			country: 'FR',
		});
	});

	it("aren't mixed up with those who act for them", async () => {
		const agreement: Element[] = [
			['ram:SellerTaxRepresentativeTradeParty', ciiParty('Le Mandataire', '303656847')],
			['ram:SalesAgentTradeParty', ciiParty("L'Agent", '552100554')],
		];
		const settlement: Element[] = [
			currency('EUR'),
			['ram:InvoicerTradeParty', ciiParty('Le Facturier', '552100554')],
			['ram:PayeeTradeParty', ciiParty('Le Factor', '303656847')],
		];
		const invoice = await read(cii({ agreement, settlement }));
		expect(invoice.seller).toMatchObject({ name: 'Le Vendeur', siren: '732829320' });
		expect(invoice.payee).toMatchObject({ name: 'Le Factor', siren: '303656847' });
	});
});

it('lists references', async () => {
	const agreement: Element[] = [
		['ram:BuyerReference', 'SERVICE-9'],
		['ram:SellerOrderReferencedDocument', [['ram:IssuerAssignedID', 'SO-2']]],
		['ram:BuyerOrderReferencedDocument', [['ram:IssuerAssignedID', 'PO-1']]],
		['ram:ContractReferencedDocument', [['ram:IssuerAssignedID', 'C-3']]],
		[
			'ram:SpecifiedProcuringProject',
			[
				['ram:ID', 'P-4'],
				['ram:Name', 'Project'],
			],
		],
	];
	const preceding = (number: string, date: Element[]): Element => [
		'ram:InvoiceReferencedDocument',
		[['ram:IssuerAssignedID', number], ...date],
	];
	const formatted: Element = [
		'ram:FormattedIssueDateTime',
		[['qdt:DateTimeString', { format: '102' }, '20251231']],
	];
	const after = [preceding('F-7', [formatted]), preceding('F-8', [])];
	expect((await read(cii({ agreement, after }))).references).toEqual({
		precedingInvoices: [
			{ number: 'F-7', issueDate: '2025-12-31' },
			{ number: 'F-8', issueDate: null },
		],
		order: 'PO-1',
		salesOrder: 'SO-2',
		contract: 'C-3',
		project: 'P-4',
		buyerReference: 'SERVICE-9',
	});
});

it.each([
	['urn:factur-x.eu:1p0:minimum', 'MINIMUM'],
	['urn:factur-x.eu:1p0:basicwl', 'BASIC WL'],
	['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'BASIC'],
	['urn:cen.eu:en16931:2017', 'EN16931'],
	['urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended', 'EXTENDED'],
	['urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr', 'EXTENDED-CTC-FR'],
	['urn:cen.eu:en16931:2017#compliant#urn:zugferd.de:2p0:basic', 'BASIC'],
	['urn:example:own', 'urn:example:own'],
])('names the profile of %s %s', async (guideline, profile) => {
	expect(await read(cii({ guideline }))).toMatchObject({ profile, specification: guideline });
});

it('reads the forerunner that ZUGFeRD 1 used', async () => {
	const old = cii({
		settlement: [
			currency('EUR'),
			[
				'ram:ApplicableTradeTax',
				[
					['ram:CalculatedAmount', { currencyID: 'EUR' }, '20.00'],
					['ram:BasisAmount', { currencyID: 'EUR' }, '100.00'],
					['ram:RateApplicablePercent', '20.00'],
				],
			],
		],
		guideline: 'urn:ferd:CrossIndustryDocument:invoice:1p0:comfort',
	})
		.replace(
			'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
			'urn:ferd:CrossIndustryDocument:invoice:1p0',
		)
		.replace(
			'ReusableAggregateBusinessInformationEntity:100',
			'ReusableAggregateBusinessInformationEntity:12',
		)
		.replaceAll('CrossIndustryInvoice', 'CrossIndustryDocument')
		.replaceAll('rsm:ExchangedDocumentContext', 'rsm:SpecifiedExchangedDocumentContext')
		.replaceAll('rsm:ExchangedDocument>', 'rsm:HeaderExchangedDocument>')
		.replaceAll('rsm:SupplyChain', 'rsm:SpecifiedSupplyChain')
		.replaceAll('ApplicableHeaderTrade', 'ApplicableSupplyChainTrade')
		.replaceAll('SettlementHeaderMonetary', 'SettlementMonetary')
		.replaceAll('RateApplicablePercent', 'ApplicablePercent');
	expect(await read(old)).toMatchObject({
		number: 'F-100',
		issueDate: '2026-03-15',
		profile: 'EN16931',
		seller: { siren: '732829320' },
		totals: { payable: '120.00' },
		vatBreakdown: [{ rate: '20.00', base: '100.00', tax: '20.00' }],
	});
});
