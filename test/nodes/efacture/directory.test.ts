import { testContext } from './n8nContext';

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import nock from 'nock';

import { EFactureDirectory } from '../../../nodes/EFacture/EFactureDirectory/EFactureDirectory.node';
import type { Recipient } from '../../../nodes/EFacture/EFactureDirectory/recipient';
import { MOST_RESULTS, openDirectory, searchDirectory } from '../../../nodes/EFacture/platform/directory';
import {
	startDirectory,
	type Directory,
	type DirectoryLine,
	type DirectoryOptions,
} from '../../../sandbox/directory';
import { makeSiren, makeSiret } from '../../../sandbox/generator/identifiers';
import { startPlatform, type Platform } from '../../../sandbox/platform';

const SIREN = '732829320';
const SIRET = '73282932000074';
const BRANCH = makeSiret(SIREN, 2);

let platform: Platform;
let directory: Directory;
let server: Server | undefined;
beforeAll(async () => {
	nock.restore();
	platform = await startPlatform();
});
afterAll(async () => await platform.close());
afterEach(async () => {
	await directory?.close();
	server?.close();
	server = undefined;
});

const line = (rest: Partial<DirectoryLine> & { address: string }): DirectoryLine => ({
	siren: SIREN,
	platformType: 'WK',
	status: 'Enabled',
	...rest,
});

async function start(lines: DirectoryLine[], options: Partial<DirectoryOptions> = {}) {
	directory = await startDirectory({
		clientOf: (authorization) => platform.clientOf(authorization),
		entries: () => ({
			companies: [{ siren: SIREN, name: 'Ateliers Fictifs' }],
			establishments: [
				{ siret: SIRET, name: 'Ateliers Fictifs, siège', main: true },
				{ siret: BRANCH, name: 'Ateliers Fictifs, agence' },
			],
			routingCodes: [{ siret: SIRET, code: 'ACHATS', name: 'Service achats' }],
			lines,
		}),
		...options,
	});
}

const credential = (changes: Record<string, string> = {}) => ({
	flowServiceUrl: platform.url,
	directoryServiceUrl: directory.url,
	tokenUrl: platform.tokenUrl,
	clientId: platform.clients[0].clientId,
	clientSecret: platform.clients[0].clientSecret,
	apiVersion: 'automatic',
	accessToken: '',
	...changes,
});

function contextFor(
	parameters: Record<string, unknown>,
	options: Partial<Parameters<typeof testContext>[0]> = {},
) {
	return testContext({
		credentials: credential(),
		parameters: { operation: 'lookUpRecipient', ...parameters },
		...options,
	}).context;
}

async function run(
	parameters: Record<string, unknown>,
	options: Partial<Parameters<typeof testContext>[0]> = {},
) {
	const [items] = await new EFactureDirectory().execute.call(contextFor(parameters, options));
	return items as Array<INodeExecutionData & { json: Recipient & { error?: IDataObject } }>;
}

const lookUp = async (number: string): Promise<Recipient> =>
	(await run({ lookUpBy: 'number', number }))[0].json;
const addresses = (recipient: Recipient) =>
	recipient.addresses.map(({ address, kind, status }) => [address, kind, status]);

