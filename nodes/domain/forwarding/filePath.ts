import type { Invoice, Side } from '../item';
import { shortIdOf, type ForwardingRow } from './forwardingRow';

/**
 * Where a file lies at a third party, as a pattern with names in braces; the slashes part folders. ACD's iSuite wants a folder named
 * by its own code of the dossier.
 */
export const DEFAULT_PATTERN = '{code}/{directory}/{issueDate}_{counterpart}_{number}_{id}';

/** What stands for the two sides in a path. */
const DIRECTORIES: Record<Side, string> = { purchase: 'ACHATS', sale: 'VENTES' };

export interface NamedInvoice {
	invoice: Pick<Invoice, 'number' | 'issueDate' | 'typeCode' | 'seller' | 'buyer'>;
	forwarding: Pick<ForwardingRow, 'forwardingId' | 'side' | 'dossierName'>;
	/** The tool's code of the dossier. */
	code: string;
	/** With its dot. */
	extension: string;
}

const VALUES: Record<string, (named: NamedInvoice) => string> = {
	code: ({ code }) => code,
	counterpart: ({ invoice, forwarding }) =>
		(forwarding.side === 'purchase' ? invoice.seller : invoice.buyer).name ?? '',
	directory: ({ forwarding }) => DIRECTORIES[forwarding.side],
	dossier: ({ forwarding }) => forwarding.dossierName ?? '',
	/** Tells apart what would bear the same name. */
	id: ({ forwarding }) => shortIdOf(forwarding),
	issueDate: ({ invoice }) => invoice.issueDate ?? '',
	month: ({ invoice }) => invoice.issueDate?.slice(5, 7) ?? '',
	number: ({ invoice }) => invoice.number,
	side: ({ forwarding }) => forwarding.side,
	typeCode: ({ invoice }) => invoice.typeCode ?? '',
	year: ({ invoice }) => invoice.issueDate?.slice(0, 4) ?? '',
};

const PLACEHOLDER = /\{([^{}]*)\}/g;
const LONGEST_VALUE = 60;
const LONGEST_NAME = 150;

/** What is wrong with a pattern; null where nothing is. */
export function patternProblem(pattern: string): string | null {
	const unknown = [...pattern.matchAll(PLACEHOLDER)]
		.map(([, name]) => name)
		.find((name) => !(name in VALUES));
	if (unknown !== undefined)
		return `The file name pattern has {${unknown}}, which isn't one of ${Object.keys(VALUES).join(', ')}`;
	const rest = pattern.replace(PLACEHOLDER, 'x');
	if (/[{}\\]/.test(rest)) return 'The file name pattern has a brace or backslash that stands alone';
	if (rest.split('/').some((part) => part.trim() === '' || /^\.+$/.test(part.trim())))
		return 'The file name pattern has an empty folder or name, or one of dots only';
	return null;
}

/**
 * The path of an invoice's file, without a slash at its beginning. Values become plain letters, digits, `.`, `_` and `-`: what every
 * server takes, and nothing that leads to another folder.
 *
 * @param pattern one that {@link patternProblem} finds nothing wrong with
 */
export function filePath(pattern: string, named: NamedInvoice): string {
	const parts = pattern.split('/').map((part) =>
		part
			.replace(PLACEHOLDER, (_all, name: string) => plain(VALUES[name](named)))
			.replace(/^[.\s]+/, '')
			.slice(0, LONGEST_NAME)
			.trim(),
	);
	return `${parts.map((part) => part || '-').join('/')}${named.extension}`;
}

function plain(value: string): string {
	return value
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.replace(/^[-.]+|[-.]+$/g, '')
		.slice(0, LONGEST_VALUE);
}
