import { XMLParser, XMLValidator } from '../../vendor';
import { decodeXml } from './encoding';
import { checkMarkup, notWellFormed } from './markup';
import { InvoiceFileError, attempt } from './model';
import type { ReadLimits } from './model';

/** One element as fast-xml-parser keeps it: its name with its children, and `:@` with its attributes. */
type ParsedNode = Record<string, ParsedNode[] | Record<string, string> | string>;
type Scope = ReadonlyMap<string, string>;

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';

/** UBL and CII spread over several namespaces each; these are their beginnings. ZUGFeRD 1 names its root apart. */
const VOCABULARIES = [['urn:oasis:names:specification:ubl:'], ['urn:un:unece:uncefact:data:', 'urn:ferd:']];

const NAMED_CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * An XML element with its namespace resolved. Children are built when asked for, so the lines of a long invoice,
 * which nobody looks at, cost nothing.
 */
export class XmlElement {
	private builtChildren: XmlElement[] | undefined;

	constructor(
		/** Name without prefix. */
		readonly name: string,
		/** Namespace URI; empty when it has none. */
		readonly namespace: string,
		private readonly attributes: Record<string, string>,
		private readonly content: ParsedNode[],
		private readonly scope: Scope,
	) {}

	/** The child elements, in order. */
	get elements(): XmlElement[] {
		this.builtChildren ??= this.content.flatMap((node) => {
			const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
			return name === undefined || name === TEXT || name === CDATA ? [] : [elementOf(name, node, this.scope)];
		});
		return this.builtChildren;
	}

	/** The child elements of a name, whatever their prefix. Elements of foreign namespaces are left out. */
	all(name: string): XmlElement[] {
		return this.elements.filter((child) => child.name === name && child.belongsTo(this));
	}

	/** The first element at the end of a path of names, e.g. `PostalAddress/Country/IdentificationCode`. */
	at(path: string): XmlElement | undefined {
		return this.allAt(path)[0];
	}

	/** All elements at the end of a path of names, in order. */
	allAt(path: string): XmlElement[] {
		return path
			.split('/')
			.reduce<XmlElement[]>((found, name) => found.flatMap((element) => element.all(name)), [this]);
	}

	/** The trimmed text at the end of a path; null when it is absent or blank. */
	textAt(path: string): string | null {
		return this.at(path)?.text ?? null;
	}

	/** The element's own text, trimmed; null when it is blank. */
	get text(): string | null {
		return this.rawText.trim() || null;
	}

	/** The element's own text as it stands, e.g. the base64 of a file. */
	get rawText(): string {
		return this.content
			.map((node) => {
				if (typeof node[TEXT] === 'string') return decodeReferences(node[TEXT]);
				const section = node[CDATA];
				return Array.isArray(section) ? section.map((part) => String(part[TEXT])).join('') : '';
			})
			.join('');
	}

	/** The trimmed value of an attribute; null when it is absent or blank. */
	attribute(name: string): string | null {
		const written = this.attributes[name];
		return written === undefined ? null : decodeReferences(written).trim() || null;
	}

	/** Elements of another vocabulary are someone's extension, whatever their name. */
	private belongsTo(parent: XmlElement): boolean {
		return vocabularyOf(this.namespace) === vocabularyOf(parent.namespace);
	}
}

/**
 * Reads an XML file: any encoding, any prefixes, no declarations of its own.
 *
 * @returns the root element, and what was odd about the file
 * @throws InvoiceFileError `notAnInvoice` for what isn't XML, else as `decodeXml` and `checkMarkup`
 */
export function parseXml(bytes: Uint8Array, limits: ReadLimits): { root: XmlElement; findings: string[] } {
	if (bytes.length > limits.xmlBytes) throw xmlTooLarge(limits.xmlBytes);
	const decoded = decodeXml(bytes);
	const text = withoutPadding(decoded.text);
	if (!text.startsWith('<')) throw notXml();
	const binaryElements = checkMarkup(text, limits);
	if (XMLValidator.validate(text) !== true) throw notWellFormed();
	return { root: rootOf(text, binaryElements, limits), findings: decoded.findings };
}

/** The text without blanks around it, and without the zero bytes some systems fill files up with. */
function withoutPadding(text: string): string {
	let end = text.length;
	while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
	return text.slice(0, end).trim();
}

function rootOf(text: string, binaryElements: Set<string>, limits: ReadLimits): XmlElement {
	const parser = new XMLParser({
		preserveOrder: true,
		ignoreAttributes: false,
		attributeNamePrefix: '',
		parseTagValue: false,
		trimValues: false,
		processEntities: false,
		cdataPropName: CDATA,
		ignoreDeclaration: true,
		ignorePiTags: true,
		maxNestedTags: limits.depth + 1,
		// Embedded documents are kept unparsed until asked for, which saves most of the time.
		stopNodes: Array.from(binaryElements, (name) => `..${name}`),
	});
	const parsed = attempt(() => parser.parse(text) as ParsedNode[]);
	const document = 'value' in parsed ? new XmlElement('', '', {}, parsed.value, new Map()) : undefined;
	if (document?.elements.length !== 1 || document.text !== null) throw notWellFormed();
	return document.elements[0];
}

function elementOf(qualifiedName: string, node: ParsedNode, outer: Scope): XmlElement {
	const attributes = (node[ATTRIBUTES] ?? {}) as Record<string, string>;
	const scope = scopeOf(attributes, outer);
	const [prefix, name] = qualifiedName.includes(':') ? qualifiedName.split(':', 2) : ['', qualifiedName];
	return new XmlElement(
		name,
		scope.get(prefix) ?? '',
		attributes,
		node[qualifiedName] as ParsedNode[],
		scope,
	);
}

function scopeOf(attributes: Record<string, string>, outer: Scope): Scope {
	const declared = Object.entries(attributes).filter(
		([name]) => name === 'xmlns' || name.startsWith('xmlns:'),
	);
	if (declared.length === 0) return outer;
	return new Map([
		...outer,
		...declared.map(([name, uri]) => [name.slice(6), decodeReferences(uri)] as const),
	]);
}

function vocabularyOf(namespace: string): string {
	const index = VOCABULARIES.findIndex((beginnings) =>
		beginnings.some((beginning) => namespace.startsWith(beginning)),
	);
	return index < 0 ? namespace : String(index);
}

function decodeReferences(written: string): string {
	return written.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (reference, hex, decimal, name) => {
		if (name) return NAMED_CHARACTERS[name] ?? reference;
		const code = hex ? parseInt(hex, 16) : Number(decimal);
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : reference;
	});
}

const notXml = () =>
	new InvoiceFileError(
		'notAnInvoice',
		'The file is neither XML nor PDF, so it is no invoice. Look at it in the platform, and re-import it once it is replaced.',
	);

const xmlTooLarge = (limit: number) =>
	new InvoiceFileError(
		'tooLarge',
		`The XML is larger than ${Math.round(limit / 1e6)} MB. Ask the sender for a smaller file.`,
	);