describe('a company', () => {
	it('is reachable through an approved platform, at all its addresses, the ones in use first', async () => {
		await start([
			line({ address: `${SIREN}_OLD`, suffix: 'OLD', status: 'Disabled' }),
			line({ address: `${SIREN}_${SIRET}`, siret: SIRET, status: 'Upcoming' }),
			line({ address: `${SIREN}_${SIRET}_ACHATS`, siret: SIRET, routingCode: 'ACHATS' }),
			line({ address: SIREN }),
		]);
		const recipient = await lookUp('732 829 320');
		expect(recipient).toMatchObject({
			siren: SIREN,
			siret: null,
			name: 'Ateliers Fictifs',
			found: true,
			reachable: 'approvedPlatform',
			complete: true,
			reason: `Ateliers Fictifs receives invoices through an approved platform at ${SIREN} and 1 more address`,
		});
		expect(addresses(recipient)).toEqual([
			[SIREN, 'siren', 'enabled'],
			[`${SIREN}_${SIRET}_ACHATS`, 'routingCode', 'enabled'],
			[`${SIREN}_${SIRET}`, 'siret', 'upcoming'],
			[`${SIREN}_OLD`, 'suffix', 'disabled'],
		]);
		expect(recipient.addresses[1]).toMatchObject({
			platformType: 'WK',
			siret: SIRET,
			routingCode: 'ACHATS',
			suffix: null,
		});
	});

	it.each<[string, DirectoryLine[], Recipient['reachable'], string]>([
		[
			'the public platform',
			[line({ address: SIREN, platformType: 'DFH' })],
			'publicPlatform',
			'receives invoices through the public platform',
		],
		[
			'a platform, later',
			[line({ address: SIREN, status: 'Upcoming' })],
			'none',
			"can't receive invoices yet",
		],
		[
			'no platform any more',
			[line({ address: SIREN, status: 'Disabled' })],
			'none',
			`no platform serves ${SIREN}`,
		],
		['nobody', [], 'none', 'is in the directory, but has no address'],
		[
			'by both platforms',
			[line({ address: SIREN, platformType: 'DFH' }), line({ address: `${SIREN}_A`, suffix: 'A' })],
			'approvedPlatform',
			'through an approved platform',
		],
	])('reached by %s', async (_case, lines, reachable, reason) => {
		await start(lines);
		expect(await lookUp(SIREN)).toMatchObject({
			found: true,
			reachable,
			reason: expect.stringContaining(reason),
		});
	});

	it('that is closed is said to be', async () => {
		await start([line({ address: SIREN, status: 'Disabled' })]);
		directory.add({ companies: [{ siren: SIREN, name: 'Ateliers Fictifs', closed: true }] });
		expect((await lookUp(SIREN)).reason).toMatch(/According to the directory it is closed$/);
	});

	it('that nobody knows is an answer, and so is a wrong number', async () => {
		await start([]);
		const [unknown, wrong, none] = await run(
			{
				lookUpBy: 'number',
				number: ({ json }: INodeExecutionData) => json.number,
			},
			{ items: ['552100554', '732829321', ''].map((number) => ({ json: { number } })) },
		);
		expect(unknown.json).toMatchObject({
			siren: '552100554',
			found: false,
			reachable: 'none',
			reason: expect.stringContaining("doesn't know the SIREN 552100554"),
		});
		expect(wrong.json).toMatchObject({
			siren: null,
			found: false,
			reachable: 'none',
			reason: expect.stringContaining('add up to 41'),
		});
		expect(none.json.reason).toBe('No SIREN or SIRET is given');
		expect(directory.counters().calls.directoryLineSearch).toBe(1);
	});
});

describe('an establishment', () => {
	it('receives at its own addresses and at those of its company, not at another establishment’s', async () => {
		await start([
			line({ address: SIREN, platformType: 'DFH' }),
			line({ address: `${SIREN}_${BRANCH}`, siret: BRANCH }),
			line({ address: `${SIREN}_${SIRET}_ACHATS`, siret: SIRET, routingCode: 'ACHATS', status: 'Disabled' }),
		]);
		const recipient = await lookUp(SIRET);
		expect(recipient).toMatchObject({
			siren: SIREN,
			siret: SIRET,
			name: 'Ateliers Fictifs, siège',
			found: true,
			reachable: 'publicPlatform',
		});
		expect(addresses(recipient)).toEqual([
			[SIREN, 'siren', 'enabled'],
			[`${SIREN}_${SIRET}_ACHATS`, 'routingCode', 'disabled'],
		]);
	});

	it('that isn’t known says where its company receives', async () => {
		await start([line({ address: SIREN })]);
		const moved = makeSiret(SIREN, 9);
		expect(await lookUp(moved)).toMatchObject({
			found: false,
			reachable: 'approvedPlatform',
			reason: `The directory doesn't know the SIRET ${moved}, but Ateliers Fictifs receives invoices through an approved platform at ${SIREN}`,
		});
	});

	it('has all its addresses although its company has more than are looked at', async () => {
		const many = Array.from({ length: MOST_RESULTS + 50 }, (_, order) =>
			line({ address: `${SIREN}_A${String(order).padStart(5, '0')}`, suffix: `A${order}` }),
		);
		await start([...many, line({ address: `${SIREN}_Z`, siret: SIRET, routingCode: 'Z' })]);
		const recipient = await lookUp(SIRET);
		expect(recipient.addresses).toHaveLength(MOST_RESULTS + 1);
		expect(recipient).toMatchObject({
			complete: false,
			reason: expect.stringMatching(/There are more addresses than were looked at$/),
		});
		expect(recipient.addresses.map(({ address }) => address)).toContain(`${SIREN}_Z`);
	}, 30_000);
});

