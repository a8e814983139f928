import { invoiceSchema, parseItem } from '../../../nodes/domain/item';
import { read } from '../../fixtures/invoices/read';
import { ubl, ublHeader, ublParty, ublTotals } from '../../fixtures/invoices/ubl';
import type { Element } from '../../fixtures/invoices/xml';

const without = (name: string) => ublHeader.filter(([element]) => element !== name);
const EUR = { currencyID: 'EUR' };
const vat = { tax: ['cac:TaxScheme', [['cbc:ID', 'VAT']]] as Element };

const subtotal = (
	base: string,
	tax: string,
	category: string,
	rate: string,
	more: Element[] = [],
): Element => [
	'cac:TaxSubtotal',
	[
		['cbc:TaxableAmount', EUR, base],
		['cbc:TaxAmount', EUR, tax],
		['cac:TaxCategory', [['cbc:ID', category], ['cbc:Percent', rate], ...more, vat.tax]],
	],
];

it('reads the parts of an invoice', async () => {
	const invoice = await read(ubl());
	expect(invoice).toMatchObject({
		identity: '732829320|F-100|2026',
		identityWeak: false,
		number: 'F-100',
		typeCode: '380',
		issueDate: '2026-03-15',
		dueDate: '2026-04-14',
		currency: 'EUR',
		businessProcess: 'S1',
		profile: 'EN16931',
		specification: 'urn:cen.eu:en16931:2017',
		syntax: 'UBL',
		findings: [],
		payee: null,
		seller: { name: 'Le Vendeur', siren: '732829320' },
		buyer: { name: 'Le Client', siren: '552100554' },
	});
	expect(() => parseItem(invoiceSchema, invoice, 'The invoice')).not.toThrow();
});

it('reads every total, digit for digit', async () => {
	const totals: Element[] = [
		['cbc:LineExtensionAmount', EUR, '1000.10'],
		['cbc:TaxExclusiveAmount', EUR, '990.3'],
		['cbc:TaxInclusiveAmount', EUR, '1188.360'],
		['cbc:AllowanceTotalAmount', EUR, '20'],
		['cbc:ChargeTotalAmount', EUR, '10.20'],
		['cbc:PrepaidAmount', EUR, '88.36'],
		['cbc:PayableRoundingAmount', EUR, '-0.01'],
		['cbc:PayableAmount', EUR, '12345678901234567.89'],
	];
	const between: Element[] = [['cac:TaxTotal', [['cbc:TaxAmount', EUR, '198.06']]]];
	expect((await read(ubl({ totals, between }))).totals).toEqual({
		lines: '1000.10',
		taxExclusive: '990.3',
		taxInclusive: '1188.360',
		allowances: '20',
		charges: '10.20',
		prepaid: '88.36',
		rounding: '-0.01',
		payable: '12345678901234567.89',
		tax: '198.06',
	});
});

describe('a credit note', () => {
	const header = without('cbc:InvoiceTypeCode').filter(([name]) => name !== 'cbc:DueDate');
	const dueDate: Element[] = [['cac:PaymentMeans', [['cbc:PaymentDueDate', '2026-05-01']]]];

	it('has its own type code, and its due date with the payment', async () => {
		const coded: Element[] = [...header, ['cbc:CreditNoteTypeCode', '396']];
		const invoice = await read(ubl({ root: 'CreditNote', header: coded, between: dueDate }));
		expect(invoice).toMatchObject({ typeCode: '396', dueDate: '2026-05-01', syntax: 'UBL', findings: [] });
	});

	it('without a type code counts as 381, with a finding', async () => {
		const invoice = await read(ubl({ root: 'CreditNote', header }));
		expect(invoice.typeCode).toBe('381');
		expect(invoice.findings).toEqual([expect.stringContaining('type code')]);
	});
});

it('leaves the type open where an invoice has no type code', async () => {
	expect((await read(ubl({ header: without('cbc:InvoiceTypeCode') }))).typeCode).toBeNull();
});

