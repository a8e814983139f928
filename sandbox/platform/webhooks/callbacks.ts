import { createHash, createHmac, randomBytes } from 'node:crypto';
import pLimit from 'p-limit';

import type { PlatformFlow, PlatformMode } from '../types';
import { present } from '../search';
import type { WebhookRegister } from './register';
import type { CallbackOrder, CallbackRecord, SignatureReading, WebhookOptions } from './types';

const concurrency = 10;

/** The signature of a body at an instant (epoch seconds), base 64. */
export function sign(key: string, body: string, timestamp: number, reading: SignatureReading): string {
	const text = `${body}@${timestamp}`;
	const signed = reading === 'text' ? text : createHash('sha256').update(text).digest();
	return createHmac('sha256', Buffer.from(key, 'base64')).update(signed).digest('base64');
}

/** Calls the addresses of the webhooks. A call is made once, whatever comes of it. */
export class Callbacks {
	private readonly made: CallbackRecord[] = [];
	private readonly limit = pLimit(concurrency);
	private readonly closing = new AbortController();

	constructor(
		private readonly register: WebhookRegister,
		private readonly settings: () => Required<WebhookOptions> & { mode: PlatformMode },
	) {}

	/** Tells of a flow that came or changed. */
	tell(flow: PlatformFlow): void {
		if (this.register.wanting(flow).length === 0) return;
		// What becomes of the flow later is told by a later call.
		void this.send(structuredClone(present(flow, this.settings().mode)), flow, {});
	}

	/** Makes calls to order. */
	async order(flows: PlatformFlow[], order: CallbackOrder): Promise<CallbackRecord[]> {
		const times = Array.from({ length: order.times ?? 1 });
		const sent = times.flatMap(() =>
			flows.map(async (flow) => await this.send(present(flow, this.settings().mode), flow, order)),
		);
		return (await Promise.all(sent)).flat();
	}

	records(): CallbackRecord[] {
		return [...this.made];
	}

	close(): void {
		this.closing.abort();
	}

	private async send(shown: object, flow: PlatformFlow, order: CallbackOrder): Promise<CallbackRecord[]> {
		const { body: shape, reading } = this.settings();
		const body = JSON.stringify(shape === 'flow' ? shown : { flowInfo: shown });
		const calls = this.register.wanting(flow).map(
			async ({ webhookId, callbackUrl, key }) =>
				await this.limit(async () => {
					const headers = headersOf(key, body, reading, order);
					const record = {
						webhookId,
						flowId: flow.flowId,
						status: await this.post(callbackUrl, headers, body),
					};
					this.made.push(record);
					return record;
				}),
		);
		return await Promise.all(calls);
	}

	private async post(url: string, headers: Record<string, string>, body: string): Promise<number> {
		const signal = AbortSignal.any([
			this.closing.signal,
			AbortSignal.timeout(this.settings().answerWithinMs),
		]);
		try {
			const answer = await fetch(url, { method: 'POST', headers, body, signal });
			await answer.arrayBuffer();
			return answer.status;
		} catch {
			return 0;
		}
	}
}

function headersOf(
	key: string,
	body: string,
	reading: SignatureReading,
	{ signature = 'right', ageSeconds = 0 }: CallbackOrder,
): Record<string, string> {
	const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
	const signatures = {
		right: () => sign(key, body, timestamp, reading),
		wrong: () => sign(randomBytes(32).toString('base64'), body, timestamp, reading),
		tampered: () => sign(key, `${body} `, timestamp, reading),
		missing: () => undefined,
	};
	const signed = signatures[signature]();
	return {
		'Content-Type': 'application/json',
		...(signed === undefined ? {} : { 'Afnor-Signature': signed }),
		'Afnor-Signature-Timestamp': String(timestamp),
	};
}
