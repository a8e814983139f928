import { DateTime } from 'luxon';

const ZONE = 'Europe/Paris';

/** Paris time without a zone, as status messages write it, as an instant: ISO 8601 in UTC; null when it is no time. */
export function parisInstant(local: string): string | null {
	return DateTime.fromISO(local, { zone: ZONE }).toUTC().toISO();
}

/** The month of an instant in Paris, as `YYYY-MM`. */
export function parisMonth(instant: Date): string {
	return DateTime.fromJSDate(instant, { zone: ZONE }).toFormat('yyyy-MM');
}