describe('other ways to ask', () => {
	it('by routing code', async () => {
		await start([
			line({ address: `${SIREN}_${SIRET}_ACHATS`, siret: SIRET, routingCode: 'ACHATS' }),
			line({ address: SIREN }),
		]);
		const ask = async (siret: string, routingCode: string) =>
			(await run({ lookUpBy: 'routingCode', siret, routingCode }))[0].json;
		const recipient = await ask(SIRET, 'ACHATS');
		expect(recipient).toMatchObject({
			found: true,
			reachable: 'approvedPlatform',
			name: 'Ateliers Fictifs, siège (Service achats)',
		});
		expect(recipient.addresses).toHaveLength(1);
		expect(await ask(SIRET, 'NOPE')).toMatchObject({
			found: false,
			reachable: 'none',
			reason: expect.stringContaining('the routing code NOPE of the SIRET'),
		});
		expect((await ask(SIREN, 'ACHATS')).reason).toContain('is a SIREN');
	});

	it('by address, which tells later ones from those that ended', async () => {
		await start([
			line({ address: SIREN, status: 'Upcoming' }),
			line({ address: `${SIREN}_B`, suffix: 'B', status: 'Disabled' }),
			line({ address: `${SIREN}_C`, suffix: 'C' }),
		]);
		const ask = async (address: string) => (await run({ lookUpBy: 'address', address }))[0].json;
		expect(addresses(await ask(`0225:${SIREN}`))).toEqual([[SIREN, 'siren', 'upcoming']]);
		expect(addresses(await ask(`${SIREN}_B`))).toEqual([[`${SIREN}_B`, 'suffix', 'disabled']]);
		expect(await ask(`${SIREN}_C`)).toMatchObject({
			siren: SIREN,
			name: 'Ateliers Fictifs',
			reachable: 'approvedPlatform',
		});
		expect(await ask('nowhere/at all')).toMatchObject({
			found: false,
			reason: expect.stringContaining("doesn't know the address"),
		});
	});
});

describe('many items', () => {
	it('ask each company once, and keep their order', async () => {
		const sirens = Array.from({ length: 40 }, (_, order) => makeSiren(100, order + 1));
		await start(sirens.map((siren) => ({ address: siren, siren, platformType: 'WK', status: 'Enabled' })));
		directory.add({ companies: sirens.map((siren) => ({ siren, name: siren })) });
		const asked = Array.from({ length: 400 }, (_, order) => sirens[order % 40]);
		const items = await run(
			{ lookUpBy: 'number', number: ({ json }: INodeExecutionData) => json.number },
			{ items: asked.map((number) => ({ json: { number } })) },
		);
		expect(items.map(({ json }) => json.siren)).toEqual(asked);
		expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(
			asked.map((_, order) => order),
		);
		expect(items.every(({ json }) => json.reachable === 'approvedPlatform')).toBe(true);
		expect(directory.counters().calls).toMatchObject({ directoryLineSearch: 40, siren: 40 });
	});

	it('go on with the others where one fails', async () => {
		await start([line({ address: SIREN })]);
		directory.failNext({ route: 'directoryLineSearch', status: 500, times: 1 });
		const items = await run(
			{ lookUpBy: 'number', number: ({ json }: INodeExecutionData) => json.number },
			{ items: ['552100554', SIREN].map((number) => ({ json: { number } })), continueOnFail: true },
		);
		expect(items.map(({ json }) => Boolean(json.error))).toEqual([true, false]);
		expect(items[0].json.error).toMatchObject({ httpStatus: 500, retryable: true });
	});
});

describe('a platform of contract 1.1', () => {
	it.each(['automatic', '1.1'])('gives the same answers (API Version %s)', async (apiVersion) => {
		await start(
			[
				line({ address: `${SIREN}_${SIRET}_ACHATS`, siret: SIRET, routingCode: 'ACHATS' }),
				line({ address: SIREN, status: 'Upcoming' }),
				line({ address: '100000009', siren: '100000009' }),
			],
			{ mode: '1.1' },
		);
		const credentials = credential({ apiVersion });
		const [{ json }] = await run({ lookUpBy: 'number', number: SIREN }, { credentials });
		expect(addresses(json)).toEqual([
			[`${SIREN}_${SIRET}_ACHATS`, 'routingCode', 'enabled'],
			// Contract 1.1 has no word for what is to come.
			[SIREN, 'siren', 'disabled'],
		]);
		expect(json).toMatchObject({ reachable: 'approvedPlatform', name: 'Ateliers Fictifs' });
		const again = await run({ lookUpBy: 'number', number: '552100554' }, { credentials });
		expect(again[0].json).toMatchObject({ found: false });
	});

	it('finds by parts of a value; the rest is left out', async () => {
		await start(
			[line({ address: SIREN, status: 'Disabled' }), line({ address: `${SIREN}_A`, suffix: 'A' })],
			{ mode: '1.1' },
		);
		const [{ json }] = await run({ lookUpBy: 'address', address: SIREN });
		expect(addresses(json)).toEqual([[SIREN, 'siren', 'disabled']]);
	});

	it('has its own words repeated', async () => {
		await start([], { mode: '1.1' });
		directory.failNext({ route: 'directoryLineSearch', status: 403 });
		await expect(run({ lookUpBy: 'number', number: SIREN })).rejects.toMatchObject({
			message: expect.stringContaining('gives this account no right to the search in the directory'),
			description: expect.stringContaining('FORBIDDEN_ACCESS'),
		});
	});
});

