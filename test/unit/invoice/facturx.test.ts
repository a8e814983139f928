import { PDFDocument } from '@cantoo/pdf-lib';
import { deflateSync } from 'node:zlib';
import { cii } from '../../fixtures/invoices/cii';
import { pdfOf, pdfStream, pdfWith } from '../../fixtures/invoices/pdf';
import { failure, read } from '../../fixtures/invoices/read';

const other = cii().replace('F-100', 'OTHER');

it.each([
	'factur-x.xml',
	'Factur-X.XML',
	'zugferd-invoice.xml',
	'ZUGFeRD-invoice.xml',
	'xrechnung.xml',
	'C:\\temp\\factur-x.xml',
])('reads the invoice embedded as %s', async (name) => {
	const invoice = await read(await pdfWith([{ name, content: cii() }]));
	expect(invoice).toEqual({ ...(await read(cii())), syntax: 'Factur-X' });
});

it.each([
	['in object streams', true],
	['as plain objects', false],
])('reads a PDF with its objects %s', async (_, objectStreams) => {
	const pdf = await pdfWith([{ name: 'factur-x.xml', content: cii() }], { objectStreams });
	expect(pdf.includes('/ObjStm')).toBe(objectStreams);
	expect((await read(pdf)).number).toBe('F-100');
});

