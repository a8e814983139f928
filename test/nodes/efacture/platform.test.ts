import { testContext, credentialData, SECRET } from './n8nContext';

import { createServer, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

import nock from 'nock';

import { failureOf, type Failure } from '../../../nodes/runtime/failure';
import { openDocument, openOptionalDocument, readWhole } from '../../../nodes/EFacture/platform/documents';
import { searchPage } from '../../../nodes/EFacture/platform/search';
import { callPlatform, platformOf } from '../../../nodes/EFacture/platform/transport';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow'),
	sleep: jest.fn(async () => await Promise.resolve()),
}));
const sleep = jest.requireMock<{ sleep: jest.Mock }>('n8n-workflow').sleep;

const PLATFORM = 'https://platform.test';
const SEARCH = '/flow-service/v1/flows/search';
const flow = { id: 'F/1', organization: 'org-1' };
const query = { limit: 10, where: { flowType: ['SupplierInvoice'] } };

const giveToken = (token = 'token-1') => nock('https://auth.test').post('/token').reply(200, { access_token: token });
/** The one search by which the credential tries a fresh token. */
const tryToken = () => nock(PLATFORM).post(SEARCH, (body) => body.limit === 1).reply(200, { results: [] });

async function search(context = testContext().context): Promise<unknown> {
	return await searchPage(context, await platformOf(context), 'org-1', query);
}

async function failureBy(action: Promise<unknown>): Promise<Failure> {
	const error: unknown = await action.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeDefined();
	expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain(SECRET);
	return failureOf(error);
}

