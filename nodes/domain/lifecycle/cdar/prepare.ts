import { Findings } from '../../invoice/lexical';
import { defaultLimits } from '../../invoice/model';
import { parseXml } from '../../invoice/xml';
import type { Status } from '../../item';
import { isPublicSector } from '../applicable';
import { messageId, trackingId } from './act';
import type { Act } from './act';
import { checkCdar } from './check';
import type { CdarFinding } from './check';
import { readCdar } from './read';
import { writeCdar } from './write';

/** An act ready to be sent, unless a finding of level `error` forbids it. */
export interface PreparedMessage {
	xml: string;
	/** MDT-4. */
	messageId: string;
	/** For the deposit; the platform is asked for it after a time-out. */
	trackingId: string;
	/** The status as its message says it, with the id that its echo will have; null without an invoice number. */
	status: Status | null;
	findings: CdarFinding[];
}

/**
 * Writes an act's message, reads it back and checks it.
 *
 * @throws Error as `writeCdar`
 */
export function prepareMessage(act: Act): PreparedMessage {
	const xml = writeCdar(act);
	const { root } = parseXml(Buffer.from(xml), defaultLimits);
	return {
		xml,
		messageId: messageId(act),
		trackingId: trackingId(act),
		status: act.invoice.number.trim() ? readCdar(root, new Findings())[0] : null,
		findings: checkCdar(xml, {
			sellerSiren: act.invoice.seller.siren,
			publicSector: isPublicSector(act.processingRule),
		}),
	};
}
