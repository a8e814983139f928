import type { Flow } from '../../domain/item';

const EXTENSIONS: Record<string, string> = {
	'application/pdf': 'pdf',
	'application/xml': 'xml',
	'text/xml': 'xml',
};
const SYNTAX_TYPES: Record<string, string> = {
	UBL: 'application/xml',
	CII: 'application/xml',
	CDAR: 'application/xml',
	FRR: 'application/xml',
	'Factur-X': 'application/pdf',
};

/** The type of a file's content, as far as invoices go; undefined for anything else. */
export function mimeTypeOf(bytes: Buffer): string | undefined {
	if (bytes.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
	const start = bytes
		.subarray(0, 64)
		.toString('latin1')
		.replace(/[\0\s\xef\xbb\xbf\xfe\xff]/g, '');
	return start.startsWith('<') ? 'application/xml' : undefined;
}

/** The type that a flow's original has by its syntax. */
export function mimeTypeBySyntax({ syntax }: Pick<Flow, 'syntax'>): string | undefined {
	return SYNTAX_TYPES[syntax ?? ''];
}

/** A name for a file that the platform gave none. */
export function fileNameFor({ id, name }: Pick<Flow, 'id' | 'name'>, mimeType: string | undefined): string {
	const base = (name ?? id).split(/[/\\]/).pop() || id;
	const extension = EXTENSIONS[mimeType ?? ''];
	return !extension || base.toLowerCase().endsWith(`.${extension}`) ? base : `${base}.${extension}`;
}
