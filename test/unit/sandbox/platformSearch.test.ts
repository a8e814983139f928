import { startPlatform, type Platform, type PlatformOptions } from '../../../sandbox/platform';
import { longAgo, PlatformTestClient, testFlow, testFlows } from './platformClient';

let platform: Platform;
let client: PlatformTestClient;

async function start(options: PlatformOptions) {
	platform = await startPlatform(options);
	client = await PlatformTestClient.signedIn(platform.url);
}

afterEach(() => platform.close());

const ids = (count: number, first = 0) =>
	Array.from({ length: count }, (_, order) => `flow-${first + order}`);
const idsOf = ({ body }: { body: { results: Array<{ flowId: string }> } }) =>
	body.results.map(({ flowId }) => flowId);

describe('criteria', () => {
	const flows = [
		testFlow(0),
		testFlow(1, { flowType: 'CustomerInvoice', flowDirection: 'Out' }),
		testFlow(2, { flowType: 'CustomerInvoice', processingRule: 'B2BInt' }),
		testFlow(3, { flowType: 'SupplierInvoiceLC', trackingId: 'mine', acknowledgement: { status: 'Error' } }),
	];
	const at = (order: number) => testFlow(order).updatedAt;

	test.each([
		['updatedAfter, strictly', { updatedAfter: at(1) }, [2, 3]],
		['updatedAfter in another zone', { updatedAfter: '2025-11-03T07:00:01.000+01:00' }, [2, 3]],
		['updatedBefore, strictly', { updatedBefore: at(1) }, [0]],
		['both', { updatedAfter: at(0), updatedBefore: at(3) }, [1, 2]],
		['types, any of the list', { flowType: ['SupplierInvoice', 'SupplierInvoiceLC'] }, [0, 3]],
		['direction', { flowDirection: ['Out'] }, [1]],
		['rule', { processingRule: ['B2BInt'] }, [2]],
		['tracking id', { trackingId: 'mine' }, [3]],
		['acknowledgement', { ackStatus: 'Error' }, [3]],
		['several, all of which hold', { flowType: ['CustomerInvoice'], flowDirection: ['In'] }, [2]],
		['an empty list beside another', { flowType: [], ackStatus: 'Ok' }, [0, 1, 2]],
	])('select by %s', async (_what, where, expected) => {
		await start({ flows });
		const answer = await client.search(where);
		expect(idsOf(answer)).toEqual(expected.map((order) => `flow-${order}`));
		expect(answer.body.filters).toEqual(where);
	});

	test.each([
		['no criterion', {}, {}, 'MISSING_REQUIRED_FIELD'],
		['an empty list alone', { flowType: [] }, {}, 'MISSING_REQUIRED_FIELD'],
		['an unknown criterion alone', { flowId: 'flow-0' }, {}, 'MISSING_REQUIRED_FIELD'],
		['no where', undefined, {}, 'MISSING_REQUIRED_FIELD'],
		['an unknown type', { flowType: ['Invoice'] }, {}, 'INVALID_REQUEST'],
		['a date without time', { updatedAfter: '2025-11-03' }, {}, 'INVALID_REQUEST'],
		['a limit above 100', { ackStatus: 'Ok' }, { limit: 101 }, 'INVALID_REQUEST'],
		['a limit of none', { ackStatus: 'Ok' }, { limit: 0 }, 'INVALID_REQUEST'],
		['a cursor that is none', { ackStatus: 'Ok' }, { cursor: 'x' }, 'INVALID_CURSOR'],
	])('are refused: %s', async (_what, where, page, errorCode) => {
		await start({ flows });
		expect(await client.search(where, page)).toMatchObject({ status: 400, body: { errorCode } });
	});

	test('are refused where the body is not JSON', async () => {
		await start({ flows });
		const headers = { 'Content-Type': 'application/json' };
		const answer = await client.send('/v1/flows/search', { method: 'POST', headers, body: '{"where"' });
		expect(answer).toMatchObject({ status: 400, body: { errorCode: 'MISSING_REQUIRED_FIELD' } });
	});
});

