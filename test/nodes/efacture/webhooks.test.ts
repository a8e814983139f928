import { credentialData, testContext } from './n8nContext';

import nock from 'nock';

import { platformOf } from '../../../nodes/EFacture/platform/transport';
import {
	callbackUrlOf,
	createWebhook,
	deleteWebhook,
	listWebhooks,
} from '../../../nodes/EFacture/platform/webhooks';

const wish = { callbackUrl: 'https://n8n.test/webhook/1/webhook', flowTypes: ['SupplierInvoice'] };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => nock.restore());

const service = () => nock('https://platform.test/flow-service');

async function connected() {
	const { context } = testContext({ credentials: { ...credentialData(), accessToken: 't' } });
	return [context, await platformOf(context), 'firm'] as const;
}

describe('the list of webhooks', () => {
	const entry = (id: string, callbackUrl: string | null) => ({ id, callbackUrl });

	it.each<[string, object, unknown]>([
		[
			'of the contract',
			{ count: 1, webhookIds: ['a'], webhooks: [{ webhookId: 'a', callbackUrl: 'u' }] },
			[entry('a', 'u')],
		],
		[
			'without its ids',
			{ count: 1, webhooks: [{ webhookId: 'a', callbackUrl: 'u', signingKey: null }] },
			[entry('a', 'u')],
		],
		['with ids alone', { count: 1, webhookIds: ['a', 'b'] }, [entry('a', null), entry('b', null)]],
		['with objects for ids', { webhookIds: [{ webhookId: 'a', callbackUrl: 'u' }] }, [entry('a', 'u')]],
		['that is the list itself', [{ webhookId: 'a', callback: { url: 'u' } }], [entry('a', 'u')]],
		['that says it is empty', { count: 0 }, []],
		['that is empty', [], []],
	])('%s is understood', async (_case, answer, expected) => {
		service()
			.get('/v1/webhooks')
			.matchHeader('Organization-Id', 'firm')
			.reply(200, answer as nock.Body);
		expect(await listWebhooks(...(await connected()))).toEqual(expected);
	});

	it.each<[string, object]>([
		['without any', {}],
		['of something else', { count: 2, results: [] }],
		['without ids in it', { webhooks: [{ callbackUrl: 'u' }] }],
	])('%s isn’t taken for an empty one', async (_case, answer) => {
		service()
			.get('/v1/webhooks')
			.reply(200, answer as nock.Body);
		await expect(listWebhooks(...(await connected()))).rejects.toThrow("isn't what XP Z12-013 promises");
	});

	it('may be answered by 204, or not exist', async () => {
		service().get('/v1/webhooks').reply(204);
		expect(await listWebhooks(...(await connected()))).toEqual([]);
		service().get('/v1/webhooks').reply(405);
		expect(await listWebhooks(...(await connected()))).toBeNull();
	});
});

describe('a webhook', () => {
	it('without a signing key is of no use, and removed again', async () => {
		service().post('/v1/webhooks').reply(201, { webhookId: 'a' });
		const removed = service().delete('/v1/webhooks/a').reply(204);
		await expect(createWebhook(...(await connected()), wish, '1.3')).rejects.toMatchObject({
			message: expect.stringContaining('gives no signing key'),
			description: expect.stringContaining('Use eFacture Trigger'),
		});
		expect(removed.isDone()).toBe(true);
	});

	it('of style 1.2 is signed by the platform’s key if it gives one, else by ours', async () => {
		const bodies: Array<{ callback: { signature: { key: string; algo: string } } }> = [];
		const take = (body: (typeof bodies)[number]) => bodies.push(body) > 0;
		service().post('/v1/webhooks', take).reply(201, { webhookId: 'a', signingKey: 'theirs' });
		service().post('/v1/webhooks', take).reply(201, { webhookId: 'b' });
		const direction = { ...wish, flowDirection: 'In' };
		expect(await createWebhook(...(await connected()), direction, '1.2')).toEqual({
			id: 'a',
			signingKey: 'theirs',
		});
		const { signingKey } = await createWebhook(...(await connected()), direction, '1.2');
		expect(bodies[1]).toEqual({
			callback: { url: wish.callbackUrl, signature: { algo: 'HS256', key: signingKey } },
			metadata: { flowType: 'SupplierInvoice', flowDirection: 'In' },
		});
		expect(bodies[0].callback.signature.key).not.toBe(signingKey);
	});

	it.each([204, 404, 410])('is removed when the platform answers %d', async (status) => {
		service().delete('/v1/webhooks/a%2Fb').reply(status);
		await expect(deleteWebhook(...(await connected()), 'a/b')).resolves.toBeUndefined();
	});

	it.each([403, 405, 500])('isn’t removed when it answers %d', async (status) => {
		service().delete('/v1/webhooks/a').reply(status);
		await expect(deleteWebhook(...(await connected()), 'a')).rejects.toMatchObject({
			httpCode: String(status),
		});
	});

	it('says where it leads, where there is a route for that', async () => {
		service()
			.get('/v1/webhooks/a')
			.reply(200, { webhookId: 'a', callback: { url: 'u' } });
		expect(await callbackUrlOf(...(await connected()), 'a')).toBe('u');
		service().get('/v1/webhooks/a').reply(404);
		expect(await callbackUrlOf(...(await connected()), 'a')).toBeNull();
	});
});
