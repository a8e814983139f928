import { DateTime } from 'luxon';

/** Status messages and their readers tell the time of Paris, without a zone. */
const zone = 'Europe/Paris';
const written = 'yyyyMMddHHmmss';
const local = "yyyy-MM-dd'T'HH:mm:ss";

/** The years that rule BR-FR-03 allows. */
const withinCentury = ({ year }: DateTime) => year >= 2000 && year <= 2099;
const isMoment = (text: string | null, format: string) => {
	const moment = DateTime.fromFormat(text ?? '', format, { zone: 'utc' });
	return moment.isValid && withinCentury(moment);
};

/** Whether a text is a date and time `YYYYMMDDHHmmss`. */
export const isInstant = (text: string | null) => isMoment(text, written);
/** Whether a text is a date `YYYYMMDD`. */
export const isDate = (text: string | null) => isMoment(text, 'yyyyMMdd');

/** Paris time of an instant (milliseconds since 1970) as `YYYY-MM-DDTHH:mm:ss`. */
export const parisTime = (ms: number) => DateTime.fromMillis(ms, { zone }).toFormat(local);

/** `2025-07-01T16:10:00` → `20250701161000`; also for dates. */
export const compact = (time: string) => time.replace(/[-T:]/g, '');

/** `20250701161000` → `2025-07-01T16:10:00`, `20250701` → `2025-07-01`; what is neither stays as it is. */
export const spread = (time: string) =>
	time
		.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3T$4:$5:$6')
		.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
