import { InvoiceFileError } from './model';
import type { ReadLimits } from './model';

/** Parts of XML in which `<` and `&` mean nothing. */
const OPAQUE_SECTIONS = [
	{ start: '<!--', end: '-->' },
	{ start: '<![CDATA[', end: ']]>' },
	{ start: '<?', end: '?>' },
];

/** The references that need no declaration: by number, and XML's own five. */
const KNOWN_REFERENCE = /&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);/y;
const ENTITY_REFERENCE = /&[\p{L}_][\p{L}\d_.-]*;/uy;

const LESS_THAN = 60;
const GREATER_THAN = 62;
const SLASH = 47;
const EXCLAMATION = 33;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/**
 * Walks once over the markup of an XML text before a parser sees it, and refuses what could keep a parser busy
 * or what no invoice needs. Time and memory grow with the length of the text only.
 *
 * @throws InvoiceFileError `dtdNotAllowed`, `tooDeep`, `tooLarge`, `truncated` or `notWellFormed`
 */
export function checkMarkup(text: string, limits: ReadLimits): void {
	const references = new ReferenceCheck(text);
	let depth = 0;
	let markup = 0;
	let position = 0;
	for (;;) {
		const open = text.indexOf('<', position);
		references.checkUpTo(open < 0 ? text.length : open);
		if (open < 0) break;
		if (++markup > limits.markup) throw tooManyTags(limits.markup);

		const section = OPAQUE_SECTIONS.find(({ start }) => text.startsWith(start, open));
		if (section) {
			const end = text.indexOf(section.end, open + section.start.length);
			if (end < 0) throw truncated();
			position = end + section.end.length;
			references.skipTo(position);
			continue;
		}
		if (text.charCodeAt(open + 1) === EXCLAMATION) throw ownDeclarations();

		const close = endOfTag(text, open, limits.tagLength);
		references.checkUpTo(close);
		if (text.charCodeAt(open + 1) === SLASH) depth--;
		else if (text.charCodeAt(close - 1) !== SLASH) depth++;
		if (depth > limits.depth) throw tooDeep(limits.depth);
		if (depth < 0) throw notWellFormed();
		position = close + 1;
	}
	if (depth > 0) throw endsWithRoot(text) ? notWellFormed() : truncated();
}

/** Goes through the `&` of a text in step with its tags, each once. */
class ReferenceCheck {
	private next: number;

	constructor(private readonly text: string) {
		this.next = text.indexOf('&');
	}

	checkUpTo(end: number): void {
		while (this.next >= 0 && this.next < end) {
			if (!this.matches(KNOWN_REFERENCE)) throw this.matches(ENTITY_REFERENCE) ? ownDeclarations() : notWellFormed();
			this.next = this.text.indexOf('&', this.next + 1);
		}
	}

	skipTo(end: number): void {
		if (this.next >= 0 && this.next < end) this.next = this.text.indexOf('&', end);
	}

	private matches(reference: RegExp): boolean {
		reference.lastIndex = this.next;
		return reference.test(this.text);
	}
}

/** Where the `>` of a tag is, quoted ones left aside. */
function endOfTag(text: string, open: number, maxLength: number): number {
	let quote = 0;
	const last = Math.min(text.length, open + maxLength);
	for (let index = open + 1; index < last; index++) {
		const char = text.charCodeAt(index);
		if (quote) {
			if (char === quote) quote = 0;
		} else if (char === GREATER_THAN) return index;
		else if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) quote = char;
		else if (char === LESS_THAN) throw notWellFormed();
	}
	if (last === text.length) throw truncated();
	throw new InvoiceFileError(
		'tooLarge',
		`One tag of the XML is longer than ${maxLength} characters, which no invoice needs. Ask the sender for another file.`,
	);
}

function endsWithRoot(text: string): boolean {
	const root = /<([^\s!?/>]+)/.exec(text)?.[1];
	return root !== undefined && new RegExp(`</${root.replace(/[^\w:]/g, '\\$&')}\\s*>\\s*$`).test(text.slice(-1000));
}

const tooManyTags = (limit: number) =>
	new InvoiceFileError(
		'tooLarge',
		`The XML has more than ${limit} tags, more than any invoice the pack reads. Ask the sender to split it.`,
	);

const tooDeep = (limit: number) =>
	new InvoiceFileError(
		'tooDeep',
		`The XML nests its elements more than ${limit} deep, which no invoice does. Ask the sender for another file.`,
	);

const truncated = () =>
	new InvoiceFileError(
		'truncated',
		'The file ends in the middle of its XML. Download it again; if it stays like this, ask the sender for the whole file.',
	);

/** The failure for XML whose tags, attributes or references break the rules of XML. */
export const notWellFormed = () =>
	new InvoiceFileError(
		'notWellFormed',
		"The file's XML is broken: its tags don't fit together. Ask the sender for a corrected file.",
	);

const ownDeclarations = () =>
	new InvoiceFileError(
		'dtdNotAllowed',
		'The XML has a document type declaration or uses entities of its own, which invoices may not. Ask the sender for a file without them.',
	);
