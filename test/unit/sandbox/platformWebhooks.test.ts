import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { startPlatform, type Platform, type PlatformOptions } from '../../../sandbox/platform';
import { describeContract, problems, readContract, validatorOf } from './contracts';
import { eventually, PlatformTestClient, testFlow } from './platformClient';

interface Call {
	headers: IncomingHttpHeaders;
	body: string;
}

let platform: Platform;
let client: PlatformTestClient;
let receiver: Server;
let callbackUrl: string;
let calls: Call[];
let status: number;

beforeEach(async () => {
	calls = [];
	status = 200;
	receiver = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
			response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
	await platform.close();
	receiver.closeAllConnections();
	receiver.close();
});

async function start(options: PlatformOptions = {}) {
	platform = await startPlatform(options);
	client = await PlatformTestClient.signedIn(platform.url);
}

const send = (method: string, path: string, body?: unknown) =>
	client.send(path, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
	});
const create = (params: object = {}) => send('POST', '/v1/webhooks', { callbackUrl, ...params });
const arrived = (count: number) =>
	eventually(
		async () => calls.length,
		(size) => size >= count,
	);

describe('registering', () => {
	test('gives an id and a key of 256 bits; the list shows no key', async () => {
		await start();
		const { status: created, body } = await create({ flowTypes: ['SupplierInvoice'], ackStatus: 'Ok' });
		expect(created).toBe(201);
		expect(Buffer.from(String(body.signingKey), 'base64')).toHaveLength(32);
		const { body: listed } = await send('GET', '/v1/webhooks');
		expect(listed).toEqual({
			count: 1,
			webhookIds: [body.webhookId],
			webhooks: [
				{
					webhookId: body.webhookId,
					createdAt: body.createdAt,
					callbackUrl,
					flowTypes: ['SupplierInvoice'],
					ackStatus: 'Ok',
				},
			],
		});
	});

	test('is undone by delete, once', async () => {
		await start();
		const { body } = await create();
		const path = `/v1/webhooks/${String(body.webhookId)}`;
		expect((await send('DELETE', path)).status).toBe(204);
		expect((await send('DELETE', path)).status).toBe(404);
		expect(platform.webhooks()).toEqual([]);
	});

	test('refuses what the contract doesn’t have, and more than there may be', async () => {
		await start({ webhooks: { most: 1 } });
		expect((await create({ flowTypes: ['Nonsense'] })).status).toBe(400);
		expect((await send('POST', '/v1/webhooks', { callbackUrl: 'ftp://x' })).status).toBe(400);
		expect((await create()).status).toBe(201);
		expect(await create()).toMatchObject({ status: 403, body: { errorCode: 'WEBHOOK_LIMIT_REACHED' } });
	});

	test('belongs to a client and an organization', async () => {
		await start({
			clients: [
				{ clientId: 'sandbox', clientSecret: 'sandbox-secret', organizations: ['a', 'b'] },
				{ clientId: 'other', clientSecret: 's', organizations: ['a'] },
			],
		});
		const { body } = await create();
		const other = new PlatformTestClient(platform.url);
		await other.signIn('other', 's');
		const elsewhere = new PlatformTestClient(platform.url, client.token, 'b');
		expect((await other.send('/v1/webhooks')).body.count).toBe(0);
		expect((await elsewhere.send('/v1/webhooks')).body.count).toBe(0);
		const path = `/v1/webhooks/${String(body.webhookId)}`;
		expect((await other.send(path, { method: 'DELETE' })).status).toBe(404);
		expect((await client.send('/v1/webhooks')).body.count).toBe(1);
	});

	test('isn’t there where there are no webhooks', async () => {
		await start({ webhooks: { style: 'none', absentStatus: 501 } });
		expect((await create()).status).toBe(501);
		expect((await send('GET', '/v1/webhooks')).status).toBe(501);
		await platform.close();
		await start({ mode: '1.1' });
		expect((await create()).status).toBe(404);
	});

	test('in the style of 1.2: one type and direction, a key of the client’s, a route to read', async () => {
		await start({ webhooks: { style: '1.2' } });
		const metadata = { flowType: 'SupplierInvoice', flowDirection: 'In' };
		const signature = { algo: 'HS256', key: Buffer.alloc(32, 7).toString('base64') };
		expect((await create()).status).toBe(400);
		const { body } = await send('POST', '/v1/webhooks', {
			callback: { url: callbackUrl, signature },
			metadata,
		});
		expect(body).not.toHaveProperty('signingKey');
		expect((await send('GET', '/v1/webhooks')).body).toEqual({ count: 1, webhookIds: [body.webhookId] });
		expect((await send('GET', `/v1/webhooks/${String(body.webhookId)}`)).body).toMatchObject({
			callback: { url: callbackUrl },
			metadata,
		});
	});
});

