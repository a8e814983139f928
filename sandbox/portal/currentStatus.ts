import { statusByCode } from '../../nodes/domain/lifecycle/statuses';
import type { DocumentStatus } from './statusTypes';

const REJECTED = '213';
const DUPLICATE = 'DOUBLON';
/** What shows that a delivery reached the buyer's platform, so that a rejection as a duplicate is about another one. */
const DELIVERED = ['202', '203'];

/**
 * The status in force: the latest by its own date of those that parties set or that end the invoice, else the latest of the others;
 * null: none is known.
 */
export function currentStatus(history: DocumentStatus[]): DocumentStatus | null {
	const inForce = statusesInForce(history);
	const deciding = inForce.filter((status) => isProcessing(status) || statusByCode(status.code)?.final);
	return deciding.at(-1) ?? inForce.at(-1) ?? null;
}

/** The history without what was refused and without the rejection of another delivery of the same invoice. */
export function statusesInForce(history: DocumentStatus[]): DocumentStatus[] {
	const delivered = history.some((status) => DELIVERED.includes(status.code) || isProcessing(status));
	return history.filter(
		(status) => status.transmission !== 'refused' && !(delivered && isRejectedDuplicate(status)),
	);
}

function isProcessing({ code }: DocumentStatus): boolean {
	return statusByCode(code)?.phase === '23';
}

function isRejectedDuplicate({ code, reasons }: DocumentStatus): boolean {
	return code === REJECTED && reasons.some((reason) => reason.code === DUPLICATE);
}
