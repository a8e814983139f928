import { deflateSync } from 'node:zlib';
import { cii } from '../../fixtures/invoices/cii';
import { pdfOf, pdfStream, pdfWith } from '../../fixtures/invoices/pdf';
import { failure, read } from '../../fixtures/invoices/read';
import { supportingDocuments } from '../../../nodes/domain/invoice/read';

/** Generous for a busy machine, and far below what an attack would take. */
const SECONDS = 10;

/** Fewer steps than by default: under jest each is several times slower than in n8n. */
const LIMITS = { pdfSteps: 1_000_000 };

const CATALOG = '<< /Type /Catalog /AF [2 0 R] >>';
const FILE = '<< /Type /Filespec /F (factur-x.xml) /EF << /F 3 0 R >> >>';
const body = (...parts: Array<string | Buffer>) =>
	Buffer.concat([
		Buffer.from('%PDF-1.7\n'),
		...parts.map((part) => Buffer.from(part)),
		Buffer.from('\n%%EOF\n'),
	]);

const bomb = deflateSync(Buffer.alloc(150_000_000), { level: 9 });
const bombInBomb = deflateSync(bomb, { level: 9 });
const objectStream = '/Type /ObjStm /N 1 /First 10';

it.each<[string, Buffer, string]>([
	[
		'an XML that unpacks to 150 MB',
		pdfOf([CATALOG, FILE, pdfStream('/Filter /FlateDecode', bomb)]),
		'tooLarge',
	],
	[
		'an object table that unpacks to 150 MB',
		pdfOf([CATALOG, pdfStream(`${objectStream} /Filter /FlateDecode`, bomb)]),
		'tooLarge',
	],
	[
		'one packed twice',
		pdfOf([CATALOG, pdfStream(`${objectStream} /Filter [/FlateDecode /FlateDecode]`, bombInBomb)]),
		'tooLarge',
	],
	[
		'many small object tables',
		pdfOf([
			CATALOG,
			...Array.from({ length: 20 }, () =>
				pdfStream(`${objectStream} /Filter /FlateDecode`, deflateSync(Buffer.alloc(1_000_000, ' '))),
			),
		]),
		'tooLarge',
	],
	[
		'a table of a trillion entries',
		pdfOf([
			CATALOG,
			pdfStream('/Type /XRef /Size 1000000000000 /W [1 2 2] /Root 1 0 R', Buffer.from('12345')),
		]),
		'noEmbeddedXml',
	],
	[
		'a tree of names that loops',
		pdfOf([
			'<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>',
			'<< /Kids [3 0 R 2 0 R] >>',
			'<< /Kids [2 0 R 3 0 R] >>',
		]),
		'noEmbeddedXml',
	],
	[
		'thousands of nodes that share thousands of names',
		pdfOf([
			'<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>',
			`<< /Kids [${Array.from({ length: 4000 }, (_, index) => `${index + 5} 0 R`).join(' ')}] >>`,
			`[${'(a) 4 0 R '.repeat(4000)}]`,
			'<< /F (a.txt) >>',
			...Array.from({ length: 4000 }, () => '<< /Names 3 0 R /Kids [2 0 R] >>'),
		]),
		'noEmbeddedXml',
	],
	[
		'references that go round',
		pdfOf(['<< /Type /Catalog /Names 2 0 R /AF 3 0 R >>', '3 0 R', '2 0 R']),
		'noEmbeddedXml',
	],
	[
		'a length that leads back',
		body('1 0 obj << /Length -60 >> stream\nxxxxxxxxx\nendstream endobj\n'.repeat(3)),
		'brokenPdf',
	],
	['objects that never close', body('1 0 obj <<\n'.repeat(300_000)), 'tooLarge'],
	['streams that never close', body('1 0 obj << >> stream\nendobj\n'.repeat(1_000_000)), 'tooLarge'],
	['arrays in arrays', body('1 0 obj ', Buffer.alloc(20_000_000, '[')), 'tooLarge'],
	['a string of 50 MB', body('1 0 obj (', Buffer.alloc(50_000_000, 'A')), 'tooLarge'],
	['millions of numbers', body('1 0 obj [', '1 '.repeat(10_000_000), '] endobj'), 'tooLarge'],
	['nothing but a header', Buffer.from('%PDF-1.7\n%%EOF'), 'brokenPdf'],
])('%s is refused soon', async (_, pdf, code) => {
	const started = performance.now();
	expect(await failure(pdf, LIMITS)).toMatchObject({ code });
	expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
});

it('gives up soon on letters between objects, each of which fails slowly', async () => {
	const started = performance.now();
	expect(await failure(body(Buffer.alloc(50_000_000, 'x')))).toMatchObject({ code: 'tooLarge' });
	expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
});

it('gives up soon on streams without end before much that is not one', async () => {
	const pdf = body('1 0 obj << >> stream\nendobj\n'.repeat(1300), Buffer.alloc(90_000_000));
	const started = performance.now();
	expect(await failure(pdf, LIMITS)).toMatchObject({ code: 'tooLarge' });
	expect((performance.now() - started) / 1000).toBeLessThan(3);
});

it('doesn’t unpack every one of many invoices in one PDF', async () => {
	const names = Array.from({ length: 200 }, (_, index) => `${4 + 2 * index} 0 R`);
	const files = names.flatMap((_, index) => [
		FILE.replace('3 0 R', `${5 + 2 * index} 0 R`),
		pdfStream('/Filter /FlateDecode', bomb),
	]);
	const pdf = pdfOf([`<< /Type /Catalog /AF [${names.join(' ')}] >>`, 'null', 'null', ...files]);
	const started = performance.now();
	expect(await failure(pdf)).toMatchObject({ code: 'tooLarge' });
	expect((performance.now() - started) / 1000).toBeLessThan(3 * SECONDS);
});

it('unpacks supporting documents up to a limit for all together', async () => {
	const content = Buffer.alloc(40_000, 'a');
	const pdf = await pdfWith([
		{ name: 'factur-x.xml', content: cii() },
		{ name: 'a.bin', content, mimeType: 'application/octet-stream' },
		{ name: 'b.bin', content, mimeType: 'application/octet-stream' },
	]);
	await expect(supportingDocuments(pdf, { attachmentBytes: 80_000 })).resolves.toHaveLength(2);
	await expect(supportingDocuments(pdf, { attachmentBytes: 79_999 })).rejects.toMatchObject({
		code: 'tooLarge',
	});
});

it('leaves room for large images', async () => {
	const image = Buffer.alloc(30_000_000, 7);
	const unstated = Buffer.concat([
		Buffer.from('<< /Length 99 0 R >>\nstream\n'),
		image,
		Buffer.from('\nendstream'),
	]);
	const pdf = pdfOf([
		CATALOG,
		FILE,
		pdfStream('', Buffer.from(cii())),
		pdfStream('/Type /XObject', image),
		unstated,
	]);
	expect((await read(pdf)).number).toBe('F-100');
});
