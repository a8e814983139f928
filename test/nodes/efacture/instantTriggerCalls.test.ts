import { InstantTriggerInN8n } from './n8nWebhooks';
import { testContext } from './n8nContext';

import { createHmac } from 'node:crypto';

import type { IDataObject, INodeParameters, IPollFunctions } from 'n8n-workflow';

import { poll } from '../../../nodes/EFacture/EFactureTrigger/poll';
import {
	startPlatform,
	type CallbackOrder,
	type Platform,
	type PlatformFlow,
	type WebhookOptions,
} from '../../../sandbox/platform';
import { testFlow } from '../../unit/sandbox/platformClient';

let platform: Platform;
let n8n: InstantTriggerInN8n;
afterEach(async () => {
	n8n.close();
	await platform.close();
});

const credential = () => ({
	flowServiceUrl: platform.url,
	tokenUrl: platform.tokenUrl,
	clientId: 'sandbox',
	clientSecret: 'sandbox-secret',
	authentication: 'body',
	scope: '',
	organization: '',
	apiVersion: 'automatic',
	accessToken: '',
});

async function start(flows: PlatformFlow[], parameters: INodeParameters = {}, webhooks: WebhookOptions = {}) {
	platform = await startPlatform({ flows, webhooks });
	n8n = await InstantTriggerInN8n.start(credential(), parameters);
	await n8n.publish();
}

const statuses = async (order: CallbackOrder = {}) =>
	(await platform.callBack(order)).map(({ status }) => status);
const ids = () => n8n.emitted.map(({ json }) => (json.flow as IDataObject).id);

/** A call with this body, signed as the platform would. */
async function call(body: string): Promise<{ status: number; body: string }> {
	const [data] = Object.values(n8n.saved) as Array<{
		registration: { hooks: Array<{ signingKey: string }> };
	}>;
	const key = Buffer.from(data.registration.hooks[0].signingKey, 'base64');
	const timestamp = String(Math.floor(Date.now() / 1000));
	const signature = createHmac('sha256', key).update(`${body}@${timestamp}`).digest('base64');
	const headers = { 'afnor-signature': signature, 'afnor-signature-timestamp': timestamp };
	return await n8n.called('webhook', headers, Buffer.from(body));
}

describe('a call of the platform', () => {
	it.each<[string, WebhookOptions]>([
		['signed over the fingerprint', { reading: 'fingerprint' }],
		['signed over the text', { reading: 'text' }],
		['with the flow in flowInfo', { body: 'flowInfo' }],
	])('%s starts the workflow with what eFacture Trigger emits', async (_case, webhooks) => {
		const flow = testFlow(1, {
			trackingId: 't-1',
			acknowledgement: {
				status: 'Error',
				details: [{ level: 'Error', item: 'file', reasonCode: 'VirusFound', reasonMessage: 'A virus' }],
			},
		});
		await start([flow], {}, webhooks);
		expect(await statuses()).toEqual([200]);
		expect(n8n.emitted).toEqual(await polled());
		expect(n8n.emitted).toMatchObject([
			{ json: { flow: { id: 'flow-1', organization: '' }, invoice: null, status: null } },
		]);
	});

	it('is refused where it isn’t signed by the platform, and starts nothing', async () => {
		await start([testFlow(1)]);
		expect(await statuses({ signature: 'wrong' })).toEqual([401]);
		expect(await statuses({ signature: 'tampered' })).toEqual([401]);
		expect(await statuses({ signature: 'missing' })).toEqual([401]);
		expect(n8n.emitted).toEqual([]);
		expect(n8n.logs.join()).toContain(
			'a call was refused (HTTP 401): its signature is none of a webhook of ours',
		);
	});

	it('says no more than that to whoever made it', async () => {
		await start([testFlow(1)]);
		const answer = await fetch(n8n.url(), { method: 'POST', body: '{}' });
		expect(answer.status).toBe(401);
		expect(await answer.json()).toEqual({
			errorCode: 'INVALID_SIGNATURE',
			errorMessage: 'The signature or its timestamp is not accepted',
		});
	});

	it.each([
		[{}, 290, 200],
		[{}, 310, 401],
		[{}, -50, 200],
		[{}, -70, 401],
		[{ oldestCall: 3600 }, 3590, 200],
		[{ clockDifference: 0 }, -10, 401],
	])('with options %j, %d seconds old: %d', async (options, ageSeconds, status) => {
		await start([testFlow(1)], { options });
		expect(await statuses({ ageSeconds })).toEqual([status]);
		expect(n8n.emitted).toHaveLength(status === 200 ? 1 : 0);
	});

	it.each(['{"flowId":7}', '{}', '[]', 'null', 'no JSON', ''])(
		'that holds no flow (%s) is answered with 400',
		async (body) => {
			await start([]);
			expect(await call(body)).toMatchObject({
				status: 400,
				body: expect.stringContaining('INVALID_REQUEST'),
			});
			expect(n8n.emitted).toEqual([]);
		},
	);

	it('with fields and values that nobody knows yet is taken', async () => {
		await start([]);
		expect(await call('{"flowId":"f","flowProfile":"New","surprise":{"a":1}}')).toMatchObject({
			status: 200,
		});
		expect(ids()).toEqual(['f']);
	});

	it('is refused after the key was forgotten', async () => {
		await start([testFlow(1)]);
		n8n.saved = {};
		expect(await statuses()).toEqual([401]);
	});
});

