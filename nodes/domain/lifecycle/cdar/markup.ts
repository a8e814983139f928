/** What an element holds: text, or elements. Nothing, or blanks only: the element isn't written. */
export type Content = string | null | undefined | Element[];
/** `[name, content]` or `[name, attributes, content]`; attributes without a value aren't written. */
export type Element = [string, Content] | [string, Record<string, string | null | undefined>, Content];

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 can't hold, not even escaped. */
const FORBIDDEN = /[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Writes an XML file. Empty elements are left out, and so is what only holds such. */
export function writeXml(root: Element): string {
	return `${DECLARATION}${written(root, '')}`;
}

function written(element: Element, indent: string): string {
	const [name, attributes, content] =
		element.length === 3 ? element : ([element[0], {}, element[1]] as const);
	const inner = Array.isArray(content)
		? content.map((child) => written(child, `${indent}\t`)).join('')
		: escaped((content ?? '').trim());
	if (inner === '') return '';
	const tag = [
		name,
		...Object.entries(attributes).flatMap(([key, value]) => (value ? `${key}="${escaped(value)}"` : [])),
	].join(' ');
	return Array.isArray(content)
		? `${indent}<${tag}>\n${inner}${indent}</${name}>\n`
		: `${indent}<${tag}>${inner}</${name}>\n`;
}

function escaped(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(FORBIDDEN, '')
		.replace(/[&<>"]/g, (char) => ESCAPES[char]);
}
