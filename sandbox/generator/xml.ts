import { XMLBuilder } from 'fast-xml-parser';

/** An element: its attributes under `@name`, its text under `#text`, its children under their names, in order. */
export interface Element {
	[name: string]: string | Element | Element[] | Array<string | Element> | undefined;
}

const builder = new XMLBuilder({
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	format: true,
	indentBy: '  ',
	suppressEmptyNode: true,
});

/** An XML document in UTF-8. Undefined children are left out, arrays repeat their element. */
export function xmlDocument(rootName: string, root: Element): Buffer {
	const document = {
		'?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
		[rootName]: withoutUndefined(root),
	};
	return Buffer.from(builder.build(document), 'utf8');
}

function withoutUndefined(element: Element): Element {
	const kept = Object.entries(element).filter(([, value]) => value !== undefined);
	return Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
}

function clean(value: Element[string]): Element[string] {
	if (Array.isArray(value))
		return value.map((one) => (typeof one === 'string' ? one : withoutUndefined(one)));
	return typeof value === 'object' ? withoutUndefined(value) : value;
}

/** An element of text with attributes. */
export const text = (value: string, attributes: Record<string, string> = {}): Element => ({
	...Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [`@${name}`, attribute])),
	'#text': value,
});
