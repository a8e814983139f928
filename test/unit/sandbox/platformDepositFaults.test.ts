import { generate } from '../../../sandbox/generator';
import { startPlatform, type Platform } from '../../../sandbox/platform';
import { eventually, PlatformTestClient } from './platformClient';
import { depositMessage, messageOn } from './platformMessages';

const { flows } = generate({ flows: 2 });
const [{ truth, flowId: invoiceFlow }] = flows;

let platform: Platform;
let client: PlatformTestClient;

beforeEach(async () => {
	platform = await startPlatform({ flows, acknowledgeAfterMs: 20 });
	client = await PlatformTestClient.signedIn(platform.url);
});
afterEach(() => platform.close());

const xml = messageOn(truth, { code: '205', as: 'BY' });
const info = { name: 'status.xml', flowSyntax: 'CDAR', trackingId: 'act-1' };
const deposit = () => client.deposit(info, Buffer.from(xml));
const answerTo = (call: Promise<{ status: number }>) =>
	call.then(
		({ status }) => status,
		() => 'none',
	);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const found = async () => (await client.search({ trackingId: 'act-1' })).body.results;
const settled = () =>
	eventually(found, ([flow]) => (flow?.acknowledgement as { status: string })?.status !== 'Pending');
const codes = () => platform.lifecycle(invoiceFlow).map(({ code }) => code);

describe('a deposit that is taken but not answered', () => {
	test('can be found by its trackingId while the client waits in vain', async () => {
		platform.planDeposits({ answer: 'hang' });
		const stop = new AbortController();
		const form = new FormData();
		form.append('flowInfo', new Blob([JSON.stringify(info)], { type: 'application/json' }));
		form.append('file', new Blob([xml]), 'status.xml');
		const headers = { Authorization: `Bearer ${client.token}` };
		const call = fetch(`${platform.url}/v1/flows`, {
			method: 'POST',
			headers,
			body: form,
			signal: stop.signal,
		});
		const outcome = answerTo(call);
		const [flow] = await settled();
		expect(flow).toMatchObject({ flowType: 'SupplierInvoiceLC', acknowledgement: { status: 'Ok' } });
		expect(await Promise.race([outcome, pause(100).then(() => 'waiting')])).toBe('waiting');
		stop.abort();
		expect(await outcome).toBe('none');
		expect(codes()).toEqual(['205']);
	});

	test('is a duplicate when it is sent again', async () => {
		platform.planDeposits({ answer: 'break' });
		expect(await answerTo(deposit())).toBe('none');
		const again = await depositMessage(client, xml);
		expect(again.acknowledgement.details).toEqual([
			expect.objectContaining({ reasonCode: 'AlreadyExistingFlow', item: 'file' }),
		]);
		expect(codes()).toEqual(['205']);
	});

	test('may be answered with a failure', async () => {
		platform.planDeposits({ answer: 504 });
		expect(await answerTo(deposit())).toBe(504);
		await settled();
		expect(codes()).toEqual(['205']);
		expect(platform.counters().statuses).toMatchObject({ 504: 1 });
	});

	test("doesn't keep the platform from closing", async () => {
		platform.planDeposits({ answer: 'hang' });
		const outcome = answerTo(deposit());
		await eventually(
			async () => platform.deposits(),
			(taken) => taken.length > 0,
		);
		await platform.close();
		expect(await outcome).toBe('none');
	});
});

test.each([401, 429, 503])('a deposit that fails with %s is not taken', async (status) => {
	platform.failNext({ route: 'deposit', status });
	expect(await answerTo(deposit())).toBe(status);
	expect(platform.deposits()).toEqual([]);
	expect(await answerTo(deposit())).toBe(202);
});

describe('an acknowledgement', () => {
	test('can stay away until it is given', async () => {
		platform.planDeposits({ stuck: true });
		const { body } = await deposit();
		await pause(80);
		expect((await found())[0]).toMatchObject({ acknowledgement: { status: 'Pending' } });
		expect(codes()).toEqual([]);
		platform.acknowledge(String(body.flowId), { status: 'Ok' });
		expect((await settled())[0]).toMatchObject({ flowType: 'SupplierInvoiceLC' });
		expect(codes()).toEqual(['205']);
		platform.acknowledge(String(body.flowId), { status: 'Ok' });
		await pause(20);
		expect(codes()).toEqual(['205']);
	});

	test('given beforehand stands', async () => {
		const { body } = await deposit();
		platform.acknowledge(String(body.flowId), { status: 'Error' });
		await pause(60);
		expect((await found())[0]).toMatchObject({ flowType: 'Undefined', acknowledgement: { status: 'Error' } });
		expect(codes()).toEqual([]);
	});

	test('can come late', async () => {
		platform.planDeposits({ acknowledgeAfterMs: 250 });
		await deposit();
		await pause(100);
		expect(codes()).toEqual([]);
		await settled();
		expect(codes()).toEqual(['205']);
	});

	test('can be an error that has no cause', async () => {
		const details = [
			{ level: 'Error', item: 'file', reasonCode: 'VirusFound', reasonMessage: 'A virus was found' } as const,
		];
		platform.planDeposits({ error: details });
		await deposit();
		expect((await settled())[0]).toMatchObject({ acknowledgement: { status: 'Error', details } });
		expect(codes()).toEqual([]);
	});
});

test('plans meet the deposits they are meant for', async () => {
	platform.planDeposits({ flowSyntax: 'CDAR', answer: 500, skip: 1, times: 2 });
	const ubl = { name: 'a.xml', flowSyntax: 'UBL' };
	expect(await answerTo(client.deposit(ubl, Buffer.from('<Invoice/>')))).toBe(202);
	const answers = [];
	for (let call = 0; call < 4; call++) answers.push(await answerTo(deposit()));
	expect(answers).toEqual([202, 500, 500, 202]);
});

test('deposits are listed with what became of them', async () => {
	const taken = await depositMessage(client, xml, { trackingId: 'act-1' });
	const strange = messageOn({ ...truth, number: 'NONE' }, { code: '204', as: 'BY' });
	const refused = await depositMessage(client, strange);
	await client.deposit({ name: 'a.xml', flowSyntax: 'UBL' }, Buffer.from('<Invoice/>'));
	const deposits = platform.deposits();
	expect(deposits).toEqual([
		expect.objectContaining({
			flowId: taken.flowId,
			clientId: 'sandbox',
			organization: 'firm',
			trackingId: 'act-1',
			flowSyntax: 'CDAR',
			flowType: 'SupplierInvoiceLC',
			acknowledgement: { status: 'Ok' },
			statuses: [{ identity: truth.identity, number: truth.number, code: '205' }],
		}),
		expect.objectContaining({
			flowId: refused.flowId,
			trackingId: null,
			acknowledgement: expect.objectContaining({ status: 'Error' }),
			statuses: [{ identity: null, number: 'NONE', code: '204' }],
		}),
		expect.objectContaining({ flowSyntax: 'UBL', acknowledgement: { status: 'Pending' }, statuses: [] }),
	]);
	expect(platform.counters().calls.deposit).toBe(3);
});

test('another process plans and lists deposits, too', async () => {
	const admin = new PlatformTestClient(platform.url);
	const planned = await admin.send('/sandbox/deposit-plans', {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ answer: 503, stuck: true }),
	});
	expect(planned.status).toBe(204);
	expect(await answerTo(deposit())).toBe(503);
	const { body } = await admin.send<unknown[]>('/sandbox/deposits');
	expect(body).toEqual(platform.deposits());
	expect(body).toHaveLength(1);
});
