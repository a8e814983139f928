import { InvoiceFileError, attempt } from './model';

/** Text of an XML file, with what was odd about its encoding. */
export interface DecodedText {
	text: string;
	findings: string[];
}

interface ByteOrderMark {
	bytes: number[];
	/** Null: an encoding no invoice format allows. */
	encoding: string | null;
}

/** First bytes of a file and the encoding they prove; longer ones first. */
const BYTE_ORDER_MARKS: ByteOrderMark[] = [
	{ bytes: [0x00, 0x00, 0xfe, 0xff], encoding: null },
	{ bytes: [0xff, 0xfe, 0x00, 0x00], encoding: null },
	{ bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
	{ bytes: [0xff, 0xfe], encoding: 'utf-16le' },
	{ bytes: [0xfe, 0xff], encoding: 'utf-16be' },
	{ bytes: [0x3c, 0x00, 0x00, 0x00], encoding: null },
	{ bytes: [0x00, 0x00, 0x00, 0x3c], encoding: null },
	// UTF-16 without a mark: `<` and its zero byte.
	{ bytes: [0x3c, 0x00], encoding: 'utf-16le' },
	{ bytes: [0x00, 0x3c], encoding: 'utf-16be' },
];

/** Names of windows-1252 and of the encodings it contains. ISO-8859-1 has only control characters in its place. */
const WESTERN = /^(windows-?1252|cp-?1252|iso-?8859-1|iso_8859-1|latin-?1|l1|us-ascii|ascii)$/;

/** What windows-1252 has at 0x80 to 0x9f; elsewhere it is ISO-8859-1. Node's own decoder leaves these out. */
const WINDOWS_1252 =
	'\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
	'\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const DECLARATION = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/;

/**
 * Decodes an XML file: by its byte order mark, else by the encoding it declares, else as UTF-8. A declaration
 * that the bytes contradict is overruled by them, with a finding.
 *
 * @throws InvoiceFileError `badEncoding`
 */
export function decodeXml(bytes: Uint8Array): DecodedText {
	const mark = BYTE_ORDER_MARKS.find((candidate) =>
		candidate.bytes.every((byte, index) => bytes[index] === byte),
	);
	if (mark) return { text: decodeAs(mark.encoding, bytes), findings: [] };
	const declared = DECLARATION.exec(
		Buffer.from(bytes.subarray(0, 400)).toString('latin1'),
	)?.[1].toLowerCase();
	// The declaration could be read byte by byte, so the file isn't UTF-16 whatever it says.
	if (!declared || /^utf-?(8|16)/.test(declared)) return decodeUtf8(bytes, declared);
	return { text: decodeAs(declared, bytes), findings: [] };
}

function decodeUtf8(bytes: Uint8Array, declared: string | undefined): DecodedText {
	const findings = declared?.includes('16') ? ['The file declares UTF-16 but is written in UTF-8'] : [];
	const utf8 = tryDecoding('utf-8', bytes);
	if (utf8 !== null) return { text: utf8, findings };
	return {
		text: decodeAs('windows-1252', bytes),
		findings: ['The file says it is UTF-8 but holds other bytes; it was read as windows-1252'],
	};
}

function decodeAs(encoding: string | null, bytes: Uint8Array): string {
	const text = encoding === null ? null : tryDecoding(encoding, bytes);
	if (text !== null) return text;
	throw new InvoiceFileError(
		'badEncoding',
		`The file's characters can't be read as ${encoding ?? 'UTF-32'}. Ask the sender for the file in UTF-8.`,
	);
}

function tryDecoding(encoding: string, bytes: Uint8Array): string | null {
	if (WESTERN.test(encoding)) return decodeWestern(bytes);
	const decoded = attempt(() => new TextDecoder(encoding, { fatal: true }).decode(bytes));
	return 'value' in decoded ? decoded.value : null;
}

function decodeWestern(bytes: Uint8Array): string {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	return text.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]);
}
