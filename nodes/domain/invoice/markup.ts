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

/** Elements that hold whole files in base64. */
const BINARY_ELEMENT = /<((?:[\w.-]+:)?(?:EmbeddedDocumentBinaryObject|AttachmentBinaryObject))[\s>]/y;

/**
 * Walks once over the markup of an XML text before a parser sees it, and refuses what could keep a parser busy
 * or what no invoice needs. Time and memory grow with the length of the text only.
 *
 * @returns the qualified names under which the text embeds documents in base64
 * @throws InvoiceFileError `dtdNotAllowed`, `tooDeep`, `tooLarge`, `truncated` or `notWellFormed`
 */
export function checkMarkup(text: string, limits: ReadLimits): Set<string> {
	const walk = new MarkupWalk(text, limits);
	walk.run();
	return walk.binaryElements;
}

class MarkupWalk {
	readonly binaryElements = new Set<string>();
	private position = 0;
	private depth = 0;
	private markup = 0;
	private plainLength = 0;
	private nextReference: number;

	constructor(
		private readonly text: string,
		private readonly limits: ReadLimits,
	) {
		this.nextReference = text.indexOf('&');
	}

	run(): void {
		let inBinary = false;
		for (;;) {
			const open = this.text.indexOf('<', this.position);
			const end = open < 0 ? this.text.length : open;
			if (!inBinary) this.countPlain(end - this.position);
			this.checkReferences(end);
			if (open < 0) break;
			this.position = open;
			if (!this.skipSection()) inBinary = this.passTag();
		}
		if (this.depth > 0) throw endsWithRoot(this.text) ? notWellFormed() : truncated();
	}

	/** Passes a comment, CDATA section or processing instruction, if one stands here. */
	private skipSection(): boolean {
		const section = OPAQUE_SECTIONS.find(({ start }) => this.text.startsWith(start, this.position));
		if (!section) return false;
		const end = this.text.indexOf(section.end, this.position + section.start.length);
		if (end < 0) throw truncated();
		this.countMarkup();
		this.position = end + section.end.length;
		const behind = this.nextReference >= 0 && this.nextReference < this.position;
		if (behind) this.nextReference = this.text.indexOf('&', this.position);
		return true;
	}

	/** Passes a tag, and tells whether it opens an embedded document. */
	private passTag(): boolean {
		const { text, position: open } = this;
		if (text.charCodeAt(open + 1) === EXCLAMATION) throw ownDeclarations();
		const close = this.endOfTag();
		this.countMarkup();
		this.countPlain(close - open);
		this.checkReferences(close);
		this.position = close + 1;
		const selfClosing = text.charCodeAt(close - 1) === SLASH;
		if (text.charCodeAt(open + 1) === SLASH) this.depth--;
		else if (!selfClosing) this.depth++;
		if (this.depth > this.limits.depth) throw tooDeep(this.limits.depth);
		if (this.depth < 0) throw notWellFormed();
		BINARY_ELEMENT.lastIndex = open;
		const binary = BINARY_ELEMENT.exec(text);
		if (binary) this.binaryElements.add(binary[1]);
		return binary !== null && !selfClosing;
	}

	/** Where the `>` of the tag here is, quoted ones left aside. */
	private endOfTag(): number {
		let quote = 0;
		const last = Math.min(this.text.length, this.position + this.limits.tagLength);
		for (let index = this.position + 1; index < last; index++) {
			const char = this.text.charCodeAt(index);
			if (quote) {
				if (char === quote) quote = 0;
			} else if (char === GREATER_THAN) return index;
			else if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) {
				quote = char;
				this.countMarkup();
			} else if (char === LESS_THAN) throw notWellFormed();
		}
		throw last === this.text.length ? truncated() : tooLong(this.limits.tagLength);
	}

	private checkReferences(end: number): void {
		while (this.nextReference >= 0 && this.nextReference < end) {
			this.countMarkup();
			if (!this.referenceIs(KNOWN_REFERENCE)) {
				throw this.referenceIs(ENTITY_REFERENCE) ? ownDeclarations() : notWellFormed();
			}
			this.nextReference = this.text.indexOf('&', this.nextReference + 1);
		}
	}

	private referenceIs(form: RegExp): boolean {
		form.lastIndex = this.nextReference;
		return form.test(this.text);
	}

	private countMarkup(): void {
		if (++this.markup > this.limits.markup) throw tooManyTags();
	}

	private countPlain(length: number): void {
		this.plainLength += length;
		if (this.plainLength > this.limits.plainLength) throw tooMuchText(this.limits.plainLength);
	}
}

function endsWithRoot(text: string): boolean {
	const root = /<([^\s!?/>]+)/.exec(text)?.[1];
	return (
		root !== undefined && new RegExp(`</${root.replace(/[^\w:]/g, '\\$&')}\\s*>\\s*$`).test(text.slice(-1000))
	);
}

const tooManyTags = () =>
	new InvoiceFileError(
		'tooLarge',
		'The XML has more elements than any invoice the pack reads. Ask the sender to split the invoice.',
	);

const tooMuchText = (limit: number) =>
	new InvoiceFileError(
		'tooLarge',
		`Without its embedded documents the XML is still longer than ${Math.round(limit / 1e6)} million characters. Ask the sender to split the invoice.`,
	);

const tooLong = (limit: number) =>
	new InvoiceFileError(
		'tooLarge',
		`One tag of the XML is longer than ${limit} characters, which no invoice needs. Ask the sender for another file.`,
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
