import { read } from '../../fixtures/invoices/read';
import { ubl } from '../../fixtures/invoices/ubl';

const plain = ubl();
const beforeNumber = (inserted: string) => plain.replace('<cbc:ID>', `${inserted}<cbc:ID>`);

describe('XML that is unusual and right', () => {
	it.each([
		[
			'a style sheet',
			plain.replace('?>', '?>\n<?xml-stylesheet type="text/xsl" href="a>b.xsl"?>\n<!-- c > -->'),
		],
		['a stand-alone declaration', plain.replace('"UTF-8"', '"UTF-8" standalone="yes"')],
		[
			'blanks inside tags',
			plain.replace('schemeID="0002"', "\n\tschemeID = '0002'\n").replace('</cbc:ID>', '</cbc:ID\n>'),
		],
		['a bracket in an attribute', plain.replace('schemeID="0002"', 'schemeID="0002" schemeName="a > b"')],
		['a slash before a quote', beforeNumber('<cbc:Note x="a/">1</cbc:Note>')],
		['empty elements', beforeNumber('<cbc:Note/><cbc:Note />')],
		['brackets in a CDATA section', beforeNumber('<cbc:Note><![CDATA[ ]] > </x> ]]></cbc:Note>')],
		['a processing instruction', beforeNumber('<?tool echo "<a>" ?>')],
		['names beyond ASCII', beforeNumber('<é:ñ xmlns:é="urn:example:x" é:ä="1">x</é:ñ>')],
		[
			'a schema location',
			plain.replace(
				'<Invoice ',
				'<Invoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" ',
			),
		],
		['blanks around a value', plain.replace('F-100', '\r\n\t\t F-100 \r\n')],
		['a comment behind the root', `${plain}\n<!-- signed -->\n`],
	])('with %s is read', async (_, xml) => {
		expect(xml).not.toBe(plain);
		expect(await read(xml)).toEqual(await read(plain));
	});
});
