import { PortalError } from './errors';

/** Where a page ended, as an opaque text. */
export function encodeCursor(position: string[]): string {
	return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position a cursor stands for; nothing for no cursor.
 *
 * @throws PortalError `invalidRequest` for a cursor that {@link encodeCursor} didn't make
 */
export function decodeCursor(cursor: string | undefined, length: number): string[] {
	if (cursor === undefined) return [];
	const position = parse(cursor);
	if (
		Array.isArray(position) &&
		position.length === length &&
		position.every((part) => typeof part === 'string')
	) {
		return position as string[];
	}
	throw new PortalError('invalidRequest', 'cursor is unknown');
}

function parse(cursor: string): unknown {
	try {
		return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
	} catch {
		return undefined;
	}
}
