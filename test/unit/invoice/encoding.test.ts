import { failure, read } from '../../fixtures/invoices/read';
import { ubl, ublParty } from '../../fixtures/invoices/ubl';

const NAME = 'Crémerie Æ & Fils';
const xml = ubl({ seller: ublParty(NAME, '732829320') });
const declared = (encoding: string) => xml.replace('UTF-8', encoding);
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

it.each<[string, Buffer]>([
	['UTF-8', Buffer.from(xml)],
	['UTF-8 with a byte order mark', Buffer.from(`\ufeff${xml}`)],
	['UTF-8 with a mark, though it declares ISO-8859-1', Buffer.from(`\ufeff${declared('ISO-8859-1')}`)],
	['UTF-8 without declaration', Buffer.from(xml.replace(/<\?xml.*?\?>/, ''))],
	['UTF-8 after blank lines', Buffer.from(`\r\n  ${xml}\n\n`)],
	['UTF-8 filled up with zero bytes', Buffer.from(`${xml}\0\0\0`)],
	['UTF-16 little-endian with a mark', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le')],
	['UTF-16 big-endian with a mark', swapped(`\ufeff${declared('UTF-16')}`)],
	['UTF-16 little-endian without a mark', Buffer.from(declared('UTF-16LE'), 'utf16le')],
	['UTF-16 big-endian without a mark', swapped(declared('UTF-16BE'))],
	['ISO-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
	['ISO-8859-15', Buffer.from(declared('iso-8859-15'), 'latin1')],
	['windows-1252', Buffer.from(declared('windows-1252'), 'latin1')],
	[
		'a declaration in single quotes',
		Buffer.from(declared('ISO-8859-1').replace(/"1.0" encoding="(.*?)"/, "'1.0' encoding = '$1'"), 'latin1'),
	],
])('reads %s', async (_, bytes) => {
	expect(await read(bytes)).toMatchObject({ seller: { name: NAME }, findings: [] });
});

it('reads the euro sign, which ISO-8859-15 and windows-1252 have in other places', async () => {
	const name = (encoding: string, byte: number) => {
		const bytes = Buffer.from(declared(encoding).replace('Æ', '¤'), 'latin1');
		bytes[bytes.indexOf(0xa4)] = byte;
		return bytes;
	};
	expect((await read(name('ISO-8859-15', 0xa4))).seller.name).toBe('Crémerie € & Fils');
	expect((await read(name('windows-1252', 0x80))).seller.name).toBe('Crémerie € & Fils');
});

it('reads UTF-8 that calls itself UTF-16, with a finding', async () => {
	expect(await read(Buffer.from(declared('utf-16')))).toMatchObject({
		seller: { name: NAME },
		findings: [expect.stringContaining('UTF-16')],
	});
});

it('reads windows-1252 that calls itself UTF-8, with a finding', async () => {
	expect(await read(Buffer.from(xml, 'latin1'))).toMatchObject({
		seller: { name: NAME },
		findings: [expect.stringContaining('windows-1252')],
	});
});

it('refuses encodings it has no decoder for', async () => {
	expect(await failure(declared('EBCDIC-CP-FR'))).toMatchObject({ code: 'badEncoding' });
	const utf32 = Buffer.concat(
		[...`\ufeff${xml}`].map((char) => Buffer.from([char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8, 0, 0])),
	);
	expect(await failure(utf32)).toMatchObject({ code: 'badEncoding' });
});

it('refuses broken UTF-16', async () => {
	const halfSurrogate = Buffer.from([0x00, 0xd8, 0x41, 0x00]);
	const broken = Buffer.concat([Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le'), halfSurrogate]);
	expect(await failure(broken)).toMatchObject({ code: 'badEncoding' });
});
