import { generate, type SampleFlow } from '../../../sandbox/generator';
import { startPlatform, type Platform, type PlatformOptions } from '../../../sandbox/platform';
import { messageFindings } from '../../../sandbox/platform/lifecycle/messageRules';
import { parseMessage } from '../../../sandbox/platform/lifecycle/statusDeposits';
import { eventually, longAgo, PlatformTestClient } from './platformClient';
import { amount, depositMessage, messageOn, reason, statusFlows, type Said } from './platformMessages';

const { flows, dossiers } = generate({ flows: 24 });
const members = dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));
const [purchaseFlow, saleFlow] = flows;
const betweenFlow = flows[3];
const [selfBilledSale, selfBilledPurchase] = [flows[14], flows[16]];

/** A flow with its truth, of another organization. */
const moved = (flow: SampleFlow, changes: Partial<SampleFlow>): SampleFlow => ({
	...flow,
	truth: flow.truth,
	...changes,
});

let platform: Platform;
let client: PlatformTestClient;

async function start(options: PlatformOptions = {}) {
	platform = await startPlatform({ flows, members, acknowledgeAfterMs: 0, lifecycle: true, ...options });
	client = await PlatformTestClient.signedIn(platform.url);
}

afterEach(() => platform.close());

const summary = async ({ truth }: SampleFlow) =>
	(await statusFlows(platform, truth)).map(({ flowType, code }) => `${flowType} ${code}`).sort();
const codes = (flow: SampleFlow) => platform.lifecycle(flow.flowId).map(({ code }) => code);

