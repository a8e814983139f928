import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What came with a call to a webhook. */
export interface SignedCall {
	/** The body's bytes as they came. */
	body: Buffer;
	/** Header `Afnor-Signature`, base 64. */
	signature: string | undefined;
	/** Header `Afnor-Signature-Timestamp`: epoch seconds. */
	timestamp: string | undefined;
}

/**
 * Whether the key's owner signed a call (contract 1.3.0, `createWebhook`). The contract's words can be read as an HMAC
 * over `body@timestamp` or over its SHA-256, and platforms do either, so both count. Both are worked out and compared in
 * constant time.
 *
 * @param signingKey base 64
 */
export function isSignedBy(signingKey: string, { body, signature, timestamp }: SignedCall): boolean {
	if (!signature || !timestamp) return false;
	const key = Buffer.from(signingKey, 'base64');
	if (!key.length) return false;
	const text = Buffer.concat([body, Buffer.from(`@${timestamp}`)]);
	const given = Buffer.from(signature.trim(), 'base64');
	const readings = [text, createHash('sha256').update(text).digest()].map((signed) =>
		isSame(given, createHmac('sha256', key).update(signed).digest()),
	);
	return readings.includes(true);
}

function isSame(given: Buffer, expected: Buffer): boolean {
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/** How far a call's timestamp may lie from n8n's clock, in seconds. */
export interface TimeWindow {
	past: number;
	future: number;
}

/**
 * Whether a call is of the present. The contract names no window; its ends are part of it.
 *
 * @param now milliseconds since 1970
 */
export function isTimely(timestamp: string | undefined, { past, future }: TimeWindow, now: number): boolean {
	if (!/^\d{1,12}$/.test(timestamp ?? '')) return false;
	const age = Math.floor(now / 1000) - Number(timestamp);
	return age <= past && age >= -future;
}
