import { startPlatform, type Platform, type PlatformOptions } from '../../../sandbox/platform';
import { longAgo, PlatformTestClient, testFlows } from './platformClient';

let platform: Platform;
let client: PlatformTestClient;
const where = { updatedAfter: longAgo };

beforeEach(() => start({ flows: testFlows(3) }));
afterEach(() => platform.close());

async function start(options: PlatformOptions) {
	platform = await startPlatform(options);
	client = await PlatformTestClient.signedIn(platform.url);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const outcome = (call: Promise<{ status: number }>) =>
	call.then(
		({ status }) => status,
		() => 'broken' as const,
	);

describe('outage', () => {
	test('breaks connections, and ends by itself', async () => {
		platform.startOutage('refuse', 2);
		expect(await outcome(client.search(where))).toBe('broken');
		expect(await outcome(client.signIn())).toBe('broken');
		await pause(2100);
		expect(await outcome(client.search(where))).toBe(200);
	});

	test('answers 503 and when to come back', async () => {
		platform.startOutage('unavailable', 42);
		const answer = await client.search(where);
		expect(answer).toMatchObject({ status: 503, body: { errorCode: 'RESOURCE_ERROR' } });
		expect(answer.headers.get('retry-after')).toBe('42');
		platform.endOutage();
		expect(await outcome(client.search(where))).toBe(200);
	});

	test('leaves calls unanswered until it ends', async () => {
		platform.startOutage('hang', 60);
		let settled: unknown = null;
		const call = outcome(client.search(where)).then((result) => (settled = result));
		await pause(150);
		expect(settled).toBeNull();
		platform.endOutage();
		expect(await call).toBe('broken');
		expect(await outcome(client.search(where))).toBe(200);
	});

	test("doesn't keep the platform from closing", async () => {
		platform.startOutage('hang', 60);
		const call = outcome(client.search(where));
		await pause(50);
		await platform.close();
		expect(await call).toBe('broken');
		await start({});
	});
});

describe('rate limit', () => {
	test('answers 429 beyond its number of calls, until the window is over', async () => {
		platform.setRateLimit({ requests: 2, perSeconds: 1 });
		expect([await outcome(client.search(where)), await outcome(client.search(where))]).toEqual([200, 200]);
		const third = await client.search(where);
		expect(third).toMatchObject({ status: 429, body: { errorCode: 'TOO_MANY_REQUESTS' } });
		expect(third.headers.get('retry-after')).toBe('1');
		await pause(1050);
		expect(await outcome(client.search(where))).toBe(200);
	});

	test('can write Retry-After as a date, or not at all', async () => {
		platform.setRateLimit({ requests: 0, perSeconds: 30, retryAfter: 'date' });
		const date = (await client.search(where)).headers.get('retry-after') ?? '';
		expect(date).toMatch(/ GMT$/);
		expect(Date.parse(date) - Date.now()).toBeGreaterThan(28_000);
		expect(Date.parse(date) - Date.now()).toBeLessThanOrEqual(31_000);
		platform.setRateLimit({ requests: 0, perSeconds: 30, retryAfter: 'none' });
		expect((await client.search(where)).headers.has('retry-after')).toBe(false);
		platform.setRateLimit(null);
		expect(await outcome(client.search(where))).toBe(200);
	});
});

describe('planned failures', () => {
	test('meet the calls they are meant for, after those they skip', async () => {
		platform.failNext({ route: 'search', status: 500, skip: 1, times: 2 });
		expect(await outcome(client.send('/v1/flows/flow-0'))).toBe(200);
		const answers = [];
		for (let call = 0; call < 4; call++) answers.push(await outcome(client.search(where)));
		expect(answers).toEqual([200, 500, 500, 200]);
	});

	test('can be about one flow, break the connection, and say when to come back', async () => {
		platform.failNext({ flowId: 'flow-1', status: 0 });
		platform.failNext({ route: 'search', status: 503, retryAfterSeconds: 7 });
		expect(await outcome(client.send('/v1/flows/flow-0'))).toBe(200);
		expect(await outcome(client.send('/v1/flows/flow-1'))).toBe('broken');
		expect(await outcome(client.send('/v1/flows/flow-1'))).toBe(200);
		expect((await client.search(where)).headers.get('retry-after')).toBe('7');
	});
});

test('calls and answers are counted', async () => {
	platform.resetCounters();
	await client.search(where);
	await client.download('flow-0', 'Original');
	await client.send('/v1/flows/none');
	platform.failNext({ status: 0 });
	await outcome(client.send('/v1/healthcheck'));
	expect(platform.counters()).toEqual({
		calls: {
			token: 0,
			search: 1,
			metadata: 1,
			original: 1,
			converted: 0,
			readableView: 0,
			deposit: 0,
			healthcheck: 1,
			listWebhooks: 0,
			createWebhook: 0,
			readWebhook: 0,
			deleteWebhook: 0,
		},
		statuses: { 0: 1, 200: 2, 404: 1 },
	});
});

describe('admin routes', () => {
	/** Another process: no token. */
	const admin = (method: string, path: string, body?: unknown) =>
		new PlatformTestClient(platform.url).send(`/sandbox/${path}`, {
			method,
			...(body !== undefined && {
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});

	test('add flows that are then handed out', async () => {
		const flow = {
			flowId: 'added',
			organization: 'firm',
			name: 'added.xml',
			flowType: 'CustomerInvoice',
			flowDirection: 'Out',
			flowSyntax: 'UBL',
			originalBase64: Buffer.from('<Invoice/>').toString('base64'),
		};
		expect(await admin('POST', 'flows', { flows: [flow] })).toMatchObject({
			status: 201,
			body: { added: 1 },
		});
		expect(await client.walk(where)).toEqual(['flow-0', 'flow-1', 'flow-2', 'added']);
		expect((await client.download('added', 'Original')).bytes.toString()).toBe('<Invoice/>');
		expect((await client.download('added', 'ReadableView')).status).toBe(404);
		const held = await admin('GET', 'flows');
		expect(held.body).toHaveLength(4);
		expect((await admin('GET', 'handed-out')).body).toHaveLength(4);
		expect(held.body).toContainEqual(expect.objectContaining({ flowId: 'added', organization: 'firm' }));
	});

	test('steer outage, rate limit, failures, tokens, mode and acknowledgements', async () => {
		expect((await admin('POST', 'outage', { kind: 'unavailable', seconds: 60 })).status).toBe(204);
		expect(await outcome(client.search(where))).toBe(503);
		await admin('DELETE', 'outage');
		await admin('PUT', 'rate-limit', { requests: 0, perSeconds: 60 });
		expect(await outcome(client.search(where))).toBe(429);
		await admin('DELETE', 'rate-limit');
		await admin('POST', 'failures', { status: 500 });
		expect(await outcome(client.search(where))).toBe(500);
		await admin('PUT', 'mode', { mode: '1.1' });
		expect((await client.search(where)).body.results[0]).not.toHaveProperty('name');
		await admin('POST', 'acknowledgements', { flowId: 'flow-0', status: 'Error' });
		expect((await client.search({ ackStatus: 'Error' })).body.results).toHaveLength(1);
		await admin('DELETE', 'tokens');
		expect(await outcome(client.search(where))).toBe(401);
		expect((await admin('GET', 'counters')).body).toMatchObject({
			statuses: { 401: 1, 429: 1, 500: 1, 503: 1 },
		});
		expect((await admin('DELETE', 'counters')).status).toBe(204);
		expect((await admin('GET', 'counters')).body).toMatchObject({ statuses: {} });
	});

	test('refuse what they cannot read', async () => {
		const answer = await admin('POST', 'outage', { kind: 'fire', seconds: 1 });
		expect(answer).toMatchObject({ status: 400, body: { errorCode: 'INVALID_REQUEST' } });
		expect((await admin('POST', 'acknowledgements', { flowId: 'none', status: 'Ok' })).status).toBe(404);
	});
});