describe('transmission statuses', () => {
	test('come for nobody unless asked for', async () => {
		await start({ lifecycle: false });
		expect(platform.flows()).toHaveLength(flows.length);
		expect(codes(saleFlow)).toEqual([]);
	});

	test('reach the party on the platform: 200 the issuer, 202 and 203 both', async () => {
		await start();
		expect(await summary(saleFlow)).toEqual(['200', '202', '203'].map((code) => `CustomerInvoiceLC ${code}`));
		expect(await summary(purchaseFlow)).toEqual(['202', '203'].map((code) => `SupplierInvoiceLC ${code}`));
		expect(codes(purchaseFlow)).toEqual(['200', '202', '203']);
		expect(platform.lifecycle(saleFlow.flowId)[0]).toMatchObject({
			issuerRole: 'WK',
			issuerId: null,
			origin: { kind: 'platform' },
		});
	});

	test('take the buyer of a self-billed invoice for its issuer', async () => {
		await start();
		expect(await summary(selfBilledPurchase)).toEqual(
			['200', '202', '203'].map((code) => `SupplierInvoiceLC ${code}`),
		);
		expect(await summary(selfBilledSale)).toEqual(['202', '203'].map((code) => `CustomerInvoiceLC ${code}`));
	});

	test('reach both sides of an invoice between two clients', async () => {
		await start();
		expect(await summary(betweenFlow)).toEqual([
			'CustomerInvoiceLC 200',
			'CustomerInvoiceLC 202',
			'CustomerInvoiceLC 203',
			'SupplierInvoiceLC 202',
			'SupplierInvoiceLC 203',
		]);
	});

	test('reach the establishment that the invoice is for', async () => {
		const { truth } = purchaseFlow;
		const boughtBy = (organization: string, siret: string, number: string) =>
			moved(purchaseFlow, {
				flowId: organization,
				organization,
				truth: {
					...truth,
					number,
					identity: `${truth.sellerSiren}|${number}|2025`,
					buyer: { ...truth.buyer!, siret },
				},
			});
		const { buyerSiren } = truth;
		await start({
			members: [],
			flows: [boughtBy('north', `${buyerSiren}00011`, 'N-1'), boughtBy('south', `${buyerSiren}00029`, 'S-1')],
		});
		const numbers = (organization: string) =>
			platform
				.flows()
				.filter((flow) => flow.organization === organization && flow.flowSyntax === 'CDAR')
				.map(({ name }) => name);
		expect(numbers('north')).toEqual(['CDV_N-1_202.xml', 'CDV_N-1_203.xml']);
		expect(numbers('south')).toEqual(['CDV_S-1_202.xml', 'CDV_S-1_203.xml']);
	});

	test("are not given to a foreign seller's invoice, which no platform sent", async () => {
		await start();
		const foreign = flows.find(({ truth }) => truth.sellerSiren === null);
		expect(codes(foreign!)).toEqual([]);
	});

	test('come after the invoice, in their order, with ids that stay', async () => {
		await start();
		const first = await statusFlows(platform, saleFlow.truth);
		expect(first.map(({ code }) => code)).toEqual(['200', '202', '203']);
		const instants = [saleFlow.updatedAt, ...first.map(({ updatedAt }) => updatedAt)];
		expect([...instants].sort()).toEqual(instants);
		expect(new Set(instants).size).toBe(4);
		const times = platform.lifecycle(saleFlow.flowId).map(({ at }) => at);
		// The flow came at 06:00 UTC.
		expect(times).toEqual(['2025-11-03T07:00:01', '2025-11-03T07:00:02', '2025-11-03T07:00:03']);
		await platform.close();
		await start();
		const again = await statusFlows(platform, saleFlow.truth);
		expect(again.map(({ flowId, xml }) => [flowId, xml])).toEqual(
			first.map(({ flowId, xml }) => [flowId, xml]),
		);
	});

	test('are right messages that a client can download', async () => {
		await start();
		const { body } = await client.search(
			{ flowType: ['CustomerInvoiceLC', 'SupplierInvoiceLC'] },
			{ limit: 100 },
		);
		expect(body.results.length).toBeGreaterThan(50);
		for (const { flowId } of body.results) {
			const { bytes } = await client.download(flowId, 'Original');
			const parsed = parseMessage(bytes);
			if ('problem' in parsed) throw new Error(parsed.problem);
			expect(messageFindings(parsed.message, false)).toEqual([]);
		}
	});

	test('wait until the platform has accepted the invoice', async () => {
		const pending = moved(saleFlow, { acknowledgement: { status: 'Pending' } });
		await start({ flows: [pending] });
		expect(codes(saleFlow)).toEqual([]);
		platform.acknowledge(saleFlow.flowId, { status: 'Ok' });
		expect(codes(saleFlow)).toEqual(['200', '202', '203']);
		const { updatedAt } = platform.flows()[0];
		expect(await client.walk({ updatedAfter: updatedAt })).toHaveLength(3);
	});

	test('are not given to an invoice that the platform refused', async () => {
		await start({ flows: [moved(saleFlow, { acknowledgement: { status: 'Error' } })] });
		expect(platform.flows()).toHaveLength(1);
	});

	test('follow invoices that come while the platform runs, and never lie ahead of it', async () => {
		await start({ flows: [] });
		platform.addFlows([saleFlow], 'now');
		const [invoice, ...statuses] = platform.flows();
		expect(invoice.flowId).toBe(saleFlow.flowId);
		expect(statuses.map(({ flowType }) => flowType)).toEqual(Array(3).fill('CustomerInvoiceLC'));
		expect(Date.parse(statuses[2].updatedAt) - Date.now()).toBeLessThan(50);
	});

	test('follow an invoice that a client deposits', async () => {
		await start({ flows: [] });
		const file = await Promise.resolve(flows[1].content.original());
		const sent = await client.deposit(
			{ name: 'a.xml', flowSyntax: saleFlow.flowSyntax, processingRule: 'B2B' },
			file,
		);
		await eventually(
			async () => platform.flows(),
			(all) => all.length === 4,
		);
		expect(await summary(saleFlow)).toEqual(['200', '202', '203'].map((code) => `CustomerInvoiceLC ${code}`));
		expect(platform.lifecycle(String(sent.body.flowId))).toEqual(
			platform.lifecycle(String(saleFlow.truth.identity)),
		);
	});

	test('are given once to an invoice that several flows bring', async () => {
		const again = moved(saleFlow, { flowId: 'again', updatedAt: flows[20].updatedAt });
		await start({ flows: [saleFlow, again] });
		platform.addFlows([moved(saleFlow, { flowId: 'once more' })], 'now');
		expect(codes(saleFlow)).toEqual(['200', '202', '203']);
		expect(await summary(saleFlow)).toHaveLength(3);
	});

	test('can be others, or none', async () => {
		await start({ flows: [saleFlow], lifecycle: { transmission: ['200'] } });
		expect(codes(saleFlow)).toEqual(['200']);
		await platform.close();
		await start({ flows: [saleFlow], lifecycle: { transmission: [] } });
		expect(codes(saleFlow)).toEqual([]);
	});

	test('come with copies for the tax side only on demand', async () => {
		await start();
		const isState = ({ flowType }: { flowType: string }) => flowType.startsWith('State');
		expect(platform.flows().some(isState)).toBe(false);
		await platform.close();
		await start({ flows: [saleFlow], lifecycle: { stateFlows: true } });
		await depositMessage(client, messageOn(saleFlow.truth, receipt));
		const copies = (await statusFlows(platform, saleFlow.truth)).filter(isState);
		expect(copies.map(({ flowType, code }) => [flowType, code])).toEqual([
			['StateCustomerInvoiceLC', '200'],
			['StateCustomerInvoiceLC', '212'],
		]);
		for (const { xml } of copies) expect(xml).toContain('CDV:einvoicingF2');
	});
});

