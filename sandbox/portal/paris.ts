import { DateTime } from 'luxon';

const FORMAT = "yyyy-MM-dd'T'HH:mm:ss";

/** Paris time without a zone, as status messages write it. */
export function parisNow(): string {
	return DateTime.now().setZone('Europe/Paris').toFormat(FORMAT);
}

/** The later of two Paris times that lies at least a second after another one. */
export function laterThan(earlier: string, wanted: string): string {
	const next = DateTime.fromFormat(earlier, FORMAT, { zone: 'utc' }).plus({ seconds: 1 }).toFormat(FORMAT);
	return next > wanted ? next : wanted;
}
