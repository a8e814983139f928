import { startPlatform, type Platform, type PlatformOptions } from '../../../sandbox/platform';
import { longAgo, PlatformTestClient, testFlow, testFlows } from './platformClient';

let platform: Platform;
let client: PlatformTestClient;

async function start(options: PlatformOptions = {}) {
	platform = await startPlatform(options);
	client = await PlatformTestClient.signedIn(platform.url);
}

afterEach(() => platform.close());

describe('token', () => {
	const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
	const askToken = (form: Record<string, string>, headers: Record<string, string> = {}) =>
		new PlatformTestClient(platform.url).send('/token', {
			method: 'POST',
			headers,
			body: new URLSearchParams(form),
		});

	test('is given for client id and secret, in the form or in a Basic header', async () => {
		await start({ clients: [{ clientId: 'a', clientSecret: 's:é', organizations: ['firm'] }] });
		const inForm = await askToken({ grant_type: 'client_credentials', client_id: 'a', client_secret: 's:é' });
		expect(inForm).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
		expect(inForm.headers.get('cache-control')).toBe('no-store');
		const inHeader = await askToken({ grant_type: 'client_credentials' }, basic('a:s%3A%C3%A9'));
		expect(inHeader.status).toBe(200);
		expect(inHeader.body.access_token).not.toBe(inForm.body.access_token);
	});

	test.each([
		[
			'a wrong secret',
			{ grant_type: 'client_credentials', client_id: 'sandbox', client_secret: 'no' },
			401,
			'invalid_client',
		],
		[
			'an unknown client',
			{ grant_type: 'client_credentials', client_id: 'no', client_secret: 'no' },
			401,
			'invalid_client',
		],
		['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
		['no grant', { client_id: 'sandbox' }, 400, 'invalid_request'],
	])('is refused for %s', async (_what, form, status, error) => {
		await start();
		expect(await askToken(form as Record<string, string>)).toMatchObject({ status, body: { error } });
	});

	test('runs out after its lifetime', async () => {
		await start({ tokenLifetimeSeconds: 1 });
		expect((await client.search({ updatedAfter: longAgo })).status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 1050));
		const late = await client.search({ updatedAfter: longAgo });
		expect(late).toMatchObject({ status: 401, body: { errorCode: 'INVALID_TOKEN' } });
		expect(late.headers.get('www-authenticate')).toContain('invalid_token');
	});

	test('expires at once on demand', async () => {
		await start();
		platform.expireTokens();
		expect((await client.search({ updatedAfter: longAgo })).status).toBe(401);
	});

	test.each(['/v1/flows/flow-0', '/v1/healthcheck'])('is needed for %s', async (path) => {
		await start({ flows: [testFlow(0)] });
		const answer = await new PlatformTestClient(platform.url).send(path);
		expect(answer).toMatchObject({ status: 401, body: { errorCode: 'MISSING_TOKEN' } });
	});
});

describe('organizations', () => {
	const clients = [
		{ clientId: 'sandbox', clientSecret: 'sandbox-secret', organizations: ['north', 'south'] },
		{ clientId: 'other', clientSecret: 'other-secret', organizations: ['west'] },
	];
	const flows = [
		testFlow(0, { organization: 'north' }),
		testFlow(1, { organization: 'south' }),
		testFlow(2, { organization: 'west' }),
	];

	test("are chosen by header, the account's own being the first", async () => {
		await start({ clients, flows });
		const south = new PlatformTestClient(platform.url, client.token, 'south');
		expect(await client.walk({ updatedAfter: longAgo })).toEqual(['flow-0']);
		expect(await south.walk({ updatedAfter: longAgo })).toEqual(['flow-1']);
	});

	test('of another client are refused', async () => {
		await start({ clients, flows });
		const west = new PlatformTestClient(platform.url, client.token, 'west');
		const answer = await west.search({ updatedAfter: longAgo });
		expect(answer).toMatchObject({ status: 403, body: { errorCode: 'FORBIDDEN_ACCESS' } });
	});

	test("don't see each other's flows by id", async () => {
		await start({ clients, flows });
		expect((await client.send('/v1/flows/flow-0')).status).toBe(200);
		expect((await client.send('/v1/flows/flow-1')).status).toBe(404);
	});
});