/** A server on this machine that breaks every connection off. */
async function brokenServer(): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow-service`;
	nock.enableNetConnect('127.0.0.1');
	return { url, close: async () => await new Promise((closed) => server.close(() => closed())) };
}

beforeEach(() => {
	nock.cleanAll();
	nock.disableNetConnect();
	sleep.mockClear();
});
afterAll(() => nock.restore());

describe('the credential', () => {
	it('gets a token, tries it once and keeps it', async () => {
		const token = nock('https://auth.test')
			.post('/token', `grant_type=client_credentials&client_id=client-1&client_secret=${SECRET}&scope=flows`)
			.reply(200, { access_token: 'token-1' });
		const probe = tryToken();
		nock(PLATFORM, { reqheaders: { authorization: 'Bearer token-1', 'organization-id': 'org-1' } })
			.post(SEARCH, (body) => body.limit === 10)
			.twice()
			.reply(200, { results: [] });
		const { context, credentials } = testContext({ credentials: { ...credentialData(), scope: 'flows' } });
		await search(context);
		await search(context);
		expect([token.isDone(), probe.isDone()]).toEqual([true, true]);
		expect(credentials.accessToken).toBe('token-1');
	});

	it('sends the secret as Basic authentication where that is set', async () => {
		const basic = `Basic ${Buffer.from(`client-1:${SECRET}`).toString('base64')}`;
		nock('https://auth.test', { reqheaders: { authorization: basic } })
			.post('/token', 'grant_type=client_credentials')
			.reply(200, { access_token: 't' });
		tryToken();
		nock(PLATFORM).post(SEARCH).reply(200, { results: [] });
		await search(testContext({ credentials: { ...credentialData(), authentication: 'header' } }).context);
		expect(nock.isDone()).toBe(true);
	});

	it('adds its default organization where the call names none', async () => {
		const { context } = testContext({ credentials: { ...credentialData(), organization: 'default-org', accessToken: 't' } });
		const call = nock(PLATFORM, { reqheaders: { 'organization-id': 'default-org' } }).post(SEARCH).reply(200, {});
		await searchPage(context, await platformOf(context), '', query);
		expect(call.isDone()).toBe(true);
	});

	it.each([
		['a wrong secret', () => nock('https://auth.test').post('/token').reply(401, { error: 'invalid_client' }), "refuses 'Client Secret'"],
		['a wrong secret, said without OAuth’s words', () => nock('https://auth.test').post('/token').reply(403, 'no'), "refuses 'Client Secret'"],
		['an unknown scope', () => nock('https://auth.test').post('/token').reply(400, { error: 'invalid_scope' }), "Check 'Scope'"],
		['a token URL that leads nowhere', () => nock('https://auth.test').post('/token').reply(404, 'none'), "'Token URL' gives no token"],
		['a token URL that is a web page', () => nock('https://auth.test').post('/token').reply(200, '<html>'), "'Token URL' gives no token"],
	])('says in a sentence what to correct: %s', async (_name, answer, expected) => {
		answer();
		const { message, description } = await failureBy(search());
		expect(`${message}. ${description}`).toContain(expected);
	});

	it.each([
		['a Flow Service URL that leads nowhere', () => nock(PLATFORM).post(SEARCH).reply(404, 'x'), "no Flow Service at 'Flow Service URL'"],
		['a Flow Service URL that is a web page', () => nock(PLATFORM).post(SEARCH).reply(200, '<html>'), 'it answers with a web page'],
		['a redirection', () => nock(PLATFORM).post(SEARCH).reply(302, '', { location: '/login' }), 'HTTP 302'],
		['a platform of another token', () => nock(PLATFORM).post(SEARCH).reply(401, {}), 'belong to the same platform'],
	])('tells a wrong Flow Service from a wrong token URL: %s', async (_name, answer, expected) => {
		giveToken();
		answer();
		const { message, description } = await failureBy(search());
		expect(`${message}. ${description}`).toContain(expected);
	});

	it('says that a token host is unknown', async () => {
		nock.enableNetConnect('auth.invalid');
		const credentials = { ...credentialData(), tokenUrl: 'https://auth.invalid/token' };
		const { message, description } = await failureBy(search(testContext({ credentials }).context));
		// Without a network there is no name server to ask.
		expect(message).toMatch(/^auth\.invalid can't be reached: (its host name isn't known|the name server didn't answer)$/);
		expect(description).toContain("Check 'Token URL'");
	});

	it('says that a Flow Service refuses connections', async () => {
		const { url, close } = await brokenServer();
		await close();
		giveToken();
		const credentials = { ...credentialData(), flowServiceUrl: url };
		const { message, description } = await failureBy(search(testContext({ credentials }).context));
		expect(message).toBe(`${new URL(url).host} can't be reached: it refuses the connection`);
		expect(description).toContain("Check 'Flow Service URL'");
	});

	it('doesn’t hold a token back because the platform is busy or the default organization lacks rights', async () => {
		for (const status of [403, 429, 503]) {
			giveToken();
			nock(PLATFORM).post(SEARCH, (body) => body.limit === 1).reply(status, {});
			nock(PLATFORM).post(SEARCH).reply(200, { results: [] });
			await search();
		}
		expect(nock.isDone()).toBe(true);
	});

	it('doesn’t cut a token URL', async () => {
		const token = nock('https://auth.test').post('/oauth/v1').reply(200, { access_token: 't' });
		tryToken();
		nock(PLATFORM).post(SEARCH).reply(200, {});
		await search(testContext({ credentials: { ...credentialData(), tokenUrl: 'https://auth.test/oauth/v1' } }).context);
		expect(token.isDone()).toBe(true);
	});

	it.each(['https://platform.test/flow-service/', 'https://platform.test/flow-service/v1', ' https://platform.test/flow-service/v1/ '])(
		'reads %s as the same Flow Service',
		async (flowServiceUrl) => {
			nock(PLATFORM).post(SEARCH).reply(200, {});
			await search(testContext({ credentials: { ...credentialData(), accessToken: 't', flowServiceUrl } }).context);
			expect(nock.isDone()).toBe(true);
		},
	);

	it('names the URL that is none', async () => {
		const { context } = testContext({ credentials: { ...credentialData(), flowServiceUrl: 'platform.test' } });
		expect((await failureBy(search(context))).message).toContain("'Flow Service URL' in the eFacture credential isn't a web address");
	});
});

