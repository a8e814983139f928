import { randomBytes, randomUUID } from 'node:crypto';

import { codeForStatus, notFound, PlatformError } from '../errors';
import type { PlatformFlow } from '../types';
import type { Webhook } from './types';

/** Whose webhooks a call is about. */
export interface WebhookOwner {
	clientId: string;
	organization: string;
}

interface Registered extends Webhook {
	/** Base 64. */
	key: string;
}

/** The webhooks that clients have registered. Nobody sees another's. */
export class WebhookRegister {
	private readonly registered = new Map<string, Registered>();
	private answersLost = 0;

	/**
	 * @param key base 64; one is made where the client gives none
	 * @throws PlatformError 403 beyond `most`; 503 where the answer is to be lost
	 */
	create(
		owner: WebhookOwner,
		wanted: Omit<Webhook, 'webhookId' | 'createdAt' | keyof WebhookOwner>,
		{ most, lostAnswers }: { most: number; lostAnswers: number },
		key = randomBytes(32).toString('base64'),
	): Registered {
		if (this.of(owner).length >= most) {
			throw new PlatformError(403, 'WEBHOOK_LIMIT_REACHED', `There may be ${most} webhooks`);
		}
		const ids = { webhookId: randomUUID(), createdAt: new Date().toISOString() };
		const webhook = { ...ids, ...owner, ...wanted, key };
		this.registered.set(webhook.webhookId, webhook);
		if (this.answersLost++ < lostAnswers) throw new PlatformError(503, codeForStatus(503), null);
		return webhook;
	}

	of({ clientId, organization }: WebhookOwner): Webhook[] {
		return this.all().filter((one) => one.clientId === clientId && one.organization === organization);
	}

	/** @throws PlatformError 404 */
	get(owner: WebhookOwner, webhookId: string): Webhook {
		const found = this.of(owner).find((one) => one.webhookId === webhookId);
		if (!found) throw notFound('There is no such webhook');
		return found;
	}

	/** @throws PlatformError 404 */
	delete(owner: WebhookOwner, webhookId: string): void {
		this.registered.delete(this.get(owner, webhookId).webhookId);
	}

	all(): Webhook[] {
		return [...this.registered.values()].map(({ key: _, ...webhook }) => webhook);
	}

	/** The webhooks that ask for such a flow, with their keys. */
	wanting({ organization, flowType, flowDirection, acknowledgement }: PlatformFlow): Registered[] {
		return [...this.registered.values()].filter(
			(one) =>
				one.organization === organization &&
				(!one.flowTypes?.length || one.flowTypes.includes(flowType)) &&
				(one.flowDirection ?? flowDirection) === flowDirection &&
				(one.ackStatus ?? acknowledgement.status) === acknowledgement.status,
		);
	}
}
