import { startSandbox, type Sandbox } from '../../../sandbox';
import { startDirectory, type Directory, type DirectoryOptions } from '../../../sandbox/directory';
import { PlatformError } from '../../../sandbox/platform/errors';
import { describeContract, problems, readContract, validatorOf } from './contracts';

const clientOf = (authorization: string | undefined) => {
	if (authorization !== 'Bearer good') throw new PlatformError(401, 'MISSING_TOKEN', null);
	return { clientId: 'tester' };
};

const company = { siren: '732829320', name: 'Ateliers Fictifs' };
const siret = '73282932000074';
const entries = () => ({
	companies: [company, { siren: '552100554', name: 'Client Inventé', entityType: 'Public' as const }],
	establishments: [{ siret, name: 'Ateliers Fictifs, siège', main: true }],
	routingCodes: [{ siret, code: 'ACHATS', name: 'Service achats' }],
	lines: [
		{ address: '732829320', siren: '732829320', platformType: 'WK' as const, status: 'Enabled' as const },
		{ address: `732829320_${siret}`, siren: '732829320', siret, status: 'Disabled' as const },
		{
			address: `732829320_${siret}_ACHATS`,
			siren: '732829320',
			siret,
			routingCode: 'ACHATS',
			platformType: 'DFH' as const,
			status: 'Upcoming' as const,
		},
		{
			address: '732829320_FACTURES',
			siren: '732829320',
			suffix: 'FACTURES',
			status: 'Enabled' as const,
		},
	],
});

let directory: Directory;
afterEach(async () => await directory.close());

async function start(options: Partial<DirectoryOptions> = {}) {
	directory = await startDirectory({ entries, clientOf, ...options });
}

async function ask(path: string, body?: unknown, token = 'good') {
	const answer = await fetch(directory.url + path, {
		method: body === undefined ? 'GET' : 'POST',
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	return { status: answer.status, body: (text ? JSON.parse(text) : null) as Record<string, unknown> };
}

const bySiren = (op = 'strict') => ({ filters: { siren: { op, value: '732829320' } } });
const addressesIn = ({ body }: { body: Record<string, unknown> }) =>
	(body.results as Array<{ addressingIdentifier: string }>).map((line) => line.addressingIdentifier);

describe('searching', () => {
	test('filters, sorts, and pages by ignore', async () => {
		await start();
		const sorted = { ...bySiren(), sorting: [{ field: 'addressingIdentifier', order: 'descending' }] };
		const first = await ask('/v1/directory-line/search', { ...sorted, limit: 3 });
		const second = await ask('/v1/directory-line/search', { ...sorted, limit: 3, ignore: 3 });
		expect(addressesIn(first)).toEqual([
			'732829320_FACTURES',
			`732829320_${siret}_ACHATS`,
			`732829320_${siret}`,
		]);
		expect(addressesIn(second)).toEqual(['732829320']);
		expect(first.body.totalNumberOfResults).toBe(4);
	});

	test('gives the fields and relations that are asked for', async () => {
		await start();
		const { body } = await ask('/v1/siret/search', {
			filters: { siren: { op: 'strict', value: '732829320' } },
			include: ['siren'],
			fields: ['siret', 'legalUnit'],
		});
		expect(body.results).toEqual([
			{
				siret,
				legalUnit: {
					siren: '732829320',
					businessName: 'Ateliers Fictifs',
					entityType: 'PrivateVatRegistered',
					administrativeStatus: 'A',
				},
			},
		]);
	});

	test('takes the operators of its version only', async () => {
		await start();
		expect((await ask('/v1/siren/search', bySiren('contains'))).status).toBe(400);
		directory.setMode('1.1');
		expect((await ask('/v1/siren/search', bySiren('contains'))).status).toBe(200);
		expect((await ask('/v1/siren/search', bySiren('strict'))).status).toBe(400);
	});

	test('may leave the count away, and give fewer results than asked for', async () => {
		await start({ counted: false, mostResults: 2 });
		const { body } = await ask('/v1/directory-line/search', { ...bySiren(), limit: 50 });
		expect(body).toMatchObject({ totalNumberOfResults: -1, search: { limit: 2 } });
		expect(body.results).toHaveLength(2);
	});
});

describe('reading', () => {
	test('one of each, and 404 for what is unknown', async () => {
		await start();
		const answers = [
			await ask('/v1/siren/code-insee:552100554'),
			await ask(`/v1/siret/code-insee:${siret}?include=siren`),
			await ask(`/v1/routing-code/siret:${siret}/code:ACHATS`),
			await ask('/v1/directory-line/code:732829320_FACTURES'),
			await ask('/v1/siren/code-insee:356000000'),
		];
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404]);
		expect(answers[0].body).toMatchObject({ businessName: 'Client Inventé', entityType: 'Public' });
		expect(answers[1].body).toMatchObject({ facilityType: 'P', legalUnit: { siren: '732829320' } });
		expect(answers[2].body).toMatchObject({ routingCodeName: 'Service achats' });
		expect(answers[3].body).toMatchObject({ directoryLineStatus: 'Enabled', platformType: 'WK' });
	});

	test('an address by itself tells the present only', async () => {
		await start();
		const { body } = await ask(`/v1/directory-line/code:732829320_${siret}_ACHATS`);
		expect(body.directoryLineStatus).toBe('Disabled');
		expect(body).not.toHaveProperty('platformType');
	});

	test('refuses malformed numbers and missing tokens', async () => {
		await start();
		expect((await ask('/v1/siren/code-insee:12')).status).toBe(400);
		expect((await ask('/v1/siren/code-insee:732829320', undefined, 'bad')).status).toBe(401);
	});
});