describe('pages', () => {
	const search = async (filters: Record<string, string> = { siren: SIREN }) =>
		await searchDirectory(await openDirectory(contextFor({})), 'directoryLine', filters);
	const lines = (count: number) =>
		Array.from({ length: count }, (_, order) => line({ address: `${SIREN}_${order}`, suffix: `${order}` }));

	it.each([
		['counted', true, 250],
		['not counted', false, 250],
		['not counted, the last one full', false, 300],
	])('are read to the end: %s', async (_case, counted, count) => {
		await start(lines(count), { counted });
		const { results, complete } = await search();
		expect(new Set(results.map(({ addressingIdentifier }) => addressingIdentifier)).size).toBe(count);
		expect(complete).toBe(true);
	});

	it.each([true, false])(
		'are read to the end where they hold less than was asked for (counted: %s)',
		async (counted) => {
			await start(lines(250), { counted, mostResults: 30 });
			expect((await search()).results).toHaveLength(250);
		},
	);

	it('are bounded', async () => {
		await start(lines(MOST_RESULTS + 1));
		expect(await search()).toMatchObject({ complete: false });
		expect(directory.counters().calls.directoryLineSearch).toBe(MOST_RESULTS / 100);
	});

	it.each([
		['siren', { siren: SIREN }],
		['siret', { siret: SIRET }],
		['routingCode', { routingIdentifier: 'ACHATS' }],
	] as const)('%s', async (resource, filters) => {
		await start([]);
		const directory = await openDirectory(contextFor({}));
		expect((await searchDirectory(directory, resource, filters)).results).toHaveLength(1);
	});
});