describe('what starts nothing although it is right', () => {
	it('a flow that is pending: its acknowledgement is told of by another call', async () => {
		await start([]);
		platform.addFlows([testFlow(1, { acknowledgement: { status: 'Pending' } })], 'now');
		expect(await statuses()).toEqual([200]);
		expect(n8n.emitted).toEqual([]);
		platform.acknowledge('flow-1', { status: 'Ok' });
		expect(await statuses()).toEqual([200]);
		expect(new Set(ids())).toEqual(new Set(['flow-1']));
	});

	it.each<[string, INodeParameters, string[]]>([
		['events', { events: ['salesInvoice'] }, ['sale']],
		['statuses', { events: ['statusChanged'] }, ['status']],
		['a direction', { options: { flowDirection: 'Out' } }, ['sale']],
		['an acknowledgement', { options: { acknowledgement: 'Error' } }, ['refused']],
	])('what wasn’t asked for, by %s, although the platform sends all', async (_case, parameters, expected) => {
		await start([]);
		Object.assign(n8n.parameters, parameters);
		const flows = [
			{ flowId: 'purchase', flowType: 'SupplierInvoice', flowDirection: 'In' },
			{ flowId: 'sale', flowType: 'CustomerInvoice', flowDirection: 'Out' },
			{ flowId: 'status', flowType: 'SupplierInvoiceLC', flowDirection: 'In' },
			{
				flowId: 'refused',
				flowType: 'SupplierInvoice',
				flowDirection: 'In',
				acknowledgement: { status: 'Error' },
			},
			{ flowId: 'report', flowType: 'StateTransactionReport', flowDirection: 'Out' },
		];
		for (const flow of flows) {
			expect((await call(JSON.stringify({ acknowledgement: { status: 'Ok' }, ...flow }))).status).toBe(200);
		}
		expect(ids()).toEqual(expected);
	});
});

/** What eFacture Trigger emits of the same platform. */
async function polled() {
	const { context } = testContext({ credentials: credential() });
	const parameters: IDataObject = {
		events: ['purchaseInvoice', 'salesInvoice'],
		startFrom: 'date',
		startDate: '2000-01-01T00:00:00Z',
	};
	const polling = Object.assign(context as unknown as IPollFunctions, {
		getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
		getWorkflow: () => ({ id: `workflow-of-${platform.url}` }),
		getWorkflowStaticData: () => ({}),
		getPollBudgetMs: () => 300_000,
	});
	return (await poll(polling as unknown as IPollFunctions))?.[0];
}