describe('VAT', () => {
	const accounting: Element = ['cac:TaxTotal', [['cbc:TaxAmount', { currencyID: 'EUR' }, '18.50']]];
	const document: Element = [
		'cac:TaxTotal',
		[
			['cbc:TaxAmount', { currencyID: 'USD' }, '20.00'],
			[
				'cac:TaxSubtotal',
				[
					['cbc:TaxableAmount', { currencyID: 'USD' }, '100.00'],
					['cbc:TaxAmount', { currencyID: 'USD' }, '20.00'],
					[
						'cac:TaxCategory',
						[
							['cbc:ID', 'S'],
							['cbc:Percent', '20'],
						],
					],
				],
			],
		],
	];
	const header: Element[] = [...without('cbc:DocumentCurrencyCode'), ['cbc:DocumentCurrencyCode', 'USD']];
	const totals: Element[] = [['cbc:PayableAmount', { currencyID: 'USD' }, '120.00']];

	it.each([
		['first', [accounting, document]],
		['last', [document, accounting]],
	])(
		'is taken in the currency of the document when the accounting currency stands %s',
		async (_, between) => {
			const invoice = await read(ubl({ header, totals, between }));
			expect(invoice.totals.tax).toBe('20.00');
			expect(invoice.vatBreakdown).toEqual([
				{ category: 'S', rate: '20', base: '100.00', tax: '20.00', exemptionReason: null },
			]);
			expect(invoice.findings).toEqual([]);
		},
	);

	it('in the accounting currency alone is left out, with a finding', async () => {
		const invoice = await read(ubl({ header, totals, between: [accounting] }));
		expect(invoice.totals.tax).toBeNull();
		expect(invoice.findings).toEqual([expect.stringContaining('VAT total')]);
	});

	it('is broken down once, though the accounting currency has a breakdown too', async () => {
		const both: Element[] = [
			['cac:TaxTotal', [['cbc:TaxAmount', EUR, '18.50'], subtotal('92.50', '18.50', 'S', '20')]],
			document,
		];
		expect((await read(ubl({ header, totals, between: both }))).vatBreakdown).toMatchObject([
			{ base: '100.00' },
		]);
	});

	it('is broken down by category and rate', async () => {
		const between: Element[] = [
			[
				'cac:TaxTotal',
				[
					['cbc:TaxAmount', EUR, '20.00'],
					subtotal('100.00', '20.00', 'S', '20.00'),
					subtotal('50.00', '0.00', 'E', '0', [['cbc:TaxExemptionReasonCode', 'VATEX-FR-FRANCHISE']]),
				],
			],
		];
		expect((await read(ubl({ between }))).vatBreakdown).toEqual([
			{ category: 'S', rate: '20.00', base: '100.00', tax: '20.00', exemptionReason: null },
			{ category: 'E', rate: '0', base: '50.00', tax: '0.00', exemptionReason: 'VATEX-FR-FRANCHISE' },
		]);
	});

	it.each([
		['3', '5'],
		['35', '29'],
		['432', '72'],
		['77', '77'],
	])("is due by code %s, which is CII's %s", async (written, code) => {
		const header: Element[] = [...ublHeader, ['cac:InvoicePeriod', [['cbc:DescriptionCode', written]]]];
		expect((await read(ubl({ header }))).vatDueCode).toBe(code);
	});
});

describe('parties', () => {
	it('take the VAT id from the registration for VAT, not from another', async () => {
		const registration = (id: string, scheme: string): Element => [
			'cac:PartyTaxScheme',
			[
				['cbc:CompanyID', id],
				['cac:TaxScheme', [['cbc:ID', scheme]]],
			],
		];
		const seller: Element[] = [registration('99/123/4567', 'LOC'), registration('FR44732829320', 'VAT')];
		expect((await read(ubl({ seller }))).seller).toMatchObject({
			vatId: 'FR44732829320',
			siren: '732829320',
			sirenSource: 'vatId',
		});
		expect((await read(ubl({ seller: [registration('99/123/4567', 'LOC')] }))).seller.vatId).toBeNull();
	});

	it('keep every identifier with its scheme', async () => {
		const seller: Element[] = [
			['cbc:EndpointID', { schemeID: '0225' }, '732829320_73282932000074_VENTES'],
			['cac:PartyIdentification', [['cbc:ID', { schemeID: '0088' }, '3610910000007']]],
			['cac:PartyIdentification', [['cbc:ID', 'SUPPLIER-7']]],
			['cac:PartyName', [['cbc:Name', 'Trade name']]],
			...ublParty('Le Vendeur', '732829320'),
		];
		expect((await read(ubl({ seller }))).seller).toMatchObject({
			name: 'Le Vendeur',
			electronicAddress: { scheme: '0225', value: '732829320_73282932000074_VENTES' },
			siret: '73282932000074',
			identifiers: [
				{ scheme: '0002', value: '732829320' },
				{ scheme: '0088', value: '3610910000007' },
				{ scheme: null, value: 'SUPPLIER-7' },
			],
		});
	});

	it('have an address', async () => {
		const buyer: Element[] = [
			[
				'cac:PostalAddress',
				[
					['cbc:StreetName', '1 rue Haute'],
					['cbc:AdditionalStreetName', 'Bâtiment B'],
					['cbc:CityName', 'Lille'],
					['cbc:PostalZone', '59000'],
					['cac:AddressLine', [['cbc:Line', 'Porte 3']]],
					['cac:Country', [['cbc:IdentificationCode', 'FR']]],
				],
			],
			['cac:PartyName', [['cbc:Name', 'Only a trade name']]],
		];
		expect((await read(ubl({ buyer }))).buyer).toMatchObject({
			name: 'Only a trade name',
			address: {
				lines: ['1 rue Haute', 'Bâtiment B', 'Porte 3'],
				postCode: '59000',
				city: 'Lille',
				country: 'FR',
			},
		});
	});

	it('include a payee, and not the seller’s tax representative', async () => {
		const between: Element[] = [
			[
				'cac:PayeeParty',
				[['cac:PartyName', [['cbc:Name', 'Le Factor']]], ...ublParty('', '303656847').slice(1)],
			],
			['cac:TaxRepresentativeParty', [['cac:PartyName', [['cbc:Name', 'Le Mandataire']]]]],
		];
		const invoice = await read(ubl({ between }));
		expect(invoice.payee).toMatchObject({ name: 'Le Factor', siren: '303656847' });
		expect(invoice.seller.name).toBe('Le Vendeur');
	});

	it('may be absent', async () => {
		const xml = ubl().replace(/<cac:AccountingCustomerParty>.*<\/cac:AccountingCustomerParty>/, '');
		expect((await read(xml)).buyer).toMatchObject({ name: null, siren: null, siret: null, vatId: null });
	});
});

