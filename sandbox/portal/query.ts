import { PortalError } from './errors';

const LONGEST_PAGE = 500;
const DEFAULT_PAGE = 100;

/** @throws PortalError `invalidRequest` */
export function pageLimit(limit: string | undefined): number {
	const size = limit === undefined ? DEFAULT_PAGE : Number(limit);
	if (Number.isInteger(size) && size >= 1 && size <= LONGEST_PAGE) return size;
	throw new PortalError('invalidRequest', `limit must be between 1 and ${LONGEST_PAGE}`);
}

/** @throws PortalError `invalidRequest` */
export function checkInstant(name: string, instant: string | undefined): void {
	if (instant === undefined || !Number.isNaN(Date.parse(instant))) return;
	throw new PortalError('invalidRequest', `${name} must be a date-time`);
}
