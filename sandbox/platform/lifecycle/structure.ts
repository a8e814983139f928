import type { XmlReader } from '../../generator/xmlReader';
import { namespaces, rootName } from './message';
import { shapes, type Shape } from './shapes';

interface Child {
	name: string;
	occurs: '' | '?' | '*' | '+';
	shape: string | undefined;
}

function childOf(written: string): Child {
	const [, name, occurs, shape] = /^(\w+)([?*+]?)(?::(\w+))?$/.exec(written) ?? [];
	return { name, occurs: occurs as Child['occurs'], shape };
}

const isElement = (node: Node): node is Element => node.nodeType === 1;

/** What keeps a file from being a status message by its structure; null: nothing. */
export function structureProblem(reader: XmlReader): string | null {
	const root = reader.root();
	if (root.localName !== rootName || root.namespaceURI !== namespaces.rsm)
		return `the root element is ${root.nodeName}, not ${rootName} of ${namespaces.rsm}`;
	return problemIn(root, 'Message');
}

function problemIn(element: Element, shapeName: string | undefined): string | null {
	const present = Array.from(element.childNodes).filter(isElement);
	if (shapeName === undefined)
		return present.length === 0
			? null
			: `${element.nodeName} holds ${present[0].nodeName}, but should hold text`;
	const { namespace, children } = shapes[shapeName];
	let at = 0;
	for (const child of children.map(childOf)) {
		const first = at;
		while (at < present.length && isNamed(present[at], child.name, namespace)) {
			const inside = problemIn(present[at], child.shape);
			if (inside !== null) return inside;
			at++;
		}
		const count = at - first;
		if (count === 0 && (child.occurs === '' || child.occurs === '+'))
			return `${element.nodeName} lacks ${child.name}`;
		if (count > 1 && (child.occurs === '' || child.occurs === '?'))
			return `${element.nodeName} holds ${child.name} ${count} times`;
	}
	return at === present.length
		? null
		: `${present[at].nodeName} is unknown or out of order in ${element.nodeName}`;
}

const isNamed = (element: Element, name: string, namespace: Shape['namespace']) =>
	element.localName === name && element.namespaceURI === namespaces[namespace];
