import { FailureError } from '../../runtime/failure';

/**
 * A period from two instants of the node's parameters, in milliseconds since 1970. An empty beginning means all that
 * there is, an empty end up to now.
 *
 * @throws FailureError when one isn't a date, or the end isn't after the beginning
 */
export function periodOf(after: string, before: string): { after: number; before?: number } {
	const start = after ? instantOf(after, 'Changed After') : 0;
	if (!before) return { after: start };
	const end = instantOf(before, 'Changed Before');
	if (end <= start) throw invalid("'Changed Before' isn't later than 'Changed After'", 'Correct the period.');
	return { after: start, before: end };
}

function instantOf(text: string, field: string): number {
	const instant = Date.parse(text);
	if (Number.isNaN(instant)) throw invalid(`'${field}' isn't a date`, 'Enter it as in 2026-09-01T00:00:00.');
	return instant;
}

function invalid(message: string, description: string): FailureError {
	return new FailureError({ message, description, code: 'badParameter', retryable: false });
}