const approval: Said = { code: '205', as: 'BY' };
const refusal: Said = { code: '210', as: 'BY', details: [reason('TX_TVA_ERR')] };
const receipt: Said = {
	code: '212',
	as: 'SE',
	details: [amount('MEN', '120.00', '20.00'), amount('MEN', '5', '5.5')],
};

describe("a client's status", () => {
	test('joins the life cycle, with its origin', async () => {
		await start();
		const { flowId, flowType } = await depositMessage(
			client,
			messageOn(saleFlow.truth, { ...receipt, id: 'act-1', at: '20251105101112' }),
			{ trackingId: 'tracking-1' },
		);
		expect(flowType).toBe('CustomerInvoiceLC');
		expect(platform.lifecycle(saleFlow.flowId).at(-1)).toEqual({
			code: '212',
			at: '2025-11-05T10:11:12',
			issuerRole: 'SE',
			issuerId: saleFlow.truth.sellerSiren,
			reasons: [],
			payments: [
				{ type: 'MEN', amount: '120.00', currency: 'EUR', rate: '20.00', date: null },
				{ type: 'MEN', amount: '5', currency: 'EUR', rate: '5.5', date: null },
			],
			notes: [],
			messageId: 'act-1',
			origin: { kind: 'client', clientId: 'sandbox', organization: 'firm', flowId, trackingId: 'tracking-1' },
			flowIds: [flowId],
		});
		const own = platform.flows().find((flow) => flow.flowId === flowId);
		expect(own).toMatchObject({ flowDirection: 'Out', acknowledgement: { status: 'Ok' } });
	});

	test('leaves the life cycle as it is when it is refused', async () => {
		await start();
		await depositMessage(client, messageOn(purchaseFlow.truth, { ...refusal, details: [] }));
		expect(codes(purchaseFlow)).toEqual(['200', '202', '203']);
		expect(await summary(purchaseFlow)).toContain('Undefined 210');
	});

	test('reaches the other side of an invoice between two clients of one account', async () => {
		await start({ lifecycle: false });
		const xml = messageOn(betweenFlow.truth, approval);
		const { flowId } = await depositMessage(client, xml);
		const found = await statusFlows(platform, betweenFlow.truth);
		expect(found.map(({ flowType, flowDirection }) => [flowType, flowDirection])).toEqual([
			['SupplierInvoiceLC', 'Out'],
			['CustomerInvoiceLC', 'In'],
		]);
		const [, passedOn] = found;
		expect((await client.download(passedOn.flowId, 'Original')).bytes.toString()).toBe(xml);
		expect(platform.lifecycle(betweenFlow.flowId).map(({ flowIds }) => flowIds)).toEqual([
			[flowId, passedOn.flowId],
		]);
	});

	test('reaches the other organization of the platform', async () => {
		const clients = [
			{ clientId: 'sandbox', clientSecret: 'sandbox-secret', organizations: ['north'] },
			{ clientId: 'south', clientSecret: 'south-secret', organizations: ['south'] },
		];
		const sold = moved(betweenFlow, { organization: 'north' });
		const bought = moved(betweenFlow, {
			organization: 'south',
			flowId: 'bought',
			flowType: 'SupplierInvoice',
			flowDirection: 'In',
		});
		await start({ clients, members: [], flows: [sold, bought], lifecycle: true });
		const south = new PlatformTestClient(platform.url);
		await south.signIn('south', 'south-secret');
		const types = { flowType: ['CustomerInvoiceLC', 'SupplierInvoiceLC'] };
		expect(await client.walk(types)).toHaveLength(3);
		expect(await south.walk(types)).toHaveLength(2);

		const denied = await depositMessage(client, messageOn(betweenFlow.truth, approval));
		expect(denied.acknowledgement.details).toEqual([
			expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied' }),
		]);
		const { flowId } = await depositMessage(south, messageOn(betweenFlow.truth, approval));
		const all = await client.walk(types);
		expect(all).toHaveLength(4);
		expect(await south.walk(types)).toEqual(expect.arrayContaining([flowId]));
		expect(platform.lifecycle('bought').at(-1)).toMatchObject({
			code: '205',
			origin: { kind: 'client', clientId: 'south', organization: 'south' },
			flowIds: [flowId, all[3]],
		});
	});

	test("that is a member's can't come from another organization", async () => {
		await start({ members: [], flows: [moved(purchaseFlow, { organization: 'elsewhere' })] });
		const { acknowledgement } = await depositMessage(client, messageOn(purchaseFlow.truth, approval));
		expect(acknowledgement.details).toEqual([
			expect.objectContaining({ reasonCode: 'InvoiceLCAccessDenied', item: 'MDT-38' }),
		]);
	});

	test('may be about several invoices, all or none of them', async () => {
		await start({ lifecycle: false });
		const sameSeller = flows.filter(
			({ truth }) => truth.sellerSiren === saleFlow.truth.sellerSiren && truth.typeCode !== '389',
		);
		const [first, second] = sameSeller;
		const reference = /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s;
		const other = reference.exec(messageOn(second.truth, receipt))?.[0] ?? '';
		const both = messageOn(first.truth, receipt)
			.replace(
				/<ram:RecipientTradeParty>.*?<\/ram:RecipientTradeParty>/s,
				'<ram:RecipientTradeParty><ram:RoleCode>WK</ram:RoleCode></ram:RecipientTradeParty>',
			)
			.replace('</rsm:AcknowledgementDocument>', `${other}</rsm:AcknowledgementDocument>`);
		const wrong = both.replace(`>${second.truth.number}<`, '>NONE<');
		expect((await depositMessage(client, wrong)).acknowledgement.status).toBe('Error');
		expect(codes(first)).toEqual([]);
		expect((await depositMessage(client, both)).acknowledgement.status).toBe('Ok');
		expect([codes(first), codes(second)]).toEqual([['212'], ['212']]);
	});

	test('carries an id that no other message of the organization has had', async () => {
		await start();
		const payment = (details: string[]) => messageOn(saleFlow.truth, { ...receipt, id: 'act', details });
		const refused = await depositMessage(client, payment([]));
		expect(refused.acknowledgement.status).toBe('Error');
		const taken = await depositMessage(client, payment([amount('MEN', '1', '20')]));
		expect(taken.acknowledgement.status).toBe('Ok');
		const repeated = await depositMessage(client, payment([amount('MEN', '2', '20')]));
		expect(repeated.acknowledgement.details).toEqual([
			expect.objectContaining({ reasonCode: 'AlreadyExistingFlow', item: 'MDT-4' }),
		]);
		expect(codes(saleFlow)).toEqual(['200', '202', '203', '212']);
	});
});

