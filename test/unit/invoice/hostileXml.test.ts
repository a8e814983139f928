import { failure, read } from '../../fixtures/invoices/read';
import { ubl, ublHeader } from '../../fixtures/invoices/ubl';

const OPEN = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">';
const CLOSE = '</Invoice>';

/** Generous for a busy machine, and far below what an attack would take. */
const SECONDS = 8;

async function failsSoon(file: string | Uint8Array) {
	const started = performance.now();
	const found = await failure(file);
	expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
	return found;
}

describe('declarations and entities', () => {
	const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
		'',
	);

	it.each([
		['a billion laughs', `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>${OPEN}&l10;${CLOSE}`],
		['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${OPEN}&e;${CLOSE}`],
		['an external DTD', `<!DOCTYPE Invoice SYSTEM "http://dtd.example/x.dtd">${OPEN}${CLOSE}`],
		['a DTD after a comment', `<?xml version="1.0"?><!-- x --><!DOCTYPE x>${OPEN}${CLOSE}`],
		['an entity nobody declared', `${OPEN}<a>&eacute;</a>${CLOSE}`],
		['an entity in an attribute', `${OPEN}<a b="&own;"/>${CLOSE}`],
	])('refuses %s', async (_, xml) => expect(await failsSoon(xml)).toMatchObject({ code: 'dtdNotAllowed' }));

	it.each(['<!-- <!DOCTYPE x> &own; -->', '<![CDATA[<!DOCTYPE x> &own; <b>]]>'])(
		"don't count inside %s",
		async (section) =>
			expect((await read(ubl().replace('<cbc:ID>', `<cbc:Note>${section}</cbc:Note><cbc:ID>`))).number).toBe(
				'F-100',
			),
	);
});

it('reads references by number and by XML’s own names, and CDATA as it stands', async () => {
	const id = 'A&amp;B&#x2F;&#233;&#x20AC;<![CDATA[&amp;<]]>';
	expect((await read(ubl().replace('F-100', id))).number).toBe('A&B/é€&amp;<');
});

it('puts text together across a comment', async () => {
	expect((await read(ubl().replace('F-100', 'F<!-- BT-1 -->-100'))).number).toBe('F-100');
});

describe('size', () => {
	it.each<[string, string, string]>([
		['a million nested elements', '<a>'.repeat(1e6) + '</a>'.repeat(1e6), 'tooDeep'],
		['millions of elements', OPEN + '<a/>'.repeat(3e6) + CLOSE, 'tooLarge'],
		[
			'a tag with a million attributes',
			`${OPEN}<a ${Array.from({ length: 1e6 }, (_, i) => `b${i}="1"`).join(' ')}/>${CLOSE}`,
			'tooLarge',
		],
		[
			'many tags with thousands of attributes',
			OPEN + `<a ${Array.from({ length: 3000 }, (_, i) => `b${i}=""`).join(' ')}/>`.repeat(800) + CLOSE,
			'tooLarge',
		],
		['millions of comments', OPEN + '<!---->'.repeat(2e6) + CLOSE, 'tooLarge'],
		['millions of references', OPEN + '&amp;'.repeat(2e6) + CLOSE, 'tooLarge'],
		['very long text', `${OPEN}${' '.repeat(4e7)}x${CLOSE}`, 'tooLarge'],
		['comments that never end', '<r>' + '<!--'.repeat(1e6), 'truncated'],
		['nothing but brackets', '<r>' + '<'.repeat(1e6), 'notWellFormed'],
		['nothing but blanks', ' '.repeat(3e7), 'notAnInvoice'],
	])('refuses %s', async (_, xml, code) => expect(await failsSoon(xml)).toMatchObject({ code }));

	it('is limited for the file as a whole', async () => {
		expect(await failure(ubl(), { fileBytes: 500 })).toMatchObject({ code: 'tooLarge' });
		expect(await failure(ubl(), { xmlBytes: 500 })).toMatchObject({ code: 'tooLarge' });
	});

	it('leaves room for an invoice of ten thousand lines', async () => {
		const line = `<cac:InvoiceLine>${'<cbc:ID schemeID="a">1</cbc:ID>'.repeat(25)}</cac:InvoiceLine>`;
		const xml = ubl().replace(CLOSE, line.repeat(10_000) + CLOSE);
		expect((await read(xml)).number).toBe('F-100');
	});
});

describe('damage', () => {
	it.each([0.3, 0.5, 0.9, 0.999])('a file cut at %d of its length is truncated', async (part) => {
		const xml = ubl();
		expect(await failure(xml.slice(0, Math.floor(xml.length * part)))).toMatchObject({ code: 'truncated' });
	});

	it.each([
		['tags that cross', ubl().replace('</cbc:ID>', '</cbc:IX>')],
		['a tag too many', `${ubl()}</a>`],
		['two roots', ubl() + ubl().replace(/<\?xml.*?\?>/, '')],
		['text after the root', `${ubl()}text`],
		['a bare ampersand', ubl().replace('Le Vendeur', 'A & B')],
		['an attribute without quotes', ubl().replace('"0002"', '0002')],
		['an attribute written twice', ubl().replace('schemeID="0002"', 'schemeID="0002" schemeID="0009"')],
	])('%s are refused as broken', async (_, xml) =>
		expect(await failure(xml)).toMatchObject({ code: 'notWellFormed' }),
	);
});

describe('other files', () => {
	it.each<[string, string | Buffer, string]>([
		['nothing', '', 'emptyFile'],
		['a ZIP', Buffer.from('PK\x03\x04\x14\x00'), 'notAnInvoice'],
		['text', 'Bonjour', 'notAnInvoice'],
		['a web page', '<html><body>Sign in</body></html>', 'notAnInvoice'],
		['a UBL order', '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', 'notAnInvoice'],
		[
			'an Invoice of another namespace',
			'<Invoice xmlns="urn:example:mine"><ID>1</ID></Invoice>',
			'notAnInvoice',
		],
		['an Invoice without namespace', '<Invoice><ID>1</ID></Invoice>', 'notAnInvoice'],
		['an object with a dangerous name', `${OPEN}<__proto__>1</__proto__>${CLOSE}`, 'notWellFormed'],
	])('%s is no invoice', async (_, file, code) => expect(await failure(file)).toMatchObject({ code }));

	it('an invoice without a number is refused, and everything it lacks is named', async () => {
		const header = ublHeader.filter(([name]) => !/:(ID|IssueDate|DocumentCurrencyCode)$/.test(name));
		const { code, message } = await failure(ubl({ header }));
		expect(code).toBe('missingNumber');
		expect(message).toMatch(/invoice number.*issue date.*currency/);
	});

	it('no failure repeats what stands in the file', async () => {
		const secret = 'Marguerite Duval';
		const files = [ubl().slice(0, 900), ubl().replace('</cbc:ID>', ''), `<html>${secret}</html>`, secret];
		for (const file of files)
			expect((await failure(file.replace('Le Vendeur', secret))).message).not.toContain(secret);
	});
});