describe('a call', () => {
	const signedIn = () => testContext({ credentials: { ...credentialData(), accessToken: 'old' } });

	it('renews a token that expired half-way', async () => {
		nock(PLATFORM, { reqheaders: { authorization: 'Bearer old' } }).post(SEARCH).reply(401, { errorCode: 'MISSING_TOKEN' });
		giveToken('new');
		tryToken();
		nock(PLATFORM, { reqheaders: { authorization: 'Bearer new' } }).post(SEARCH).reply(200, { results: [{ flowId: 'a' }] });
		expect(await search(signedIn().context)).toMatchObject({ flows: [{ flowId: 'a' }] });
	});

	it('sends the request id in the spelling of both contract versions', async () => {
		let headers: Record<string, string | string[]> = {};
		nock(PLATFORM).post(SEARCH).reply(function () {
			headers = this.req.headers as never;
			return [200, {}];
		});
		await search(signedIn().context);
		expect(headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
		expect(headers['x-request-id']).toEqual(headers['request-id']);
	});

	it('that is refused carries the platform’s code, message and request id', async () => {
		nock(PLATFORM).post(SEARCH).reply(403, { errorCode: 'FORBIDDEN_ACCESS', errorMessage: 'no mandate' }, { 'request-id': 'r-9' });
		const failure = await failureBy(search(signedIn().context));
		expect(failure).toMatchObject({ code: 'FORBIDDEN_ACCESS', httpStatus: 403, requestId: 'r-9', retryable: true, notReady: true });
		expect(failure.message).toBe('The platform gives this account no right to the search for flows of organization org-1 (HTTP 403)');
		expect(failure.description).toContain('FORBIDDEN_ACCESS – no mandate');
	});

	it.each([
		['Retry-After in seconds', '7', 7_000],
		['Retry-After as a date', () => new Date(Date.now() + 9_000).toUTCString(), 9_000],
		['no Retry-After', undefined, 1_000],
	])('that is put off is made again: %s', async (_name, retryAfter, expected) => {
		const value = typeof retryAfter === 'function' ? retryAfter() : retryAfter;
		nock(PLATFORM).post(SEARCH).reply(429, {}, value ? { 'retry-after': value } : {});
		nock(PLATFORM).post(SEARCH).reply(200, {});
		await search(signedIn().context);
		const waited = Number(sleep.mock.calls[0][0]);
		expect(Math.abs(waited - expected)).toBeLessThanOrEqual(1_100);
		expect(sleep).toHaveBeenCalledTimes(1);
	});

	it('doesn’t wait for ever', async () => {
		nock(PLATFORM).post(SEARCH).reply(503, {}, { 'retry-after': '3600' });
		expect(await failureBy(search(signedIn().context))).toMatchObject({ httpStatus: 503, retryable: true, outage: true });
		expect(sleep).not.toHaveBeenCalled();
	});

	it('gives up after four attempts', async () => {
		nock(PLATFORM).post(SEARCH).times(4).reply(429, {});
		expect(await failureBy(search(signedIn().context))).toMatchObject({ httpStatus: 429, retryable: true });
		expect(sleep.mock.calls.map(([wait]) => wait)).toEqual([1_000, 2_000, 4_000]);
	});

	it('doesn’t wait past its deadline', async () => {
		nock(PLATFORM).post(SEARCH).reply(429, {}, { 'retry-after': '20' });
		const { context } = signedIn();
		const late = searchPage(context, await platformOf(context), '', query, Date.now() + 10_000);
		expect(await failureBy(late)).toMatchObject({ httpStatus: 429 });
		expect(sleep).not.toHaveBeenCalled();
	});

	it('tells a web page from the platform’s answer', async () => {
		nock(PLATFORM).post(SEARCH).reply(200, '<!doctype html><title>Portal</title>', { 'content-type': 'text/html' });
		expect(await failureBy(search(signedIn().context))).toMatchObject({
			code: 'unexpectedAnswer',
			message: expect.stringContaining('it is a web page'),
		});
	});

	it('names the field of an answer that breaks the contract', async () => {
		nock(PLATFORM).post(SEARCH).reply(200, { results: [{ flowId: 'a' }, { flowId: 7 }] });
		expect((await failureBy(search(signedIn().context))).message).toContain('at results.1.flowId, expected string, received number');
	});

	it('takes values and fields of later contracts, and a flow of 1.1 that has nothing but its id', async () => {
		const later = { flowId: 'b', flowType: 'TomorrowsType', acknowledgement: { status: 'Parked' }, colour: 'blue' };
		nock(PLATFORM).post(SEARCH).reply(200, { results: [{ flowId: 'a' }, later], more: 1 });
		expect(await search(signedIn().context)).toMatchObject({ flows: [{ flowId: 'a' }, later] });
	});

	it('that can’t get through says which host and why', async () => {
		const { url, close } = await brokenServer();
		const credentials = { ...credentialData(), flowServiceUrl: url, accessToken: 't' };
		expect(await failureBy(search(testContext({ credentials }).context))).toMatchObject({
			message: `The platform at ${new URL(url).host} can't be reached: it broke off the connection`,
			code: 'unreachable',
			retryable: true,
			outage: true,
		});
		await close();
	});
});

describe('a call with a body that can be read only once', () => {
	const upload = async (makeBody: () => Promise<unknown>) => {
		const { context } = testContext({ credentials: { ...credentialData(), accessToken: 'old' } });
		return await callPlatform(context, await platformOf(context), {
			method: 'POST',
			path: '/v1/flows',
			what: 'the deposit',
			organization: '',
			body: makeBody,
		});
	};

	it.each([
		['renewing the token', 401],
		['being put off', 429],
	])('makes it anew after %s', async (_name, status) => {
		const bodies: string[] = [];
		const take = (body: unknown) => bodies.push(JSON.stringify(body)) > 0;
		nock(PLATFORM).post('/flow-service/v1/flows', take).reply(status, {});
		if (status === 401) {
			giveToken('new');
			tryToken();
		}
		nock(PLATFORM).post('/flow-service/v1/flows', take).reply(202, { flowId: 'f' });
		const answer = await upload(async () => Readable.from([Buffer.from('the file')]));
		expect(answer).toMatchObject({ status: 202, body: { flowId: 'f' } });
		expect(bodies.slice(0, 2)).toEqual([expect.stringContaining('the file'), expect.stringContaining('the file')]);
	});

	it('gives up when a fresh token doesn’t help', async () => {
		nock(PLATFORM).post('/flow-service/v1/flows').times(2).reply(401, {});
		nock('https://auth.test').post('/token').twice().reply(200, { access_token: 'new' });
		nock(PLATFORM).post(SEARCH).twice().reply(200, { results: [] });
		expect(await failureBy(upload(async () => Readable.from(['x'])))).toMatchObject({ httpStatus: 401 });
	});
});

describe('a file of a flow', () => {
	const signedIn = () => testContext({ credentials: { ...credentialData(), accessToken: 'old' } }).context;
	const FILE = '/flow-service/v1/flows/F%2F1';
	const original = () => nock(PLATFORM).get(FILE).query({ docType: 'Original' });
	const view = () => nock(PLATFORM).get(FILE).query({ docType: 'ReadableView' });
	const open = async (context = signedIn()) => await openDocument(context, await platformOf(context), flow, 'Original');

	it('comes as a stream with its name, type and size', async () => {
		original().reply(200, '<Invoice/>', {
			'content-type': 'application/xml; charset=utf-8',
			'content-disposition': "attachment; filename=\"plain.xml\"; filename*=UTF-8''folder%2Ffacture%20%C3%A9t%C3%A9.xml",
			'content-length': '10',
		});
		const context = signedIn();
		const document = await open(context);
		expect(document).toMatchObject({ fileName: 'facture été.xml', mimeType: 'application/xml', size: 10 });
		expect((await readWhole(context, flow, document)).toString()).toBe('<Invoice/>');
	});

	it('is asked for again with a fresh token', async () => {
		original().reply(401, { errorCode: 'MISSING_TOKEN' });
		giveToken('new');
		tryToken();
		original().reply(200, 'x');
		const context = signedIn();
		expect((await readWhole(context, flow, await open(context))).toString()).toBe('x');
	});

	it('that stays refused tells why, though its error came as a stream', async () => {
		original().times(2).reply(401, { errorCode: 'MISSING_TOKEN', errorMessage: 'expired' });
		giveToken('new');
		tryToken();
		expect(await failureBy(open())).toMatchObject({ httpStatus: 401, code: 'unauthorized' });
	});

	it('that isn’t there carries the platform’s own code', async () => {
		original().reply(404, { errorCode: 'MISSING_RESOURCE', errorMessage: null });
		expect(await failureBy(open())).toMatchObject({
			code: 'MISSING_RESOURCE',
			message: expect.stringContaining('the original of flow F/1'),
		});
	});

	it.each([404, 406, 204])('that a flow needn’t have is none: HTTP %i', async (status) => {
		view().reply(status);
		const context = signedIn();
		expect(await openOptionalDocument(context, await platformOf(context), flow, 'ReadableView')).toBeNull();
	});

	it('that a flow needn’t have fails all the same when the platform does', async () => {
		view().reply(500, {});
		const context = signedIn();
		const asked = openOptionalDocument(context, await platformOf(context), flow, 'ReadableView');
		expect(await failureBy(asked)).toMatchObject({ httpStatus: 500, retryable: true });
	});

	it.each([
		['before it is read, where its size is told', 50, 0],
		['no later than it gets too large, where it isn’t', undefined, 5],
	])('that is too large is refused %s', async (_name, size, chunksRead) => {
		let chunks = 0;
		const stream = (async function* () {
			for (; chunks < 100; ) yield Buffer.alloc(10, ++chunks);
		})();
		expect(await failureBy(readWhole(signedIn(), flow, { stream, size }, 40))).toMatchObject({ code: 'tooLarge' });
		expect(chunks).toBe(chunksRead);
	});

	it('that is shorter than announced didn’t come through', async () => {
		const context = signedIn();
		const stream = (async function* () {
			yield Buffer.from('half');
		})();
		expect(await failureBy(readWhole(context, flow, { stream, size: 8 }))).toMatchObject({ code: 'brokenOff', retryable: true });
	});
});