describe('documents', () => {
	const content = {
		original: () => Buffer.from([0, 255, 1, 254]),
		converted: () => Buffer.from('<converted/>'),
		readableView: () => Buffer.from('%PDF-view'),
	};

	test('are downloaded by docType, with a file name', async () => {
		await start({ flows: [testFlow(0, { name: 'facture n°1/é.xml', content })] });
		const original = await client.download('flow-0', 'Original');
		expect(original.bytes).toEqual(Buffer.from([0, 255, 1, 254]));
		expect(original.headers.get('content-type')).toBe('application/octet-stream');
		expect(original.headers.get('content-disposition')).toBe(
			`attachment;filename="facture_n_1__.xml"; filename*=UTF-8''facture%20n%C2%B01%2F%C3%A9.xml`,
		);
		expect((await client.download('flow-0', 'Converted')).bytes.toString()).toBe('<converted/>');
		expect((await client.download('flow-0', 'ReadableView')).bytes.toString()).toBe('%PDF-view');
	});

	test('default to the metadata', async () => {
		await start({ flows: [testFlow(0)] });
		const { body } = await client.send('/v1/flows/flow-0');
		expect(body).toEqual((await client.send('/v1/flows/flow-0?docType=Metadata')).body);
		expect(body).toMatchObject({ flowId: 'flow-0', acknowledgement: { status: 'Ok' }, flowSyntax: 'UBL' });
		expect(body).not.toHaveProperty('content');
		expect(body).not.toHaveProperty('organization');
	});

	test.each([
		['an unknown flow', '/v1/flows/nothing?docType=Original', 404, 'MISSING_RESOURCE'],
		['a document that was not made', '/v1/flows/flow-0?docType=ReadableView', 404, 'MISSING_RESOURCE'],
		['an unknown docType', '/v1/flows/flow-0?docType=Everything', 400, 'INVALID_REQUEST'],
		['an unknown path', '/v1/nothing', 404, 'MISSING_RESOURCE'],
		['a pending flow', '/v1/flows/flow-1?docType=Original', 404, 'MISSING_RESOURCE'],
	])('fail for %s', async (_what, path, status, errorCode) => {
		await start({ flows: [testFlow(0), testFlow(1, { acknowledgement: { status: 'Pending' } })] });
		expect(await client.send(path)).toMatchObject({ status, body: { errorCode } });
	});

	test('are recorded with what was handed out', async () => {
		await start({ flows: [testFlow(0), testFlow(1)] });
		await client.search({ updatedAfter: longAgo });
		await client.search({ updatedAfter: longAgo });
		await client.download('flow-1', 'Original');
		expect(platform.handedOut()).toEqual([
			{
				flowId: 'flow-0',
				organization: 'firm',
				listed: 2,
				original: 0,
				converted: 0,
				readableView: 0,
				originalSha256: null,
			},
			{
				flowId: 'flow-1',
				organization: 'firm',
				listed: 2,
				original: 1,
				converted: 0,
				readableView: 0,
				// printf '<Invoice>1</Invoice>' | sha256sum
				originalSha256: 'bf3304b357048a083f9c1ee2ada7cadf71ae383024a5819f5e9fa3124d11af61',
			},
		]);
	});
});

describe('what the platform holds', () => {
	test('grows while it runs, stamped with the present on demand', async () => {
		await start({ flows: testFlows(1) });
		const before = new Date().toISOString();
		platform.addFlows([testFlow(1), testFlow(2)], 'now');
		platform.addFlows([testFlow(3)]);
		expect(await client.walk({ updatedAfter: longAgo })).toEqual(['flow-0', 'flow-3', 'flow-1', 'flow-2']);
		const { body } = await client.search({ updatedAfter: longAgo });
		expect(body.results[2].updatedAt >= before).toBe(true);
	});

	test('has each flow once', async () => {
		await start({ flows: testFlows(1) });
		expect(() => platform.addFlows([testFlow(1), testFlow(0)])).toThrow('flow-0');
		expect(() => platform.addFlows([testFlow(1), testFlow(1)])).toThrow('flow-1');
		expect(await client.walk({ updatedAfter: longAgo })).toEqual(['flow-0']);
	});

	test("leaves the caller's flows as they are", async () => {
		const mine = testFlow(0);
		await start({ flows: [mine] });
		platform.acknowledge('flow-0', { status: 'Error' });
		expect(mine).toEqual(
			expect.objectContaining({ acknowledgement: { status: 'Ok' }, updatedAt: testFlow(0).updatedAt }),
		);
	});

	test('moves a flow to the present when its acknowledgement changes', async () => {
		await start({ flows: [testFlow(0, { acknowledgement: { status: 'Pending' } }), testFlow(1)] });
		const { body } = await client.search({ ackStatus: 'Pending' });
		expect(body.results).toHaveLength(1);
		platform.acknowledge('flow-0', { status: 'Ok' });
		expect(await client.walk({ updatedAfter: longAgo })).toEqual(['flow-1', 'flow-0']);
		expect(await client.walk({ updatedAfter: testFlow(1).updatedAt })).toEqual(['flow-0']);
		expect((await client.search({ ackStatus: 'Pending' })).body.results).toEqual([]);
		expect(() => platform.acknowledge('nothing', { status: 'Ok' })).toThrow('nothing');
	});
});