it('lists references', async () => {
	const header: Element[] = [
		...ublHeader,
		['cbc:BuyerReference', 'SERVICE-9'],
		[
			'cac:OrderReference',
			[
				['cbc:ID', 'PO-1'],
				['cbc:SalesOrderID', 'SO-2'],
			],
		],
		[
			'cac:BillingReference',
			[
				[
					'cac:InvoiceDocumentReference',
					[
						['cbc:ID', 'F-7'],
						['cbc:IssueDate', '2025-12-31'],
					],
				],
			],
		],
		['cac:BillingReference', [['cac:InvoiceDocumentReference', [['cbc:ID', 'F-8']]]]],
		['cac:ContractDocumentReference', [['cbc:ID', 'C-3']]],
		['cac:ProjectReference', [['cbc:ID', 'P-4']]],
	];
	expect((await read(ubl({ header }))).references).toEqual({
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

it('takes NA in place of an order for no order', async () => {
	const header: Element[] = [
		...ublHeader,
		[
			'cac:OrderReference',
			[
				['cbc:ID', 'NA'],
				['cbc:SalesOrderID', 'SO-2'],
			],
		],
	];
	expect((await read(ubl({ header }))).references).toMatchObject({ order: null, salesOrder: 'SO-2' });
});

describe('names and prefixes', () => {
	it('may be any, since namespaces decide', async () => {
		const renamed = ubl()
			.replaceAll('cbc:', 'basic.1:')
			.replaceAll('cac:', 'a-_b:')
			.replaceAll('xmlns:cbc', 'xmlns:basic.1')
			.replaceAll('xmlns:cac', 'xmlns:a-_b')
			.replace('<Invoice xmlns=', '<i:Invoice xmlns:i=')
			.replace('</Invoice>', '</i:Invoice>');
		expect(renamed).toContain('xmlns:basic.1=');
		expect(await read(renamed)).toEqual(await read(ubl()));
	});

	it('may be declared anew at every element', async () => {
		const aggregate = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2';
		const inner = ubl()
			.replace('<cac:AccountingSupplierParty>', `<AccountingSupplierParty xmlns="${aggregate}">`)
			.replace('</cac:AccountingSupplierParty>', '</AccountingSupplierParty>');
		expect(await read(inner)).toEqual(await read(ubl()));
	});

	it("don't count in another namespace", async () => {
		const foreign = ubl().replace(
			'<cbc:CustomizationID>',
			'<x:ID xmlns:x="urn:example:other">NOT-THE-NUMBER</x:ID><cbc:CustomizationID>',
		);
		expect((await read(foreign)).number).toBe('F-100');
	});
});

it.each([
	[' 120.00 ', '120.00'],
	['+120.00', '120.00'],
	['.5', '0.5'],
	['-.5', '-0.5'],
	['120.', '120'],
	['-120.00', '-120.00'],
])('reads the amount %j as %s', async (written, payable) => {
	const totals: Element[] = [['cbc:PayableAmount', EUR, written]];
	expect((await read(ubl({ totals }))).totals.payable).toBe(payable);
});

it.each(['1 200,00', '1E3', 'abc', '.', '-'])('leaves out the amount %j, with a finding', async (written) => {
	const totals: Element[] = [...ublTotals.slice(0, 3), ['cbc:PayableAmount', EUR, written]];
	const invoice = await read(ubl({ totals }));
	expect(invoice.totals.payable).toBeNull();
	expect(invoice.findings).toContainEqual(expect.stringContaining('payable amount'));
});

it.each([
	['2026-03-15Z', '2026-03-15'],
	['2026-03-15+01:00', '2026-03-15'],
	['2024-02-29', '2024-02-29'],
])('reads the date %j as %s', async (written, date) => {
	const header: Element[] = [...without('cbc:IssueDate'), ['cbc:IssueDate', written]];
	expect((await read(ubl({ header }))).issueDate).toBe(date);
});

it.each(['2026-02-29', '2025-13-45', '15/03/2026', '2026-3-5'])(
	'leaves out the issue date %j, and with it the identity',
	async (written) => {
		const header: Element[] = [...without('cbc:IssueDate'), ['cbc:IssueDate', written]];
		const invoice = await read(ubl({ header }));
		expect(invoice).toMatchObject({ issueDate: null, identity: null, identityWeak: null });
		expect(invoice.findings).toContainEqual(expect.stringContaining('no usable issue date'));
	},
);
