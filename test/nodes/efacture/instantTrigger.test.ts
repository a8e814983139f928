import { InstantTriggerInN8n } from './n8nWebhooks';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	startPlatform,
	type Platform,
	type PlatformOptions,
	type WebhookOptions,
} from '../../../sandbox/platform';
import { testFlow, testFlows } from '../../unit/sandbox/platformClient';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow'),
	sleep: jest.fn(async () => await Promise.resolve()),
}));

let platform: Platform;
let n8n: InstantTriggerInN8n;
afterEach(async () => {
	n8n.close();
	await platform.close();
});

const organizations = ['firm', 'other', 'third'];

async function start(parameters: INodeParameters = {}, options: PlatformOptions = {}) {
	platform = await startPlatform({
		clients: [
			{ clientId: 'sandbox', clientSecret: 'sandbox-secret', organizations },
			{ clientId: 'second', clientSecret: 'second-secret', organizations },
		],
		...options,
	});
	n8n = await InstantTriggerInN8n.start(credentialOf('sandbox'), parameters);
}

const credentialOf = (clientId: string) => ({
	flowServiceUrl: platform.url,
	tokenUrl: platform.tokenUrl,
	clientId,
	clientSecret: `${clientId}-secret`,
	authentication: 'body',
	scope: '',
	organization: '',
	apiVersion: 'automatic',
	accessToken: '',
});

const registered = () => platform.webhooks();
const keys = () => {
	const [data] = Object.values(n8n.saved) as Array<{
		registration?: { hooks: Array<{ signingKey: string }> };
	}>;
	return data?.registration?.hooks.map(({ signingKey }) => signingKey) ?? [];
};
const emittedIds = () => n8n.emitted.map(({ json }) => (json.flow as IDataObject).id);

describe('publishing', () => {
	it('registers one webhook for all events, and unpublishing removes it', async () => {
		await start();
		await n8n.publish();
		expect(registered()).toMatchObject([
			{ organization: 'firm', callbackUrl: n8n.url(), flowTypes: ['SupplierInvoice', 'CustomerInvoice'] },
		]);
		expect(registered()[0]).not.toHaveProperty('flowDirection');
		expect(registered()[0]).not.toHaveProperty('ackStatus');
		await n8n.unpublish();
		expect(registered()).toEqual([]);
		expect(keys()).toEqual([]);
	});

	it('twice leaves one', async () => {
		await start();
		await n8n.publish();
		const [first] = registered();
		await n8n.publish();
		expect(registered()).toEqual([first]);
		expect(platform.counters().calls).toMatchObject({ createWebhook: 1, deleteWebhook: 0 });
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});

	it('passes the wishes on', async () => {
		await start({
			events: ['statusChanged'],
			options: { flowDirection: 'In', acknowledgement: 'Ok', organizations: ['other'] },
		});
		await n8n.publish();
		expect(registered()).toMatchObject([
			{
				organization: 'other',
				flowTypes: ['SupplierInvoiceLC', 'CustomerInvoiceLC'],
				flowDirection: 'In',
				ackStatus: 'Ok',
			},
		]);
	});

	it('needs an event', async () => {
		await start({ events: [] });
		await expect(n8n.publish()).rejects.toThrow('No event is chosen');
	});

	it.each<[string, () => void]>([
		['other events', () => (n8n.parameters.events = ['statusChanged'])],
		['another address of n8n', () => (n8n.origin = n8n.origin.replace('127.0.0.1', 'localhost'))],
		['another acknowledgement', () => (n8n.parameters.options = { acknowledgement: 'Ok' })],
	])('with %s replaces it', async (_case, change) => {
		await start();
		await n8n.publish();
		const [before] = registered();
		change();
		await n8n.publish();
		const [after, ...others] = registered();
		expect(others).toEqual([]);
		expect(after.webhookId).not.toBe(before.webhookId);
		expect(after.callbackUrl).toBe(n8n.url());
	});

	it('registers anew what was removed on the platform meanwhile', async () => {
		await start();
		await n8n.publish();
		const [{ webhookId }] = registered();
		const token = await tokenOf('sandbox');
		await fetch(`${platform.url}/v1/webhooks/${webhookId}`, {
			method: 'DELETE',
			headers: { Authorization: `Bearer ${token}` },
		});
		expect(await n8n.checkExists()).toBe(false);
		await n8n.publish();
		expect(registered()).toHaveLength(1);
	});

	it('leaves the account’s other webhooks alone', async () => {
		await start();
		await createOnPlatform('https://erp.example/hook');
		await n8n.publish();
		await n8n.unpublish();
		expect(registered()).toMatchObject([{ callbackUrl: 'https://erp.example/hook' }]);
	});
});

