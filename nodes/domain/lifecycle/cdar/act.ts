import { createHash } from 'node:crypto';
import type { Invoice, Payment, Side, StatusReason } from '../../item';
import { compact } from './time';

/** One decision to set a status, with all that its message says. Times are Paris time, `YYYY-MM-DDTHH:mm:ss`. */
export interface Act {
	/** Made when it is decided: a retry carries the same id, a new decision a new one. */
	id: string;
	/** 204 to 212 or 220. */
	code: string;
	/** When the status was set (MDT-78). */
	at: string;
	/** When the message is made (MDT-8); a retry gives the same. */
	createdAt: string;
	/** When the acting party had the invoice: its 202 for the recipient, its 200 for the issuer (MDT-95). */
	receivedAt: string | null;
	/** As the original file says, never from the firm's own data. */
	invoice: Pick<Invoice, 'number' | 'typeCode' | 'issueDate' | 'seller' | 'buyer'>;
	/**
	 * Who acts: the buyer on a purchase, the seller on a sale. That holds for self-billed invoices too, where the
	 * seller is the recipient; which statuses each may set is another matter.
	 */
	side: Side;
	/** Processing rule of the invoice's flow, e.g. `B2B`. */
	processingRule: string | null;
	/** Labels that are left out are the catalogue's. */
	reasons: StatusReason[];
	/** 212: `MEN`, an amount and VAT rate each, negative for credit notes and reversals. 211: one `MPA`. */
	payments: Payment[];
	note?: string | null;
	settings?: MessageSettings;
}

/** How the platform wants messages from its clients. */
export interface MessageSettings {
	/** MDT-21, e.g. `WK`; left out: the acting party's own role. */
	senderRole?: string | null;
	/** Names the tax side as recipient of what it has to know (210, 212); left out: that is the platform's task. */
	taxSide?: TaxSide | null;
}

/** How the tax administration's portal is addressed. */
export interface TaxSide {
	id: string;
	scheme: string;
	name: string;
}

/** As the guideline addresses it since its version 1.4; before, the id was 9998. */
export const TAX_SIDE: TaxSide = { id: '0000', scheme: '0238', name: 'PPF' };

/** What an act id needs to stand in a message id as it is. */
const PLAIN_ID = /^[\w+/-]{1,64}$/;

/** Under which act ids become UUIDs; made once at random. */
const ACT_NAMESPACE = '8d1f0c3a-6a52-4f6b-9f0e-2b6d5a7c41e9';

/**
 * The `trackingId` under which an act is deposited: a UUID (36 characters, for contracts 1.1 and 1.3). One decision may
 * be about many invoices, so it stands on the invoice and the status, too.
 */
export function trackingId({ id, code, invoice }: Pick<Act, 'id' | 'code' | 'invoice'>): string {
	const { number, issueDate, seller } = invoice;
	return uuid5(ACT_NAMESPACE, JSON.stringify([id, code, seller.siren, number.trim(), issueDate]));
}

/**
 * The id of an act's message (MDT-4): the official form `<number>_<code>_<receipt>#<type>_<issue date>`, which
 * repeats for part payments, and the act's id.
 */
export function messageId(act: Act): string {
	const { id, code, receivedAt, invoice } = act;
	const { number, typeCode, issueDate } = invoice;
	const received = [number.trim(), code, compact(receivedAt ?? '')].filter(Boolean).join('_');
	const issued = [typeCode, compact(issueDate ?? '')].filter(Boolean).join('_');
	return [received, issued, PLAIN_ID.test(id) ? id : trackingId(act)].join('#');
}

/** A name-based UUID, version 5 (RFC 9562, section 5.5). */
export function uuid5(namespace: string, name: string): string {
	const bytes = createHash('sha1')
		.update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
		.update(name, 'utf8')
		.digest()
		.subarray(0, 16);
	bytes[6] = (bytes[6] & 0x0f) | 0x50;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
