import { supportingDocuments } from '../../../nodes/domain/invoice/read';
import { cii } from '../../fixtures/invoices/cii';
import { pdfWith } from '../../fixtures/invoices/pdf';
import { failure, read } from '../../fixtures/invoices/read';
import { ubl, ublHeader } from '../../fixtures/invoices/ubl';
import type { Element } from '../../fixtures/invoices/xml';

const content = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
const base64 = content.toString('base64');

const inUbl = (
	written: string,
	attributes: Record<string, string> = { mimeCode: 'application/pdf', filename: 'note.pdf' },
) =>
	ubl({
		header: [
			...ublHeader,
			[
				'cac:AdditionalDocumentReference',
				[
					['cbc:ID', 'DOC-1'],
					['cbc:DocumentDescription', 'Delivery note'],
					['cac:Attachment', [['cbc:EmbeddedDocumentBinaryObject', attributes, written]]],
				],
			],
		],
	});

const additional = (...elements: Element[]): Element => ['ram:AdditionalReferencedDocument', elements];

describe('supporting documents', () => {
	it('are listed and taken out of UBL', async () => {
		const file = inUbl(base64);
		expect((await read(file)).attachments).toEqual([
			{
				id: 'DOC-1',
				description: 'Delivery note',
				fileName: 'note.pdf',
				mimeType: 'application/pdf',
				uri: null,
				size: 1000,
			},
		]);
		expect(await supportingDocuments(Buffer.from(file))).toEqual([
			{ fileName: 'note.pdf', mimeType: 'application/pdf', description: 'Delivery note', content },
		]);
	});

	it('are listed and taken out of CII, several in one reference too', async () => {
		const binary = (name: string, bytes: Buffer): Element => [
			'ram:AttachmentBinaryObject',
			{ mimeCode: 'text/csv', filename: name },
			bytes.toString('base64'),
		];
		const file = cii({
			agreement: [
				additional(
					['ram:IssuerAssignedID', 'DOC-1'],
					['ram:TypeCode', '916'],
					['ram:Name', 'Details'],
					binary('a.csv', content),
					binary('b.csv', Buffer.from('x')),
				),
			],
		});
		expect((await read(file)).attachments).toMatchObject([
			{ id: 'DOC-1', fileName: 'a.csv', size: 1000, description: 'Details' },
			{ id: 'DOC-1', fileName: 'b.csv', size: 1 },
		]);
		const documents = await supportingDocuments(Buffer.from(file));
		expect(documents.map((document) => document.content)).toEqual([content, Buffer.from('x')]);
	});

	it('may only be referred to', async () => {
		const file = cii({
			agreement: [
				additional(
					['ram:IssuerAssignedID', 'DOC-1'],
					['ram:URIID', 'https://files.example/1'],
					['ram:TypeCode', '916'],
				),
			],
		});
		expect((await read(file)).attachments).toMatchObject([
			{ id: 'DOC-1', uri: 'https://files.example/1', size: null },
		]);
		expect(await supportingDocuments(Buffer.from(file))).toEqual([]);
	});

	it("aren't tenders or invoiced objects", async () => {
		const reference = (code: string) => additional(['ram:IssuerAssignedID', 'X'], ['ram:TypeCode', code]);
		expect((await read(cii({ agreement: [reference('50'), reference('130')] }))).attachments).toEqual([]);
		const header: Element[] = [
			...ublHeader,
			[
				'cac:AdditionalDocumentReference',
				[
					['cbc:ID', 'X'],
					['cbc:DocumentTypeCode', '130'],
				],
			],
		];
		expect((await read(ubl({ header }))).attachments).toEqual([]);
	});

	it('of a PDF come after those of its XML, each once', async () => {
		const binary: Element = [
			'ram:AttachmentBinaryObject',
			{ mimeCode: 'text/csv', filename: 'both.csv' },
			base64,
		];
		const xml = cii({
			agreement: [additional(['ram:IssuerAssignedID', 'DOC-1'], ['ram:TypeCode', '916'], binary)],
		});
		const pdf = await pdfWith([
			{ name: 'factur-x.xml', content: xml },
			{ name: 'both.csv', content, mimeType: 'text/csv' },
			{ name: 'more.csv', content: 'x;y', mimeType: 'text/csv' },
		]);
		expect((await read(pdf)).attachments.map(({ fileName }) => fileName)).toEqual(['both.csv', 'more.csv']);
		expect(
			(await supportingDocuments(pdf)).map((document) => [document.fileName, document.content.length]),
		).toEqual([
			['both.csv', 1000],
			['more.csv', 3],
		]);
	});

	it('are none in a status message', async () => {
		const namespace = 'urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100';
		const status = `<r:CrossDomainAcknowledgementAndResponse xmlns:r="${namespace}"/>`;
		expect(await supportingDocuments(Buffer.from(status))).toEqual([]);
	});
});

describe('base64', () => {
	it.each([
		['with line breaks', base64.replace(/(.{76})/g, '$1\r\n')],
		['in a CDATA section', `CDATA-START${base64}CDATA-END`],
	])('is read %s', async (_, written) => {
		const file = inUbl(written).replace('CDATA-START', '<![CDATA[').replace('CDATA-END', ']]>');
		expect((await read(file)).attachments[0].size).toBe(1000);
		expect((await supportingDocuments(Buffer.from(file)))[0].content).toEqual(content);
	});

	it.each([1, 2, 3, 4])('of %d bytes has that size', async (length) => {
		const file = inUbl(content.subarray(0, length).toString('base64'));
		expect((await read(file)).attachments[0].size).toBe(length);
	});

	it('that is none is left out, with a finding', async () => {
		const file = inUbl('%%% no base64 %%%');
		expect(await read(file)).toMatchObject({
			attachments: [{ fileName: 'note.pdf', size: null }],
			findings: [expect.stringContaining('base64')],
		});
		expect(await supportingDocuments(Buffer.from(file))).toEqual([]);
	});

	it('of 45 MB is no obstacle', async () => {
		const file = Buffer.from(inUbl(Buffer.alloc(45_000_000, 5).toString('base64')));
		const started = performance.now();
		expect((await read(file)).attachments[0].size).toBe(45_000_000);
		expect((performance.now() - started) / 1000).toBeLessThan(4);
	});

	it('that is cut short leaves a truncated file', async () => {
		const file = inUbl(base64);
		expect(await failure(file.slice(0, file.indexOf(base64) + 300))).toMatchObject({ code: 'truncated' });
	});
});

it('drops the folders a sender left in a file name', async () => {
	const file = inUbl(base64, { mimeCode: 'application/pdf', filename: '..\\..\\x/../note.pdf' });
	expect((await supportingDocuments(Buffer.from(file)))[0].fileName).toBe('note.pdf');
});