it.each([
	['urn:factur-x.eu:1p0:minimum', 'MINIMUM'],
	['urn:factur-x.eu:1p0:basicwl', 'BASIC WL'],
	['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'BASIC'],
	['urn:cen.eu:en16931:2017', 'EN16931'],
	['urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended', 'EXTENDED'],
])('reads the profile of %s', async (guideline, profile) => {
	expect((await read(await pdfWith([{ name: 'factur-x.xml', content: cii({ guideline }) }]))).profile).toBe(
		profile,
	);
});

describe('several embedded files', () => {
	it('give the one named as an invoice, and list the others', async () => {
		const pdf = await pdfWith([
			{ name: 'data.xml', content: other },
			{
				name: 'delivery.pdf',
				content: Buffer.from('%PDF-x'),
				mimeType: 'application/pdf',
				description: 'Delivery note',
			},
			{ name: 'factur-x.xml', content: cii() },
		]);
		const invoice = await read(pdf);
		expect(invoice.number).toBe('F-100');
		expect(invoice.attachments).toEqual([
			{ fileName: 'data.xml', mimeType: 'text/xml', description: null, size: Buffer.byteLength(other) },
			{ fileName: 'delivery.pdf', mimeType: 'application/pdf', description: 'Delivery note', size: 6 },
		]);
	});

	it('prefer factur-x.xml over the names of other versions', async () => {
		const pdf = await pdfWith([
			{ name: 'xrechnung.xml', content: other },
			{ name: 'factur-x.xml', content: cii() },
		]);
		expect((await read(pdf)).number).toBe('F-100');
	});

	it('give a single XML of another name, with a finding', async () => {
		const pdf = await pdfWith([
			{ name: 'facture.xml', content: cii() },
			{ name: 'a.csv', content: '1', mimeType: 'text/csv' },
		]);
		expect(await read(pdf)).toMatchObject({
			number: 'F-100',
			findings: [expect.stringContaining('another name')],
		});
	});

	it("don't leave a choice between XML files of other names", async () => {
		const pdf = await pdfWith([
			{ name: 'a.xml', content: cii() },
			{ name: 'b.xml', content: other },
		]);
		expect(await failure(pdf)).toMatchObject({ code: 'noEmbeddedXml' });
	});
});

const FILE = '<< /Type /Filespec /F (x) /UF (factur-x.xml) /EF << /F 3 0 R >> >>';
const xmlStream = (entries = '') => pdfStream(`/Type /EmbeddedFile ${entries}`, Buffer.from(cii()));

describe('the way to the file', () => {
	it.each<[string, string, string[]]>([
		['associated files alone', '<< /Type /Catalog /AF [2 0 R] >>', []],
		['the names alone', '<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(x) 2 0 R] >> >> >>', []],
		[
			'a tree of names',
			'<< /Type /Catalog /Names << /EmbeddedFiles 4 0 R >> >>',
			['<< /Kids [5 0 R] >>', '<< /Limits [(a) (z)] /Names [(x) 2 0 R] >>'],
		],
		[
			'a tree of names with a loop',
			'<< /Type /Catalog /Names << /EmbeddedFiles 4 0 R >> >>',
			['<< /Kids [4 0 R 5 0 R] >>', '<< /Kids [4 0 R] /Names [(x) 2 0 R] >>'],
		],
	])('may be %s', async (_, catalog, more) => {
		expect((await read(pdfOf([catalog, FILE, xmlStream(), ...more]))).number).toBe('F-100');
	});

	it('may name the file in UTF-16', async () => {
		const name = Buffer.from('\ufefffactur-x.xml', 'utf16le').swap16().toString('hex');
		const specification = `<< /F (x) /UF <${name}> /EF << /UF 3 0 R >> >>`;
		expect((await read(pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', specification, xmlStream()]))).number).toBe(
			'F-100',
		);
	});

	it.each([
		[
			'no stated length',
			(xml: Buffer) => Buffer.concat([Buffer.from('<< >>\nstream\r\n'), xml, Buffer.from('\r\nendstream')]),
		],
		[
			'a length elsewhere',
			(xml: Buffer) =>
				Buffer.concat([Buffer.from('<< /Length 9 0 R >>\nstream\n'), xml, Buffer.from('\nendstream')]),
		],
		[
			'a wrong length',
			(xml: Buffer) =>
				Buffer.concat([Buffer.from('<< /Length 7 >>\nstream\n'), xml, Buffer.from('\nendstream')]),
		],
		[
			'Flate and ASCII filters',
			(xml: Buffer) =>
				pdfStream(
					'/Filter [/ASCIIHexDecode /FlateDecode]',
					Buffer.from(`${deflateSync(xml).toString('hex')}>`),
				),
		],
	])('may lead to a stream with %s', async (_, stream) => {
		const pdf = pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', FILE, stream(Buffer.from(cii()))]);
		expect((await read(pdf)).number).toBe('F-100');
	});

	it('takes the last version of a PDF that was changed later', async () => {
		const first = pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', FILE, pdfStream('', Buffer.from(other))]);
		const update = Buffer.concat([
			Buffer.from('3 0 obj\n'),
			xmlStream(),
			Buffer.from('\nendobj\ntrailer\n<< /Root 1 0 R /Prev 0 >>\nstartxref\n0\n%%EOF\n'),
		]);
		expect((await read(Buffer.concat([first, update]))).number).toBe('F-100');
	});

	it('isn’t left for a PDF that is embedded as it is', async () => {
		const inner = pdfOf([
			'<< /Type /Catalog >>',
			pdfStream('', Buffer.from('-')),
			pdfStream('', Buffer.from(other)),
		]);
		const start = Buffer.from('<< /Length 99 0 R >>\nstream\n');
		const embedded = Buffer.concat([start, inner, Buffer.from('\nendstream')]);
		const pdf = pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', FILE, xmlStream(), embedded]);
		expect((await read(pdf)).number).toBe('F-100');
	});

	it('may begin after some bytes of a mail gateway', async () => {
		const pdf = await pdfWith([{ name: 'factur-x.xml', content: cii() }]);
		expect((await read(Buffer.concat([Buffer.from('\r\n\r\n'), pdf, Buffer.from('\r\n')]))).number).toBe(
			'F-100',
		);
	});
});

describe('a PDF that is no e-invoice', () => {
	it('without embedded files says so', async () => {
		expect(await failure(await pdfWith([]))).toMatchObject({ code: 'noEmbeddedXml' });
	});

	it('that is encrypted says so', async () => {
		const document = await PDFDocument.load(await pdfWith([{ name: 'factur-x.xml', content: cii() }]));
		document.encrypt({ userPassword: 'open', ownerPassword: 'own' });
		for (const useObjectStreams of [true, false]) {
			const pdf = Buffer.from(await document.save({ useObjectStreams }));
			expect(await failure(pdf)).toMatchObject({ code: 'encryptedPdf' });
		}
	});

	it.each([0.2, 0.5, 0.8, 0.99])('cut at %d of its length is truncated', async (part) => {
		for (const objectStreams of [true, false]) {
			const pdf = await pdfWith([{ name: 'factur-x.xml', content: cii() }], { objectStreams });
			expect(await failure(pdf.subarray(0, pdf.length * part))).toMatchObject({ code: 'truncated' });
		}
	});

	it.each<[string, string, string]>([
		['holds broken XML', 'factur-x.xml', cii().slice(0, 900)],
		[
			'holds an order',
			'order-x.xml',
			'<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"/>',
		],
	])('that %s is refused', async (_, name, content) => {
		expect(['truncated', 'notAnInvoice']).toContain((await failure(await pdfWith([{ name, content }]))).code);
	});

	it('with a stream that can’t be unpacked is broken', async () => {
		const stream = pdfStream('/Filter /FlateDecode', Buffer.from('this is not deflated'));
		expect(['brokenPdf', 'emptyFile', 'notAnInvoice']).toContain(
			(await failure(pdfOf(['<< /Type /Catalog /AF [2 0 R] >>', FILE, stream]))).code,
		);
	});
});