describe('the end of a life cycle', () => {
	const verdict = async (said: Said, flow: SampleFlow) =>
		(await depositMessage(client, messageOn(flow.truth, said))).acknowledgement;
	const refusedAs = (code: string) => ({
		status: 'Error',
		details: [expect.objectContaining({ reasonCode: code, item: 'MDT-105' })],
	});

	test('after a refusal no mandatory status follows, but others do', async () => {
		await start();
		expect(await verdict(refusal, betweenFlow)).toEqual({ status: 'Ok' });
		expect(await verdict(receipt, betweenFlow)).toEqual(refusedAs('InvoiceLCInvalidStatus'));
		expect(await verdict(refusal, betweenFlow)).toEqual(refusedAs('InvoiceLCInvalidStatus'));
		expect(await verdict({ code: '207', as: 'BY', details: [reason('AUTRE')] }, betweenFlow)).toEqual({
			status: 'Ok',
		});
		expect(await verdict({ code: '220', as: 'SE' }, betweenFlow)).toEqual({ status: 'Ok' });
	});

	test('after a cancelling nothing follows', async () => {
		await start();
		expect(await verdict({ code: '220', as: 'SE' }, betweenFlow)).toEqual({ status: 'Ok' });
		for (const said of [approval, receipt, refusal])
			expect(await verdict(said, betweenFlow)).toEqual(refusedAs('InvoiceLCInvalidStatus'));
	});

	test('after a rejection nothing follows', async () => {
		await start({ lifecycle: { transmission: ['200'] } });
		await platform.counterparty({ flowId: saleFlow.flowId, code: '213', reasons: ['REJ_SEMAN'] });
		expect(await verdict(receipt, saleFlow)).toEqual(refusedAs('InvoiceLCInvalidStatus'));
	});

	test('a rejected duplicate ends nothing where the invoice has been received', async () => {
		await start();
		await platform.counterparty({ flowId: saleFlow.flowId, code: '213', reasons: ['DOUBLON'] });
		expect(await verdict(receipt, saleFlow)).toEqual({ status: 'Ok' });
		await platform.close();
		await start({ lifecycle: { transmission: ['200'] } });
		await platform.counterparty({ flowId: saleFlow.flowId, code: '213', reasons: ['DOUBLON'] });
		expect(await verdict(receipt, saleFlow)).toEqual(refusedAs('InvoiceLCInvalidStatus'));
	});

	test('payments may be repeated, and a paid invoice be disputed', async () => {
		await start();
		const statuses: Said[] = [
			receipt,
			receipt,
			{ code: '207', as: 'BY', details: [reason('PU_ERR')] },
			approval,
		];
		for (const said of statuses) expect(await verdict(said, betweenFlow)).toEqual({ status: 'Ok' });
	});
});

test('a life cycle can be asked for by identity, and is a copy', async () => {
	await start();
	const [first] = platform.lifecycle(String(saleFlow.truth.identity));
	first.code = 'changed';
	expect(codes(saleFlow)).toEqual(['200', '202', '203']);
	expect(platform.lifecycle('nothing')).toEqual([]);
	expect(await client.walk({ updatedAfter: longAgo })).toHaveLength(platform.flows().length);
});
