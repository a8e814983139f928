import { DOMParser } from '@xmldom/xmldom';
import xpath from 'xpath';

/** Reads expressions whose names stand for elements of any namespace. */
export class XmlReader {
	constructor(private readonly node: Node) {}

	/** Trimmed text of the first match; null where there is none or it is blank. */
	text(path: string): string | null {
		const [first] = this.nodes(path);
		const value = first?.textContent?.trim();
		return value ? value : null;
	}

	all(path: string): XmlReader[] {
		return this.nodes(path).map((node) => new XmlReader(node));
	}

	/** The name of the document's root, without prefix. */
	rootName(): string {
		return xpath.select1('local-name(/*)', this.node) as unknown as string;
	}

	/** The document's root, for what depends on the order of elements. */
	root(): Element {
		return xpath.select1('/*', this.node) as unknown as Element;
	}

	private nodes(path: string): Node[] {
		const anyNamespace = path.replace(/(^|[/[(|\s])([A-Z]\w*)/g, "$1*[local-name()='$2']");
		const found = xpath.select(anyNamespace, this.node);
		return Array.isArray(found) ? (found as Node[]) : [];
	}
}

/** Text of an XML file, in the encoding that its byte order mark or declaration says. */
function decode(bytes: Uint8Array): string {
	const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
	if (head.startsWith('\xff\xfe')) return new TextDecoder('utf-16le').decode(bytes);
	if (head.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(bytes);
	const declared = /^\s*<\?xml[^>]*encoding=["']([^"']+)["']/.exec(head)?.[1];
	return new TextDecoder(declared ?? 'utf-8').decode(bytes);
}

/**
 * Parses an XML file.
 *
 * @throws Error if it isn't well-formed, has a document type declaration or names an unknown encoding
 */
export function parseXml(bytes: Uint8Array): XmlReader {
	const text = decode(bytes);
	if (/<!DOCTYPE/i.test(text)) throw new Error('it has a document type declaration');
	const stop = (_level: string, message: string) => {
		throw new Error(message);
	};
	const document = new DOMParser({ onError: stop }).parseFromString(text, 'text/xml');
	return new XmlReader(document as unknown as Node);
}