describe('paging in mode 1.3', () => {
	test('goes from page to page by cursor, 25 rows each where no limit is given', async () => {
		await start({ flows: testFlows(60) });
		const first = await client.search({ updatedAfter: longAgo });
		expect(first.body.limit).toBe(25);
		expect(idsOf(first)).toEqual(ids(25));
		expect(await client.walk({ updatedAfter: longAgo }, 7)).toEqual(ids(60));
	});

	test('ends without cursor, also after a page that is just full', async () => {
		await start({ flows: testFlows(50) });
		const where = { updatedAfter: longAgo };
		const { nextCursor: cursor } = (await client.search(where)).body;
		const last = await client.search(where, { cursor });
		expect(idsOf(last)).toEqual(ids(25, 25));
		expect(last.body).not.toHaveProperty('nextCursor');
	});

	test('loses none of many flows with one timestamp', async () => {
		const { updatedAt } = testFlow(0);
		await start({ flows: testFlows(250, { updatedAt }) });
		expect(await client.walk({ updatedAfter: longAgo }, 100)).toEqual(ids(250));
	});

	test('shows a flow again that moved while pages were read, and loses no other', async () => {
		await start({ flows: testFlows(40) });
		const where = { updatedAfter: longAgo };
		const first = await client.search(where);
		platform.acknowledge('flow-3', { status: 'Ok' });
		const second = await client.search(where, { cursor: first.body.nextCursor });
		expect(idsOf(second)).toEqual([...ids(15, 25), 'flow-3']);
	});

	test('refuses a cursor of another search', async () => {
		await start({ flows: testFlows(30) });
		const { nextCursor: cursor } = (await client.search({ updatedAfter: longAgo })).body;
		const answer = await client.search({ ackStatus: 'Ok' }, { cursor });
		expect(answer).toMatchObject({ status: 400, body: { errorCode: 'INVALID_CURSOR' } });
	});

	test('can come in no order, and still loses none', async () => {
		await start({ flows: testFlows(300), order: 'unordered' });
		const found = await client.walk({ updatedAfter: longAgo }, 40);
		expect(found).not.toEqual(ids(300));
		expect([...found].sort()).toEqual(ids(300).sort());
		expect(await client.walk({ updatedAfter: longAgo }, 40)).toEqual(found);
		const window = { updatedAfter: testFlow(99).updatedAt, updatedBefore: testFlow(150).updatedAt };
		expect((await client.walk(window, 20)).sort()).toEqual(ids(50, 100).sort());
	});
});

describe('mode 1.1', () => {
	test('has no cursor and leaves fields out', async () => {
		const flows = [...testFlows(30), testFlow(30, { flowType: 'Undefined', processingRule: 'Undefined' })];
		await start({ flows, mode: '1.1' });
		const { body } = await client.search({ updatedAfter: longAgo });
		expect(body).not.toHaveProperty('nextCursor');
		expect(body.results).toHaveLength(25);
		for (const field of ['name', 'flowProfile', 'processingRuleSource'])
			expect(body.results[0]).not.toHaveProperty(field);
		const last = await client.search({ updatedAfter: testFlow(29).updatedAt });
		expect(last.body.results[0]).not.toHaveProperty('flowType');
		expect(last.body.results[0]).not.toHaveProperty('processingRule');
	});

	test('is walked by updatedAfter', async () => {
		await start({ flows: testFlows(60), mode: '1.1' });
		const second = await client.search({ updatedAfter: testFlow(24).updatedAt });
		expect(idsOf(second)).toEqual(ids(25, 25));
	});

	test('takes no notice of a cursor, and knows no value that came later', async () => {
		await start({ flows: testFlows(30), mode: '1.1' });
		expect(idsOf(await client.search({ updatedAfter: longAgo }, { cursor: 'x' }))).toEqual(ids(25));
		expect((await client.search({ flowType: ['StateCustomerInvoice'] })).status).toBe(400);
	});

	test('mixes the rows of a page where no order is asked for', async () => {
		await start({ flows: testFlows(60), mode: '1.1', order: 'unordered' });
		const found = idsOf(await client.search({ updatedAfter: longAgo }));
		expect(found).not.toEqual(ids(25));
		expect([...found].sort()).toEqual(ids(25).sort());
	});
});

describe('mode capped', () => {
	const newestFirst = (count: number) => ids(250).reverse().slice(0, count);

	test('gives the newest 25, and never more than 100, whatever is asked', async () => {
		await start({ flows: testFlows(250), mode: 'capped' });
		const first = await client.search({ updatedAfter: longAgo });
		expect(idsOf(first)).toEqual(newestFirst(25));
		expect(first.body).not.toHaveProperty('nextCursor');
		expect(idsOf(await client.search({ updatedAfter: longAgo }, { limit: 1000, cursor: 'x' }))).toEqual(
			newestFirst(100),
		);
	});

	test('can be windowed by instants', async () => {
		await start({ flows: testFlows(250), mode: 'capped' });
		const where = { updatedAfter: testFlow(9).updatedAt, updatedBefore: testFlow(12).updatedAt };
		expect(idsOf(await client.search(where))).toEqual(['flow-11', 'flow-10']);
	});

	test('can be switched to while it runs', async () => {
		await start({ flows: testFlows(250) });
		platform.setMode('capped');
		expect(idsOf(await client.search({ updatedAfter: longAgo }))).toEqual(newestFirst(25));
	});
});