/** Registers a webhook without n8n's knowing. */
async function createOnPlatform(callbackUrl: string, organization = 'firm'): Promise<void> {
	await fetch(`${platform.url}/v1/webhooks`, {
		method: 'POST',
		headers: {
			Authorization: `Bearer ${await tokenOf('sandbox')}`,
			'Content-Type': 'application/json',
			'Organization-Id': organization,
		},
		body: JSON.stringify({ callbackUrl }),
	});
}

async function tokenOf(clientId: string): Promise<string> {
	const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: `${clientId}-secret` };
	const answer = await fetch(platform.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
	return ((await answer.json()) as { access_token: string }).access_token;
}

describe('what a crash leaves', () => {
	it.each<[string, WebhookOptions, INodeParameters]>([
		['', {}, {}],
		[', the list without ids', { list: 'webhooks' }, {}],
		[', in style 1.2', { style: '1.2' }, { style: '1.2', flowDirection: 'In' }],
	])('is replaced at the next publishing%s', async (_case, webhooks, options) => {
		await start({ events: ['purchaseInvoice'], options }, { webhooks });
		await n8n.publishAndDie();
		await n8n.publishAndDie();
		expect(registered()).toHaveLength(1);
		const [lost] = registered();
		await n8n.publish();
		expect(registered()).toHaveLength(1);
		expect(registered()[0].webhookId).not.toBe(lost.webhookId);
		platform.addFlows([testFlow(1)], 'now');
		expect(await platform.callBack({ flowIds: ['flow-1'] })).toMatchObject([{ status: 200 }]);
	});

	it('is removed by unpublishing', async () => {
		await start();
		await n8n.publishAndDie();
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});

	it('can’t be told from others’ on a platform that shows no addresses, and that is said', async () => {
		await start({}, { webhooks: { list: 'ids' } });
		await n8n.publishAndDie();
		await n8n.publish();
		expect(registered()).toHaveLength(2);
		expect(n8n.logs.join()).toContain("doesn't say where 1 of the account's webhooks lead");
		await n8n.publish();
		expect(registered()).toHaveLength(2);
	});
});

