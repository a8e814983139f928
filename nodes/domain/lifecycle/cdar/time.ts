import { DateTime } from 'luxon';
import type { Findings } from '../../invoice/lexical';

/** `20250701161000` (UNTDID 2379 format 204), also down to the minute or the day only. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
/** What an ISO time ends with when it says where it holds. */
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A moment as `YYYY-MM-DDTHH:mm:ss`, Paris time, from the way status messages write it or from an ISO time. Null,
 * with a finding, for what is no moment.
 *
 * @param what what the moment is, for the finding
 */
export function localTime(written: string | null, what: string, findings: Findings): string | null {
	if (written === null) return null;
	const iso = written.replace(COMPACT, (_, year, month, day, hour = '00', minute = '00', second = '00') =>
		[`${year}-${month}-${day}`, `${hour}:${minute}:${second}`].join('T'),
	);
	const moment = DateTime.fromISO(iso, { zone: ZONE.test(iso) ? 'Europe/Paris' : 'utc' });
	if (!moment.isValid || !/^\d{4}-\d{2}-\d{2}T/.test(iso)) {
		findings.add(`The ${what} isn't a valid date and time and was left out`);
		return null;
	}
	if (written.length <= 'YYYY-MM-DD'.length) findings.add(`The ${what} gives no time of day`);
	return moment.toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

/** A moment or day as status messages write it: `2025-07-01T16:10:00` gives `20250701161000`. */
export function compact(moment: string): string {
	return moment.replace(/[-T:]/g, '');
}
