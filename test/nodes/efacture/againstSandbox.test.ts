import { testContext } from './n8nContext';

import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import nock from 'nock';

import { EFactureTrigger } from '../../../nodes/EFacture/EFactureTrigger/EFactureTrigger.node';
import { EFactureGetInvoices } from '../../../nodes/EFacture/GetInvoices/EFactureGetInvoices.node';
import { generate } from '../../../sandbox/generator';
import { startPlatform, type Platform, type PlatformMode, type SearchOrder } from '../../../sandbox/platform';

type Item = INodeExecutionData & { json: { flow: { id: string }; invoice: IDataObject; error?: IDataObject } };

const credentialsFor = ({ url, tokenUrl, clients: [client] }: Platform) => ({
	flowServiceUrl: url,
	tokenUrl,
	clientId: client.clientId,
	clientSecret: client.clientSecret,
	apiVersion: 'automatic',
	accessToken: '',
});

/** A trigger over n8n's own HTTP helpers, with the state that n8n would keep. */
function pollContext(platform: Platform, events: string[]) {
	const { context } = testContext({ credentials: credentialsFor(platform) });
	const parameters: IDataObject = {
		events,
		startFrom: 'date',
		startDate: '2000-01-01T00:00:00Z',
	};
	const staticData: IDataObject = {};
	return Object.assign(context as unknown as IPollFunctions, {
		getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
		getWorkflow: () => ({ id: `workflow-of-${platform.url}-${events.join()}` }),
		getWorkflowStaticData: () => staticData,
		getPollBudgetMs: () => 300_000,
	}) as unknown as IPollFunctions;
}

async function pollToTheEnd(platform: Platform, events = ['purchaseInvoice', 'salesInvoice']): Promise<string[]> {
	const context = pollContext(platform, events);
	const emitted: string[] = [];
	for (let idle = 0; idle < 2; ) {
		const items = ((await new EFactureTrigger().poll.call(context))?.[0] ?? []) as Item[];
		emitted.push(...items.map(({ json }) => json.flow.id));
		idle = items.length ? 0 : idle + 1;
	}
	return emitted;
}

beforeAll(() => nock.restore());

describe.each<[PlatformMode, SearchOrder]>([
	['1.3', 'ascending'],
	['1.3', 'unordered'],
	['1.1', 'ascending'],
	['1.1', 'unordered'],
	['capped', 'ascending'],
])('the local platform as %s, %s', (mode, order) => {
	const sample = generate({ flows: 700 });
	const invoiceIds = sample.flows.map(({ flowId }) => flowId).sort();
	let platform: Platform;

	beforeAll(async () => {
		const clients = [{ clientId: 'c', clientSecret: 's', organizations: sample.organizations }];
		platform = await startPlatform({ mode, order, clients, flows: sample.flows });
	});
	afterAll(async () => await platform.close());

	it('has all its invoices emitted once', async () => {
		const emitted = await pollToTheEnd(platform);
		expect(emitted.sort()).toEqual(invoiceIds);
	});

	it('has all its invoices listed once', async () => {
		const { context } = testContext({
			credentials: credentialsFor(platform),
			parameters: { operation: 'getMany', returnAll: true },
		});
		const [items] = await new EFactureGetInvoices().execute.call(context);
		expect((items as Item[]).map(({ json }) => json.flow.id).sort()).toEqual(invoiceIds);
	});

	it('has its invoices read as they were made', async () => {
		const some = sample.flows.slice(0, 30);
		const { context } = testContext({
			credentials: credentialsFor(platform),
			parameters: { operation: 'get', flowSource: 'input', attach: ['original', 'readable'] },
			items: some.map(({ flowId }) => ({ json: { flow: { id: flowId, organization: '' } } })),
		});
		const [items] = await new EFactureGetInvoices().execute.call(context);
		expect((items as Item[]).map(({ json }) => json.invoice.number)).toEqual(some.map(({ truth }) => truth.number));
		expect(items.every(({ binary }) => binary?.data && binary.readable)).toBe(true);
	});
});

describe('the event that a status changed', () => {
	const sample = generate({ flows: 24 });
	const members = sample.dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));
	let platform: Platform;

	beforeAll(async () => {
		const clients = [{ clientId: 'c', clientSecret: 's', organizations: sample.organizations }];
		const lifecycle = { stateFlows: true };
		platform = await startPlatform({ clients, flows: sample.flows, members, lifecycle, acknowledgeAfterMs: 0 });
	});
	afterAll(async () => await platform.close());

	const idsOf = (...types: string[]) =>
		platform
			.flows()
			.filter(({ flowType }) => types.includes(flowType))
			.map(({ flowId }) => flowId)
			.sort();

	it('is emitted for status messages of both sides, once, and never for copies to the tax side', async () => {
		expect(platform.flows().some(({ flowType }) => flowType.startsWith('State'))).toBe(true);
		const emitted = await pollToTheEnd(platform, ['statusChanged']);
		const expected = idsOf('SupplierInvoiceLC', 'CustomerInvoiceLC');
		expect(expected.length).toBeGreaterThan(50);
		expect(emitted.sort()).toEqual(expected);
	});

	it('comes beside the others where several are chosen', async () => {
		const emitted = await pollToTheEnd(platform, ['statusChanged', 'salesInvoice']);
		expect(emitted.sort()).toEqual(idsOf('SupplierInvoiceLC', 'CustomerInvoiceLC', 'CustomerInvoice'));
	});

	it('comes for a status that somebody sets', async () => {
		const context = pollContext(platform, ['statusChanged']);
		while (await new EFactureTrigger().poll.call(context));
		const [flowId] = await platform.counterparty({ flowId: sample.flows[1].flowId, code: '204' });
		const [items] = (await new EFactureTrigger().poll.call(context)) as Item[][];
		expect(items.map(({ json }) => json)).toMatchObject([
			{ flow: { id: flowId, type: 'CustomerInvoiceLC' }, invoice: null, status: null },
		]);
	});
});
