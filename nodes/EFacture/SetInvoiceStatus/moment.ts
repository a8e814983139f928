import { DateTime } from 'luxon';

/**
 * The moment in Paris that a parameter gives: a text of ISO 8601, Paris time where it names no zone, or a date that an
 * expression made. Null when there is none; not valid when it isn't a date.
 */
export function momentOf(value: unknown): DateTime | null {
	const written = value instanceof Date ? value.toISOString() : String(value ?? '').trim();
	return written ? DateTime.fromISO(written, { zone: 'Europe/Paris' }) : null;
}
