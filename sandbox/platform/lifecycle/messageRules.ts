import type { AckDetail } from '../types';
import { envelopeFindings, idOf } from './envelopeRules';
import { schemes, type StatusMessage } from './message';
import { statusFindings } from './statusRules';

/** The sender by which a message to the public sector is told (CL-09). */
const publicSectorSender = '9999';

/**
 * What a message breaks of the published rules (BR-FR-CDV), whatever is known of its invoices.
 *
 * @param publicSector the invoice goes to the public sector; a sender of the public sector says so, too
 */
export function messageFindings(message: StatusMessage, publicSector: boolean): AckDetail[] {
	const toPublicSector = publicSector || idOf(message.sender, schemes.platform) === publicSectorSender;
	return [
		...envelopeFindings(message),
		...message.statuses.flatMap((status) => statusFindings(status, toPublicSector)),
	];
}
