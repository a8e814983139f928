import { contract110, contract130 } from '../../../sandbox/platform/contractValues';
import { generate } from '../../../sandbox/generator';
import { startPlatform, type Platform } from '../../../sandbox/platform';
import { describeContract, problems, readContract, validatorOf, type Contract } from './contracts';
import { longAgo, PlatformTestClient, testFlow } from './platformClient';
import { depositMessage, messageOn } from './platformMessages';

describeContract('answers keep to contract 1.3.0', () => {
	let platform: Platform;
	let client: PlatformTestClient;
	let contract: Contract;
	const refused = testFlow(1, {
		acknowledgement: {
			status: 'Error',
			details: [
				{ level: 'Error', item: 'file', reasonCode: 'VirusFound', reasonMessage: 'A virus was found' },
			],
		},
	});

	beforeAll(async () => {
		contract = readContract('flow-1.3.0');
		platform = await startPlatform({ flows: [...generate({ flows: 48 }).flows, refused] });
		client = await PlatformTestClient.signedIn(platform.url);
	});
	afterAll(() => platform.close());

	test('search', async () => {
		const validate = validatorOf(contract, 'SearchFlowContent');
		const validateFlow = validatorOf(contract, 'Flow');
		const where = { updatedAfter: longAgo, flowType: ['SupplierInvoice', 'CustomerInvoice'] };
		const first = await client.search(where);
		const second = await client.search(where, { cursor: first.body.nextCursor });
		for (const { body } of [first, second]) {
			expect(problems(validate, body)).toEqual([]);
			expect(body.results.flatMap((flow) => problems(validateFlow, flow))).toEqual([]);
		}
		expect(first.body.results.length + second.body.results.length).toBe(49);
	});

	test('metadata', async () => {
		const validate = validatorOf(contract, 'Flow');
		const { body } = await client.send(`/v1/flows/${refused.flowId}`);
		expect(problems(validate, body)).toEqual([]);
		expect(validate({ ...body, name: undefined })).toBe(false);
	});

	test('deposit', async () => {
		const { status, body } = await client.deposit(
			{ name: 'a.xml', flowSyntax: 'UBL' },
			Buffer.from('<Invoice/>'),
		);
		expect(status).toBe(202);
		expect(problems(validatorOf(contract, 'FullFlowInfo'), body)).toEqual([]);
	});

	test('status flows', async () => {
		const validateFlow = validatorOf(contract, 'Flow');
		const { flows } = generate({ flows: 24 });
		const [purchase, sale] = flows;
		const withStatuses = await startPlatform({
			flows,
			acknowledgeAfterMs: 0,
			lifecycle: { stateFlows: true },
		});
		const signedIn = await PlatformTestClient.signedIn(withStatuses.url);
		await withStatuses.counterparty({ flowId: sale.flowId, code: '205' });
		const good = messageOn(purchase.truth, { code: '205', as: 'BY' });
		const taken = await depositMessage(signedIn, good);
		const warned = await depositMessage(signedIn, messageOn(purchase.truth, { code: '999', as: 'BY' }));
		const refused = await depositMessage(signedIn, messageOn(purchase.truth, { code: '200', as: 'BY' }));
		const repeated = await depositMessage(signedIn, good);
		const verdicts = [taken, warned, refused, repeated];
		expect(verdicts.map(({ acknowledgement: { status, details } }) => [status, details?.length])).toEqual([
			['Ok', undefined],
			['Ok', 1],
			['Error', 1],
			['Error', 1],
		]);
		const states = ['StateCustomerInvoiceLC', 'StateSupplierInvoiceLC'];
		const search = await signedIn.search(
			{ flowType: ['CustomerInvoiceLC', 'SupplierInvoiceLC', ...states, 'Undefined'] },
			{ limit: 100 },
		);
		const { results } = search.body;
		expect(new Set(results.map(({ flowType }) => flowType)).size).toBe(5);
		expect([...verdicts, ...results].flatMap((flow) => problems(validateFlow, flow))).toEqual([]);
		const codes = contract.components.schemas.ReasonCodeEnum.enum;
		for (const { acknowledgement } of verdicts)
			for (const detail of acknowledgement.details ?? []) expect(codes).toContain(detail.reasonCode);
		await withStatuses.close();
	});

	test('download', async () => {
		const { headers } = await client.download(refused.flowId, 'Original');
		expect(headers.get('content-disposition')).toMatch(/attachment;filename=*/);
	});

	test('errors', async () => {
		const validate = validatorOf(contract, 'Error');
		platform.failNext({ route: 'healthcheck', status: 503 });
		platform.failNext({ route: 'metadata', status: 429, times: 1 });
		const answers = [
			await client.send('/v1/healthcheck'),
			await client.send('/v1/flows/none'),
			await client.send('/v1/flows/none'),
			await client.search({}),
			await client.deposit({ name: 'a.pdf', flowSyntax: 'Factur-X' }, Buffer.from('<Invoice/>')),
			await new PlatformTestClient(platform.url).search({ ackStatus: 'Ok' }),
			await new PlatformTestClient(platform.url, client.token, 'another').search({ ackStatus: 'Ok' }),
		];
		expect(answers.map(({ status }) => status)).toEqual([503, 429, 404, 400, 422, 401, 403]);
		for (const { body } of answers) expect(problems(validate, body)).toEqual([]);
	});
});

describeContract('known values are those of the contracts', () => {
	test.each([
		['1.1.0', contract110],
		['1.3.0', contract130],
	])('%s', (version, values) => {
		const { schemas } = readContract(`flow-${version}`).components;
		expect([...values.flowType].sort()).toEqual([...(schemas.FlowType.enum ?? [])].sort());
		expect([...values.processingRule].sort()).toEqual([...(schemas.ProcessingRule.enum ?? [])].sort());
		expect([...values.flowProfile].sort()).toEqual([...(schemas.FlowProfile.enum ?? [])].sort());
		expect([...values.flowSyntax].sort()).toEqual([...(schemas.FlowSyntax.enum ?? [])].sort());
		expect(values.idLength).toBe(schemas.NotOnlyUuid.maxLength);
	});
});
