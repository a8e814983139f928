import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { AFRelationship, PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { extractXml } from '@stackforge-eu/factur-x';

import { generate, type SampleFlow } from '../../../sandbox/generator';
import { readSample } from '../../../sandbox/generator/reader';
import { parseXml, type XmlReader } from '../../../sandbox/generator/xmlReader';

/** Six rounds of the cycle, so that every kind of invoice comes in several makes. */
const { flows } = generate({ flows: 144 });
const ofSyntax = (syntax: string) => flows.filter(({ flowSyntax }) => flowSyntax === syntax);
const buffer = async (made: Promise<Buffer> | Buffer | undefined) => Buffer.from((await made) ?? '');

async function xmlOf(flow: SampleFlow): Promise<string> {
	const original = await buffer(flow.content.original());
	return flow.flowSyntax === 'Factur-X' ? (await extractXml(original)).xml : original.toString('utf8');
}

const cents = (amount: string | null) => {
	expect(amount).toMatch(/^\d+\.\d{2}$/);
	return Math.round(Number(amount) * 100);
};
const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** Where the amounts stand in each syntax, from the line, the VAT row and the totals. */
const amountPaths = {
	CII: {
		line: '//IncludedSupplyChainTradeLineItem',
		quantity: 'SpecifiedLineTradeDelivery/BilledQuantity',
		price: 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount',
		net: 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount',
		lineRate: 'SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent',
		vat: '//ApplicableHeaderTradeSettlement/ApplicableTradeTax',
		base: 'BasisAmount',
		tax: 'CalculatedAmount',
		rate: 'RateApplicablePercent',
		lines: '//SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount',
		exclusive: '//SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount',
		taxTotal: '//SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount',
		inclusive: '//SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount',
		prepaid: '//SpecifiedTradeSettlementHeaderMonetarySummation/TotalPrepaidAmount',
		payable: '//SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount',
	},
	UBL: {
		line: '//InvoiceLine | //CreditNoteLine',
		quantity: 'InvoicedQuantity | CreditedQuantity',
		price: 'Price/PriceAmount',
		net: 'LineExtensionAmount',
		lineRate: 'Item/ClassifiedTaxCategory/Percent',
		vat: '//TaxSubtotal',
		base: 'TaxableAmount',
		tax: 'TaxAmount',
		rate: 'TaxCategory/Percent',
		lines: '//LegalMonetaryTotal/LineExtensionAmount',
		exclusive: '//LegalMonetaryTotal/TaxExclusiveAmount',
		taxTotal: '/*/TaxTotal/TaxAmount',
		inclusive: '//LegalMonetaryTotal/TaxInclusiveAmount',
		prepaid: '//LegalMonetaryTotal/PrepaidAmount',
		payable: '//LegalMonetaryTotal/PayableAmount',
	},
};

/** Rules BR-CO-10, 13, 15, 16 and 17 of EN 16931, and the line's own product. */
function expectSums(reader: XmlReader, paths: (typeof amountPaths)['CII']): void {
	const at = (node: XmlReader, path: string) => cents(node.text(path));
	const lines = reader.all(paths.line);
	for (const line of lines) {
		const exact = BigInt(at(line, paths.quantity)) * BigInt(at(line, paths.price));
		expect(BigInt(at(line, paths.net))).toBe((exact + 50n) / 100n);
	}
	const rows = reader.all(paths.vat);
	for (const row of rows) {
		const ofRate = lines.filter((line) => line.text(paths.lineRate) === row.text(paths.rate));
		expect(at(row, paths.base)).toBe(total(ofRate.map((line) => at(line, paths.net))));
		const exact = BigInt(at(row, paths.base)) * BigInt(at(row, paths.rate));
		expect(BigInt(at(row, paths.tax))).toBe((exact + 5000n) / 10_000n);
	}
	expect(at(reader, paths.lines)).toBe(total(lines.map((line) => at(line, paths.net))));
	expect(at(reader, paths.exclusive)).toBe(total(rows.map((row) => at(row, paths.base))));
	expect(at(reader, paths.taxTotal)).toBe(total(rows.map((row) => at(row, paths.tax))));
	expect(at(reader, paths.inclusive)).toBe(at(reader, paths.exclusive) + at(reader, paths.taxTotal));
	const prepaid = reader.text(paths.prepaid) === null ? 0 : at(reader, paths.prepaid);
	expect(at(reader, paths.payable)).toBe(at(reader, paths.inclusive) - prepaid);
}

test.each(['UBL', 'CII', 'Factur-X'])('amounts of %s add up to the cent', async (syntax) => {
	let withSeveralRates = 0;
	for (const flow of ofSyntax(syntax)) {
		const paths = amountPaths[syntax === 'UBL' ? 'UBL' : 'CII'];
		const reader = parseXml(Buffer.from(await xmlOf(flow)));
		expectSums(reader, paths);
		if (reader.all(paths.vat).length > 1) withSeveralRates++;
	}
	expect(ofSyntax(syntax)).toHaveLength(48);
	expect(withSeveralRates).toBeGreaterThan(5);
});

test('every file says what its truth says', async () => {
	for (const { content, truth } of flows) {
		const read = await readSample(await buffer(content.original()));
		const { syntax, number, typeCode, issueDate, currency, payable, seller, buyer } = truth;
		expect(read).toMatchObject({ kind: 'invoice', syntax, number, typeCode, issueDate, currency, payable });
		const ids = ({ siren, siret, vatId, name }: NonNullable<typeof seller>) => ({
			siren,
			siret,
			vatId,
			name,
		});
		expect(read).toMatchObject({ seller: ids(seller!), buyer: ids(buyer!) });
	}
});

test('the converted file is the same invoice in the other syntax', async () => {
	for (const { content, truth } of flows.slice(0, 24)) {
		const read = await readSample(await buffer(content.converted?.()));
		const { number, payable, issueDate } = truth;
		expect(read).toMatchObject({
			kind: 'invoice',
			syntax: truth.syntax === 'UBL' ? 'CII' : 'UBL',
			number,
			payable,
			issueDate,
		});
	}
});

test('credit notes have their own root in UBL, and corrections name the invoice they are about', async () => {
	const notes = ofSyntax('UBL').filter(({ truth }) => truth.typeCode === '381');
	expect(notes.length).toBeGreaterThan(0);
	for (const flow of notes) {
		const reader = parseXml(Buffer.from(await xmlOf(flow)));
		expect(reader.rootName()).toBe('CreditNote');
		expect(reader.text('//BillingReference/InvoiceDocumentReference/ID')).not.toBeNull();
		expect(reader.text('//PaymentMeans/PaymentDueDate')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
	}
	const corrected = ofSyntax('CII').filter(({ truth }) => truth.typeCode === '384');
	expect(corrected.length).toBeGreaterThan(0);
	for (const flow of corrected) {
		expect(
			parseXml(Buffer.from(await xmlOf(flow))).text('//InvoiceReferencedDocument/IssuerAssignedID'),
		).not.toBeNull();
	}
});

test('a Factur-X has its invoice embedded as factur-x.xml, an alternative of the page', async () => {
	const pdf = await buffer(ofSyntax('Factur-X')[0].content.original());
	expect((await extractXml(pdf)).filename).toBe('factur-x.xml');
	const document = await PDFDocument.load(pdf, { updateMetadata: false });
	expect(document.getPageCount()).toBe(1);
	const associated = document.catalog.lookup(PDFName.of('AF')) as unknown as {
		lookup(order: number): PDFDict;
	};
	const relation = associated.lookup(0).get(PDFName.of('AFRelationship'));
	expect(String(relation)).toBe(`/${AFRelationship.Alternative}`);
	expect(document.catalog.get(PDFName.of('Metadata'))).toBeDefined();
});

test('a readable view is a page without an invoice inside', async () => {
	const view = await buffer(ofSyntax('UBL')[0].content.readableView?.());
	expect(view.subarray(0, 5).toString()).toBe('%PDF-');
	expect(view.length).toBeGreaterThan(2048);
	expect(await readSample(view)).toMatchObject({ kind: 'unreadable', syntax: 'Factur-X' });
});

/** The validator is an ECMAScript module in WebAssembly, which jest can't load: a process of its own runs it. */
const validator = `
const { validateXsd, Profile } = require('@stackforge-eu/factur-x');
let input = '';
process.stdin.on('data', (part) => (input += part)).on('end', async () => {
	const results = [];
	for (const xml of JSON.parse(input)) results.push(await validateXsd(xml, Profile.EN16931));
	console.log(JSON.stringify(results.map(({ valid, errors }) => ({ valid, errors }))));
});`;

test('every CII is valid against the EN 16931 schema of Factur-X', async () => {
	const conversions = ofSyntax('UBL').map(async ({ content }) =>
		(await buffer(content.converted?.())).toString(),
	);
	const own = [...ofSyntax('CII'), ...ofSyntax('Factur-X')].map(xmlOf);
	const documents = await Promise.all([...own, ...conversions]);
	const broken = documents[0].replace('<ram:TypeCode>', '<ram:Nothing/><ram:TypeCode>');
	const run = promisify(execFile)(process.execPath, ['-e', validator], { maxBuffer: 10_000_000 });
	run.child.stdin?.end(JSON.stringify([...documents, broken]));
	const results = JSON.parse((await run).stdout) as Array<{ valid: boolean; errors: unknown }>;
	expect(results.pop()?.valid).toBe(false);
	expect(results.filter(({ valid }) => !valid)).toEqual([]);
	expect(results).toHaveLength(144);
}, 60_000);
