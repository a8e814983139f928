import { DateTime } from 'luxon';

/** Whether a text is a day, `YYYY-MM-DD`, rather than an instant. */
export function isDay(written: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(written);
}

/** An instant (ISO 8601; without a zone it is Paris time), in Paris; null for what is none. */
export function parisTime(instant: string | null | undefined): DateTime<true> | null {
	const moment = DateTime.fromISO(instant ?? '', { zone: 'Europe/Paris' });
	return moment.isValid ? moment : null;
}

/** The day of an instant in Paris, or the instant as written where it is none. */
export function parisDay(instant: string): string {
	return parisTime(instant)?.toISODate() ?? instant;
}