describe('failures are thrown, and register nothing twice', () => {
	it.each([
		['listWebhooks', 500],
		['listWebhooks', 403],
		['listWebhooks', 400],
	] as const)('%s answers %d when publishing again', async (route, status) => {
		await start();
		await n8n.publish();
		platform.failNext({ route, status });
		await expect(n8n.checkExists()).rejects.toMatchObject({ httpCode: String(status) });
		expect(registered()).toHaveLength(1);
		expect(await n8n.checkExists()).toBe(true);
	});

	it('no connection', async () => {
		await start();
		await n8n.publish();
		platform.failNext({ route: 'listWebhooks', status: 0 });
		await expect(n8n.checkExists()).rejects.toThrow("can't be reached");
	});

	it('removing fails when unpublishing: it is thrown, and n8n goes on knowing of it', async () => {
		await start({ options: { organizations: ['firm', 'other', 'third'] } });
		await n8n.publish();
		platform.failNext({ route: 'deleteWebhook', status: 500, skip: 1 });
		await expect(n8n.unpublish()).rejects.toThrow('failed at the removal of webhook');
		expect(registered().map(({ organization }) => organization)).toEqual(['other']);
		expect(keys()).toHaveLength(1);
		expect(await n8n.checkExists()).toBe(false);
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});

	it('registering fails half-way: what was registered is taken back', async () => {
		await start({ options: { organizations: ['firm', 'other'] } });
		n8n.goesBySaved = true;
		platform.failNext({ route: 'createWebhook', status: 500, skip: 1 });
		// What n8n tries after a failure by itself needs the list and has no part in it.
		platform.failNext({ route: 'listWebhooks', status: 500, skip: 2, times: 2 });
		await expect(n8n.publish()).rejects.toThrow(
			'failed at the registration of a webhook of organization other',
		);
		expect(platform.counters().calls).toMatchObject({ listWebhooks: 4, createWebhook: 2, deleteWebhook: 1 });
		expect(registered()).toEqual([]);
	});

	it('the account has no right to an organization', async () => {
		await start({ options: { organizations: ['firm', 'nobody'] } });
		await expect(n8n.publish()).rejects.toThrow('gives this account no right to');
		expect(registered()).toEqual([]);
	});

	it('a registration whose answer got lost is made again, and stays the only one', async () => {
		await start({}, { webhooks: { lostAnswers: 1 } });
		await n8n.publish();
		expect(platform.counters().calls.createWebhook).toBe(2);
		expect(registered()).toHaveLength(1);
		platform.addFlows([testFlow(1)], 'now');
		expect(await platform.callBack({})).toMatchObject([{ status: 200 }]);
	});

	it('registrations whose answers all got lost leave none', async () => {
		await start({}, { webhooks: { lostAnswers: 99 } });
		await expect(n8n.publish()).rejects.toThrow('is out of service for the registration of a webhook');
		expect(platform.counters().calls.createWebhook).toBeGreaterThan(1);
		expect(registered()).toEqual([]);
	});

	it('there may be no more webhooks: the platform’s own words are shown', async () => {
		await start({}, { webhooks: { most: 0 } });
		await expect(n8n.publish()).rejects.toMatchObject({
			description: expect.stringContaining('WEBHOOK_LIMIT_REACHED'),
		});
	});

	it('the platform wants another style: it is said where to set it', async () => {
		await start({}, { webhooks: { style: '1.2' } });
		await expect(n8n.publish()).rejects.toMatchObject({
			description: expect.stringContaining("set 'Registration Style' to 1.2"),
		});
	});
});

describe('a platform without webhooks', () => {
	it.each([404, 405, 501] as const)(
		'answers %d: publishing points to the polling trigger',
		async (absentStatus) => {
			await start({}, { webhooks: { style: 'none', absentStatus } });
			await expect(n8n.publish()).rejects.toMatchObject({
				message: expect.stringContaining(`The platform has no webhooks (HTTP ${absentStatus})`),
				description: expect.stringContaining('Use eFacture Trigger'),
			});
		},
	);

	it('that had some before can be unpublished', async () => {
		await start();
		await n8n.publish();
		platform.setWebhooks({ style: 'none' });
		await n8n.unpublish();
		expect(keys()).toEqual([]);
	});
});

describe('several organizations', () => {
	it('have a webhook each, and the key tells whose a call is', async () => {
		await start({ options: { organizations: ['firm', 'other', 'firm', ' '] } });
		await n8n.publish();
		expect(registered().map(({ organization }) => organization)).toEqual(['firm', 'other']);
		expect(new Set(keys()).size).toBe(2);
		platform.addFlows([testFlow(1), testFlow(2, { organization: 'other' })], 'now');
		await platform.callBack({});
		const told = new Map(
			n8n.emitted.map(({ json: { flow } }) => [(flow as IDataObject).id, (flow as IDataObject).organization]),
		);
		expect([...told]).toEqual(
			expect.arrayContaining([
				['flow-1', 'firm'],
				['flow-2', 'other'],
			]),
		);
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});

	it('that are watched no more are cleared', async () => {
		await start({ options: { organizations: ['firm', 'other'] } });
		await n8n.publish();
		await createOnPlatform(n8n.url(), 'firm');
		n8n.parameters.options = { organizations: ['other'] };
		await n8n.publish();
		expect(registered().map(({ organization }) => organization)).toEqual(['other']);
	});
});

