import type { AckStatus } from '../types';

/**
 * How a platform has webhooks: `1.3` keeps the contract; `1.2` has the shape before it, with a route to read one and the
 * key given by the client; `none` has none.
 */
export type WebhookStyle = '1.3' | '1.2' | 'none';

/** The contract's text can be read in two ways: HMAC over `body@time` itself, or over its SHA-256. */
export type SignatureReading = 'text' | 'fingerprint';

export interface WebhookOptions {
	style?: WebhookStyle;
	/** What a platform without webhooks answers; 404 by default. */
	absentStatus?: 404 | 405 | 501;
	/** `fingerprint` by default, as the contract's words go. */
	reading?: SignatureReading;
	/** Most webhooks that one client may have for one organization; 50 by default. */
	most?: number;
	/**
	 * What the list of 1.3 holds: the contract requires `webhookIds` and defines `webhooks`. `both` by default, as one
	 * has to, to keep it.
	 */
	list?: 'both' | 'webhooks' | 'ids';
	/** Whether a callback's body is the flow (1.3) or has it in `flowInfo` (1.1 and 1.2); `flow` by default. */
	body?: 'flow' | 'flowInfo';
	/** How many webhooks to come are made and yet answered by 503; none by default. */
	lostAnswers?: number;
	/** Milliseconds that a call waits for its answer; 10,000 by default. */
	answerWithinMs?: number;
}

/** A webhook as it was registered. */
export interface Webhook {
	webhookId: string;
	createdAt: string;
	clientId: string;
	organization: string;
	callbackUrl: string;
	flowTypes?: string[];
	flowDirection?: 'In' | 'Out';
	ackStatus?: AckStatus;
}

/** One call to a webhook's address. */
export interface CallbackRecord {
	webhookId: string;
	flowId: string;
	/** HTTP status of the answer; 0 without one. */
	status: number;
}

/** Calls to make now, with or without what a receiver must refuse. */
export interface CallbackOrder {
	/** Flows to tell of; every flow held by default. They go to the webhooks that ask for such flows. */
	flowIds?: string[];
	/** `wrong` is made with another key, `tampered` belongs to another body; `right` by default. */
	signature?: 'right' | 'wrong' | 'tampered' | 'missing';
	/** Seconds that the timestamp lies in the past; negative: in the future. 0 by default. */
	ageSeconds?: number;
	/** How often each call is made; 1 by default. */
	times?: number;
}
