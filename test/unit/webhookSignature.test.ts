import { webcrypto } from 'node:crypto';

import { isSignedBy, isTimely } from '../../nodes/EFacture/platform/webhookSignature';

const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const body = Buffer.from('{"flowId":"é-1"}');
const timestamp = '1767225600';

/** Another implementation of HMAC and SHA-256 than the one under test. */
async function signature(
	reading: 'text' | 'fingerprint',
	signed = body,
	signingKey = key,
	at = timestamp,
): Promise<string> {
	const text = Buffer.concat([signed, Buffer.from(`@${at}`)]);
	const { subtle } = webcrypto;
	const data = reading === 'text' ? text : await subtle.digest('SHA-256', text);
	const imported = await subtle.importKey(
		'raw',
		Buffer.from(signingKey, 'base64'),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['sign'],
	);
	return Buffer.from(await subtle.sign('HMAC', imported, data)).toString('base64');
}

describe('a signature', () => {
	it.each(['text', 'fingerprint'] as const)('over the %s is the key’s', async (reading) => {
		expect(isSignedBy(key, { body, timestamp, signature: await signature(reading) })).toBe(true);
	});

	// openssl dgst -sha256 -mac HMAC over the text, and over its binary SHA-256.
	it.each(['55Es6ODkJpXwz1C9ibZyPFOTRREI/fjUs5D8VX/+lHw=', '6l+3P04IxYKK8qEQsyzY2jGiG8G3iMlHJSQ/lsSyxhg='])(
		'that openssl made, %s',
		(made) => {
			expect(isSignedBy(key, { body, timestamp, signature: made })).toBe(true);
		},
	);

	it('by a key of 512 bits', async () => {
		const long = Buffer.alloc(64, 9).toString('base64');
		expect(isSignedBy(long, { body, timestamp, signature: await signature('text', body, long) })).toBe(true);
	});

	it.each(['text', 'fingerprint'] as const)('over another %s isn’t', async (reading) => {
		const right = await signature(reading);
		const otherKey = Buffer.alloc(32, 1).toString('base64');
		const signed = (changes: object) => isSignedBy(key, { body, timestamp, signature: right, ...changes });
		expect(signed({})).toBe(true);
		expect(signed({ body: Buffer.from('{"flowId":"é-2"}') })).toBe(false);
		expect(signed({ body: Buffer.from('{ "flowId": "é-1" }') })).toBe(false);
		expect(signed({ timestamp: '1767225601' })).toBe(false);
		expect(signed({ signature: await signature(reading, body, otherKey) })).toBe(false);
		expect(signed({ signature: right.slice(0, -4) })).toBe(false);
		expect(signed({ signature: '' })).toBe(false);
		expect(signed({ signature: undefined })).toBe(false);
		expect(signed({ timestamp: undefined })).toBe(false);
	});

	it('isn’t taken where there is no key', async () => {
		// HMAC fills a short key up with zeros.
		const made = await signature('text', body, Buffer.alloc(64).toString('base64'));
		expect(isSignedBy('', { body, timestamp, signature: made })).toBe(false);
	});
});

describe('the time of a call', () => {
	const now = 1_767_225_600_000;
	const window = { past: 300, future: 60 };
	const timely = (secondsFromNow: number, at = now) =>
		isTimely(String(1_767_225_600 + secondsFromNow), window, at);

	it.each([
		[0, true],
		[-300, true],
		[-301, false],
		[60, true],
		[61, false],
	])('%d seconds from now: %s', (seconds, expected) => expect(timely(seconds)).toBe(expected));

	it('is judged by whole seconds', () => {
		expect(timely(-300, now + 999)).toBe(true);
		expect(timely(-300, now + 1000)).toBe(false);
	});

	it.each([undefined, '', 'soon', '-1767225600', '1767225600.5', ' 1767225600', '1767225600000', '0x6955'])(
		'%j is none',
		(timestamp) => expect(isTimely(timestamp, window, now)).toBe(false),
	);
});