describe('another account in the credential', () => {
	it('registers its own, and says that the other’s stays', async () => {
		await start();
		await n8n.publish();
		const [{ webhookId }] = registered();
		n8n.credential = credentialOf('second');
		await n8n.publish();
		expect(registered().map(({ clientId }) => clientId)).toEqual(['sandbox', 'second']);
		expect(n8n.logs.join()).toContain(`can't remove the former account's webhooks (${webhookId})`);
		platform.addFlows([testFlow(1)], 'now');
		const statuses = (await platform.callBack({})).map((call) => [call.webhookId === webhookId, call.status]);
		expect(statuses).toEqual(
			expect.arrayContaining([
				[true, 401],
				[false, 200],
			]),
		);
	});
});

describe('registration style 1.2', () => {
	it('makes a webhook for each type and direction, signed by a key of ours', async () => {
		await start(
			{ options: { style: '1.2' } },
			{ webhooks: { style: '1.2', body: 'flowInfo', reading: 'text' } },
		);
		await n8n.publish();
		const pairs = registered().map(({ flowTypes, flowDirection }) => `${flowTypes?.join()} ${flowDirection}`);
		expect(pairs).toEqual([
			'SupplierInvoice In',
			'SupplierInvoice Out',
			'CustomerInvoice In',
			'CustomerInvoice Out',
		]);
		expect(keys().every((key) => Buffer.from(key, 'base64').length === 32)).toBe(true);
		await n8n.publish();
		expect(platform.counters().calls.createWebhook).toBe(4);
		platform.addFlows([testFlow(1)], 'now');
		expect(await platform.callBack({ flowIds: ['flow-1'] })).toMatchObject([{ status: 200 }]);
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});
});

describe('in the editor', () => {
	it('a test listens at its own address, beside the published trigger', async () => {
		await start();
		await n8n.publish();
		await n8n.listen();
		expect(registered().map(({ callbackUrl }) => callbackUrl)).toEqual([n8n.url(), n8n.url('webhook-test')]);
		platform.addFlows([testFlow(1)], 'now');
		const calls = await platform.callBack({ flowIds: ['flow-1'] });
		expect(calls.map(({ status }) => status)).toEqual([200, 200]);
		await n8n.stopListening();
		expect(registered().map(({ callbackUrl }) => callbackUrl)).toEqual([n8n.url()]);
		expect(await n8n.checkExists()).toBe(true);
	});
});

describe('the key', () => {
	it('is in n8n’s memory of the node and nowhere else', async () => {
		await start({ options: { organizations: ['firm', 'other'] } });
		await n8n.publish();
		const secrets = keys();
		expect(secrets).toHaveLength(2);
		platform.addFlows(testFlows(3), 'now');
		await platform.callBack({});
		await platform.callBack({ signature: 'wrong' });
		platform.failNext({ route: 'deleteWebhook', status: 500 });
		const error = await n8n.unpublish().catch((failure: unknown) => failure);
		const shown = JSON.stringify([n8n.logs, n8n.emitted, error, Object.entries(error as object)]);
		for (const secret of secrets) expect(shown).not.toContain(secret);
	});
});

describe('500 calls', () => {
	it('20 with a wrong signature and 20 with an old time start nothing; repeats come again', async () => {
		await start({}, { flows: testFlows(410) });
		await n8n.publish();
		const ids = platform.flows().map(({ flowId }) => flowId);
		const calls = [
			...(await platform.callBack({})),
			...(await platform.callBack({ flowIds: ids.slice(0, 20), signature: 'wrong' })),
			...(await platform.callBack({ flowIds: ids.slice(20, 40), ageSeconds: 3600 })),
			...(await platform.callBack({ flowIds: ids.slice(40, 90) })),
		];
		expect(calls).toHaveLength(500);
		expect(calls.filter(({ status }) => status === 401)).toHaveLength(40);
		expect(calls.filter(({ status }) => status === 200)).toHaveLength(460);
		expect(n8n.emitted).toHaveLength(460);
		expect(new Set(emittedIds())).toEqual(new Set(ids));
		await n8n.unpublish();
		expect(registered()).toEqual([]);
	});
});