describe('what is wrong with the service', () => {
	/** A server in the place of the Directory Service. */
	async function answering(answer: (path: string) => { status: number; body: string }) {
		await start([]);
		server = createServer((request, response) => {
			const { status, body } = answer(request.url ?? '');
			response.writeHead(status, { 'Content-Type': body.startsWith('{') ? 'application/json' : 'text/html' });
			response.end(body);
		});
		await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
		const directoryServiceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return credential({ directoryServiceUrl, apiVersion: '1.3' });
	}
	const ask = async (credentials: IDataObject) =>
		(await run({ lookUpBy: 'number', number: SIREN }, { credentials: credentials as never }))[0].json;

	it('no address: the field is named, before anything is asked', async () => {
		await start([]);
		const credentials = credential({ directoryServiceUrl: '  ' });
		platform.resetCounters();
		await expect(ask(credentials)).rejects.toThrow(
			"'Directory Service URL' in the eFacture credential is empty",
		);
		await expect(ask({ ...credentials, directoryServiceUrl: 'directory' })).rejects.toThrow(
			"'Directory Service URL' in the eFacture credential isn't a web address",
		);
		expect(platform.counters().calls.token).toBe(0);
	});

	it('another service’s address isn’t taken for a directory that knows nobody', async () => {
		await start([]);
		const credentials = credential({ directoryServiceUrl: platform.url });
		await expect(ask(credentials)).rejects.toThrow(
			"There is no Directory Service at 'Directory Service URL'",
		);
	});

	it('a web page is told from an answer', async () => {
		const credentials = await answering(() => ({ status: 200, body: '<html>Welcome</html>' }));
		await expect(ask(credentials)).rejects.toMatchObject({
			message: expect.stringContaining('it is a web page'),
			description: expect.stringContaining("'Directory Service URL'"),
		});
	});

	it('wrong types are named by their path', async () => {
		const credentials = await answering(() => ({
			status: 200,
			body: '{"results":[{"addressingIdentifier":7}]}',
		}));
		await expect(ask(credentials)).rejects.toThrow(
			'at results.0.addressingIdentifier, expected string, received number',
		);
	});

	it('searches that find nothing may be answered by 404 or 204', async () => {
		const notFound = { status: 404, body: '{"errorCode":"MISSING_RESOURCE"}' };
		let searches = 0;
		const credentials = await answering((path) => {
			if (!path.includes('search')) return notFound;
			// The first asks for the company, the second whether there is a directory.
			return ++searches === 1 ? notFound : { status: 400, body: '{"errorCode":"MISSING_REQUIRED_FIELD"}' };
		});
		expect(await ask(credentials)).toMatchObject({ found: false, reachable: 'none' });
		server?.close();
		await directory.close();
		const empty = await answering((path) => (path.includes('search') ? { status: 204, body: '' } : notFound));
		expect(await ask(empty)).toMatchObject({ found: false, reachable: 'none' });
	});

	it('pages that never change are left', async () => {
		const results = Array.from({ length: 100 }, (_, order) => ({
			addressingIdentifier: `A${order}`,
			siren: SIREN,
			directoryLineStatus: 'Enabled',
			platformType: 'WK',
		}));
		let searches = 0;
		const credentials = await answering((path) => {
			if (path.includes('search')) searches++;
			return {
				status: 200,
				body: JSON.stringify(
					path.includes('search') ? { totalNumberOfResults: -1, results } : { siren: SIREN },
				),
			};
		});
		expect(await ask(credentials)).toMatchObject({ complete: false, found: true });
		expect(searches).toBe(2);
	});

	it('pages that are counted are read to that number, however few they hold', async () => {
		const lines = ['A', 'B', 'C'].map((suffix) => ({
			addressingIdentifier: `${SIREN}_${suffix}`,
			siren: SIREN,
			directoryLineStatus: 'Disabled',
		}));
		let searches = 0;
		const credentials = await answering((path) => {
			const found = { totalNumberOfResults: 3, results: path.includes('search') ? [lines[searches++]] : [] };
			return { status: 200, body: JSON.stringify(found) };
		});
		expect((await ask(credentials)).addresses).toHaveLength(3);
	});

	it('lines without a status aren’t taken for served ones', async () => {
		const body = JSON.stringify({
			totalNumberOfResults: 1,
			results: [{ addressingIdentifier: SIREN, siren: SIREN }],
		});
		const credentials = await answering((path) => ({
			status: 200,
			body: path.includes('search') ? body : '{}',
		}));
		expect(await ask(credentials)).toMatchObject({
			reachable: 'none',
			addresses: [{ status: 'unknown' }],
			reason: expect.stringContaining("doesn't say whether"),
		});
	});
});

describe('accounts', () => {
	const check = async (number: string, organizations: unknown) => {
		const { context } = testContext({ parameters: { operation: 'checkAccounts', number, organizations } });
		const [[{ json }]] = await new EFactureDirectory().execute.call(context);
		return json;
	};

	it.each<[string, string, unknown, string, string | null]>([
		['a SIRET in the list', SIRET, `552100554\n732 829 320 00074`, 'exists', '732 829 320 00074'],
		['a SIRET whose company is in it', SIRET, `552100554; ${SIREN}`, 'exists', SIREN],
		['a SIREN in the list', SIREN, [SIREN, '552100554'], 'exists', SIREN],
		['a SIREN of which an establishment is', SIREN, [BRANCH], 'exists', BRANCH],
		['a SIRET of which another establishment is', SIRET, [BRANCH], 'missing', null],
		['nobody in the list', SIRET, '552100554', 'missing', null],
		['no list', SIRET, '', 'notChecked', null],
		['a list without numbers', SIRET, 'org-1, org-2', 'notChecked', null],
		['a wrong number', '73282932000075', SIREN, 'notChecked', null],
	])('%s', async (_case, number, organizations, account, organization) => {
		expect(await check(number, organizations)).toMatchObject({
			account,
			organization,
			reason: expect.any(String),
		});
	});

	it('say why', async () => {
		expect(await check(SIRET, [BRANCH])).toMatchObject({
			reason: `None of the account's organizations (1) is ${SIRET}, but another establishment of the company, ${BRANCH}`,
		});
		expect(await check(SIRET, '')).toMatchObject({ reason: expect.stringContaining('Not checked: no list') });
		expect(await check(SIRET, 'a,b')).toMatchObject({
			reason: expect.stringContaining('none of the 2 organizations in the list is a SIREN or SIRET'),
		});
		expect(await check('73282932000075', SIREN)).toMatchObject({
			reason: expect.stringContaining('add up to 51'),
		});
	});
});