describe('control', () => {
	test('replaces and removes entries', async () => {
		await start();
		directory.add({ lines: [{ address: '732829320', siren: '732829320', status: 'Disabled' }] });
		directory.removeLine('732829320_FACTURES');
		const { body } = await ask('/v1/directory-line/search', bySiren());
		expect(body.totalNumberOfResults).toBe(3);
		expect((body.results as unknown[])[0]).toMatchObject({ directoryLineStatus: 'Disabled' });
	});

	test('plans failures and outages, and counts', async () => {
		await start();
		directory.failNext({ route: 'siren', status: 503 });
		expect((await ask('/v1/siren/code-insee:732829320')).status).toBe(503);
		expect((await ask('/v1/siren/code-insee:732829320')).status).toBe(200);
		directory.startOutage('refuse', 30);
		await expect(ask('/v1/siren/code-insee:732829320')).rejects.toThrow();
		directory.endOutage();
		directory.setRateLimit({ requests: 0, perSeconds: 30 });
		expect((await ask('/v1/siren/code-insee:732829320')).status).toBe(429);
		expect(directory.counters()).toMatchObject({
			calls: { siren: 4, directoryLine: 0 },
			statuses: { 0: 1, 200: 1, 429: 1, 503: 1 },
		});
	});

	test('the same from other processes', async () => {
		await start();
		await ask('/sandbox/entries', { companies: [{ siren: '100000009', name: 'Nouvelle' }] });
		await ask('/sandbox/failures', { route: 'siren', status: 500 });
		expect((await ask('/v1/siren/code-insee:100000009')).status).toBe(500);
		expect((await ask('/v1/siren/code-insee:100000009')).body.businessName).toBe('Nouvelle');
		expect((await ask('/sandbox/entries', { companies: [{ siren: '1' }] })).status).toBe(400);
		expect((await ask('/sandbox/counters')).body.calls).toMatchObject({ siren: 2 });
	});
});

describe('in the whole sandbox', () => {
	let sandbox: Sandbox;
	afterEach(async () => await sandbox.close());

	test('every dossier is reachable, counterparts stand in all ways, and the platform’s tokens open it', async () => {
		await start();
		sandbox = await startSandbox();
		const { eFactureApi } = sandbox.credentials;
		const { companies, lines } = sandbox.directory.entries();
		for (const { siren, siret: place } of sandbox.samples.dossiers) {
			const own = lines.filter((line) => line.siren === siren && line.status === 'Enabled');
			expect(own.map(({ address }) => address)).toEqual(expect.arrayContaining([siren, `${siren}_${place}`]));
		}
		expect(new Set(lines.map(({ status }) => status)).size).toBe(3);
		expect(new Set(lines.map(({ platformType }) => platformType))).toContain('DFH');
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: eFactureApi.clientId,
			client_secret: eFactureApi.clientSecret,
		});
		const issued = await fetch(eFactureApi.tokenUrl, { method: 'POST', body: form });
		const { access_token: token } = (await issued.json()) as { access_token: string };
		const answer = await fetch(
			`${eFactureApi.directoryServiceUrl}/v1/siren/code-insee:${companies[0].siren}`,
			{ headers: { Authorization: `Bearer ${token}` } },
		);
		expect(await answer.json()).toMatchObject({ businessName: companies[0].name });
	});
});

describeContract('answers keep to the contracts', () => {
	const schemas = {
		'1.3': {
			contract: 'directory-1.3.0',
			error: 'Error',
			line: 'directoryLinePayloadLegalUnitFacilityRoutingCode',
			op: 'strict',
		},
		'1.1': {
			contract: 'directory-1.1.0',
			error: 'error',
			line: 'directoryLinePayloadHistoryLegalUnitFacilityRoutingCode',
			op: 'contains',
		},
	};

	test.each(['1.3', '1.1'] as const)('%s', async (mode) => {
		await start({ mode });
		const { contract: name, error, line, op } = schemas[mode];
		const contract = readContract(name);
		const check = (schema: string, value: unknown) => problems(validatorOf(contract, schema), value);
		const answers = {
			sirenSearchPost200Response: await ask('/v1/siren/search', bySiren(op)),
			siretSearchPost200Response: await ask('/v1/siret/search', {
				filters: { siret: { op, value: siret } },
				include: ['siren'],
			}),
			routingCodeSearchPost200Response: await ask('/v1/routing-code/search', {
				filters: { routingIdentifier: { op, value: 'ACHATS' } },
				include: ['siren', 'siret'],
			}),
			directoryLineSearchPost200Response: await ask('/v1/directory-line/search', {
				...bySiren(op),
				include: ['siren', 'siret', 'routingCode'],
			}),
			legalUnitPayloadHistory: await ask('/v1/siren/code-insee:732829320'),
			facilityPayloadHistory: await ask(`/v1/siret/code-insee:${siret}?include=siren`),
			routingCodePayloadHistoryLegalUnitFacility: await ask(
				`/v1/routing-code/siret:${siret}/code:ACHATS?include=siren,siret`,
			),
			[line]: await ask(`/v1/directory-line/code:732829320_${siret}_ACHATS?include=siren,siret,routingCode`),
		};
		for (const [schema, { status, body }] of Object.entries(answers)) {
			expect({ schema, status, problems: check(schema, body) }).toEqual({
				schema,
				status: 200,
				problems: [],
			});
		}
		const found = answers.directoryLineSearchPost200Response.body.results as unknown[];
		expect(found).toHaveLength(4);
		const failures = [
			await ask('/v1/siren/code-insee:356000000'),
			await ask('/v1/siren/search', { limit: 0 }),
		];
		expect(failures.map(({ status }) => status)).toEqual([404, 400]);
		for (const { body } of failures) expect(check(error, body)).toEqual([]);
		expect(check(error, { errorCode: 404, status: '404' })).not.toEqual([]);
	});
});