describe('calls', () => {
	test.each(['text', 'fingerprint'] as const)('are signed over the %s', async (reading) => {
		await start({ webhooks: { reading } });
		const { body } = await create();
		platform.addFlows([testFlow(1)], 'now');
		await arrived(1);
		const [{ headers, body: sent }] = calls;
		const timestamp = String(headers['afnor-signature-timestamp']);
		const text = `${sent}@${timestamp}`;
		const signed = reading === 'text' ? text : createHash('sha256').update(text).digest();
		const expected = createHmac('sha256', Buffer.from(String(body.signingKey), 'base64')).update(signed);
		expect(headers['afnor-signature']).toBe(expected.digest('base64'));
		expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
		expect(JSON.parse(sent)).toMatchObject({ flowId: 'flow-1', flowType: 'SupplierInvoice' });
	});

	test('tell of flows that come and change, to the webhooks that ask for them', async () => {
		await start();
		await create({ flowTypes: ['SupplierInvoice'], ackStatus: 'Ok' });
		platform.addFlows(
			[
				testFlow(1),
				testFlow(2, { flowType: 'CustomerInvoice' }),
				testFlow(3, { acknowledgement: { status: 'Pending' } }),
			],
			'now',
		);
		await arrived(1);
		platform.acknowledge('flow-3', { status: 'Ok' });
		await arrived(2);
		const ids = calls.map(({ body }) => (JSON.parse(body) as { flowId: string }).flowId);
		expect(ids).toEqual(['flow-1', 'flow-3']);
		// Written down once the answer is back at the platform.
		const statuses = await eventually(
			async () => platform.callbacks().map((call) => call.status),
			({ length }) => length === 2,
		);
		expect(statuses).toEqual([200, 200]);
	});

	test('can be made to order: wrong ones, old ones, repeats', async () => {
		await start({ flows: [testFlow(1), testFlow(2)] });
		await create();
		status = 401;
		expect(await platform.callBack({ signature: 'wrong', ageSeconds: 900 })).toHaveLength(2);
		expect(await platform.callBack({ flowIds: ['flow-2'], signature: 'missing' })).toEqual([
			{ webhookId: platform.webhooks()[0].webhookId, flowId: 'flow-2', status: 401 },
		]);
		await platform.callBack({ flowIds: ['flow-1'], times: 3 });
		expect(calls).toHaveLength(6);
		expect(Date.now() / 1000 - Number(calls[0].headers['afnor-signature-timestamp'])).toBeGreaterThan(890);
		expect(calls[2].headers).not.toHaveProperty('afnor-signature');
		expect(calls.slice(3).every(({ headers }) => headers['afnor-signature'])).toBe(true);
	});

	test('have the flow in flowInfo where the platform is older', async () => {
		await start({ flows: [testFlow(1)], webhooks: { body: 'flowInfo' } });
		await create();
		await platform.callBack({});
		expect(JSON.parse(calls[0].body)).toMatchObject({ flowInfo: { flowId: 'flow-1' } });
	});

	test('that nobody answers don’t stop the platform', async () => {
		await start({ flows: [testFlow(1)] });
		await create();
		receiver.closeAllConnections();
		receiver.close();
		expect(await platform.callBack({})).toMatchObject([{ status: 0 }]);
	});

	test('and settings can be ordered from other processes', async () => {
		await start({ flows: [testFlow(1)] });
		await create();
		expect((await send('PUT', '/sandbox/webhook-settings', { body: 'flowInfo' })).status).toBe(204);
		const answer = await send('POST', '/sandbox/callbacks', { times: 2 });
		expect(answer.body).toMatchObject([{ status: 200 }, { status: 200 }]);
		expect(JSON.parse(calls[0].body)).toHaveProperty('flowInfo');
		expect((await send('GET', '/sandbox/webhooks')).body).toHaveLength(1);
		expect((await send('GET', '/sandbox/callbacks')).body).toHaveLength(2);
	});
});

describeContract('webhooks keep to contract 1.3.0', () => {
	test('created, listed, called', async () => {
		await start({ flows: [testFlow(1)] });
		const contract = readContract('flow-1.3.0');
		const created = await create({ flowTypes: ['SupplierInvoice'], flowDirection: 'In' });
		expect(problems(validatorOf(contract, 'WebhookIdParam'), created.body)).toEqual([]);
		const { body } = await send('GET', '/v1/webhooks');
		const ajv = new Ajv({ strict: false });
		addFormats(ajv);
		ajv.addSchema({ ...contract, $id: 'contract' });
		const list = 'contract#/components/responses/WebhookListResponse/content/application~1json/schema';
		const validateList = ajv.getSchema(list);
		expect(validateList?.(body)).toBe(true);
		expect(validateList?.({ ...body, webhookIds: undefined })).toBe(false);
		const validate = validatorOf(contract, 'Webhook');
		for (const webhook of body.webhooks as unknown[]) expect(problems(validate, webhook)).toEqual([]);
		await platform.callBack({});
		expect(problems(validatorOf(contract, 'Flow'), JSON.parse(calls[0].body))).toEqual([]);
	});
});
