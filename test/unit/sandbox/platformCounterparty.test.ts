import { generate, type SampleFlow } from '../../../sandbox/generator';
import {
	startPlatform,
	type CounterpartyAct,
	type Platform,
	type PlatformOptions,
} from '../../../sandbox/platform';
import { messageFindings } from '../../../sandbox/platform/lifecycle/messageRules';
import { parseMessage } from '../../../sandbox/platform/lifecycle/statusDeposits';
import { PlatformTestClient } from './platformClient';
import { statusFlows } from './platformMessages';

const { flows, dossiers } = generate({ flows: 24 });
const members = dossiers.map(({ siren, siret }) => ({ organization: 'firm', siren, siret }));
const [purchaseFlow, saleFlow] = flows;
const betweenFlow = flows[3];
const selfBilledPurchase = flows[16];

let platform: Platform;

async function start(options: PlatformOptions = {}) {
	platform = await startPlatform({ flows, members, ...options });
}

beforeEach(() => start());
afterEach(() => platform.close());

async function filesOf(flowIds: string[]): Promise<string[]> {
	const found = platform.flows().filter(({ flowId }) => flowIds.includes(flowId));
	return await Promise.all(found.map(async ({ content }) => String(await content.original())));
}
const act = async (given: CounterpartyAct) => {
	const flowIds = await platform.counterparty(given);
	return { flowIds, xml: (await filesOf(flowIds))[0] };
};
function findingsIn(xml: string) {
	const parsed = parseMessage(Buffer.from(xml));
	if ('problem' in parsed) throw new Error(parsed.problem);
	return messageFindings(parsed.message, false).map(({ reasonMessage }) => reasonMessage.split(':')[0]);
}

test.each<[string, CounterpartyAct, string, string]>([
	["a customer's approval", { flowId: saleFlow.flowId, code: '205' }, 'CustomerInvoiceLC', 'BY'],
	[
		"a customer's dispute",
		{
			flowId: saleFlow.flowId,
			code: '207',
			reasons: ['PU_ERR', { code: 'AUTRE', action: 'PIN', note: 'Call us' }],
		},
		'CustomerInvoiceLC',
		'BY',
	],
	[
		"a customer's refusal",
		{ flowId: saleFlow.flowId, code: '210', reasons: ['DOUBLON'] },
		'CustomerInvoiceLC',
		'BY',
	],
	[
		"a customer's payment",
		{ flowId: saleFlow.flowId, code: '211', payments: [{ amount: '12.50', date: '2025-11-20' }] },
		'CustomerInvoiceLC',
		'BY',
	],
	[
		"a supplier's receipt",
		{
			flowId: purchaseFlow.flowId,
			code: '212',
			payments: [
				{ amount: '100', rate: '20.00' },
				{ amount: '-5.5', rate: '5.5' },
			],
		},
		'SupplierInvoiceLC',
		'SE',
	],
	[
		"a supplier's completion",
		{ flowId: purchaseFlow.flowId, code: '209', note: 'Here it is' },
		'SupplierInvoiceLC',
		'SE',
	],
	["a supplier's cancelling", { flowId: purchaseFlow.flowId, code: '220' }, 'SupplierInvoiceLC', 'SE'],
	[
		"a platform's rejection",
		{ flowId: saleFlow.flowId, code: '213', reasons: ['DOUBLON'] },
		'CustomerInvoiceLC',
		'WK',
	],
	[
		"the seller's refusal of a self-billed invoice",
		{ flowId: selfBilledPurchase.flowId, code: '210', reasons: ['CALCUL_ERR'] },
		'SupplierInvoiceLC',
		'SE',
	],
	[
		'what a person set in the page of the platform',
		{ flowId: purchaseFlow.flowId, code: '204' },
		'SupplierInvoiceLC',
		'BY',
	],
])('%s arrives as a right message', async (_what, given, flowType, role) => {
	const { flowIds, xml } = await act(given);
	const [flow] = platform.flows().filter(({ flowId }) => flowId === flowIds[0]);
	expect(flow).toMatchObject({
		flowType,
		flowDirection: 'In',
		flowSyntax: 'CDAR',
		acknowledgement: { status: 'Ok' },
	});
	expect(flowIds).toHaveLength(1);
	expect(findingsIn(xml)).toEqual([]);
	expect(platform.lifecycle(String(given.flowId)).at(-1)).toMatchObject({
		code: given.code,
		issuerRole: role,
		origin: { kind: role === 'WK' ? 'platform' : 'counterparty' },
		flowIds,
	});
});

test('what it says is what was asked for', async () => {
	const given = {
		identity: String(saleFlow.truth.identity),
		code: '207',
		reasons: ['PU_ERR', { code: 'AUTRE', action: 'PIN', note: 'Call us' }],
		payments: [{ type: 'DIV', amount: '10.00' }],
		note: 'In short',
		at: '2025-11-30T08:09:10',
	};
	const { xml } = await act(given);
	expect(platform.lifecycle(given.identity)).toEqual([
		expect.objectContaining({
			at: given.at,
			issuerId: saleFlow.truth.buyerSiren,
			reasons: [
				{ code: 'PU_ERR', label: 'Prix unitaires incorrects', action: null, note: null },
				{ code: 'AUTRE', label: 'Autre', action: 'PIN', note: 'Call us' },
			],
			payments: [{ type: 'DIV', amount: '10.00', currency: 'EUR', rate: null, date: null }],
			notes: ['In short'],
		}),
	]);
	expect(xml).toContain('20251130080910');
});

test('an invoice between two clients brings the status to both sides', async () => {
	const { flowIds } = await act({ flowId: betweenFlow.flowId, code: '205' });
	const found = await statusFlows(platform, betweenFlow.truth);
	expect(found.map(({ flowType }) => flowType).sort()).toEqual(['CustomerInvoiceLC', 'SupplierInvoiceLC']);
	expect(found.map(({ flowId }) => flowId).sort()).toEqual([...flowIds].sort());
});

test('a status says when its issuer got the invoice, the same all along', async () => {
	await platform.close();
	await start({ lifecycle: true });
	const [, received] = platform.lifecycle(saleFlow.flowId);
	for (const code of ['204', '205']) {
		const { xml } = await act({ flowId: saleFlow.flowId, code });
		expect(xml).toMatch(
			new RegExp(
				`<ram:ReceiptDateTime>\\s*<udt:DateTimeString format="204">${received.at.replace(/[-T:]/g, '')}<`,
			),
		);
	}
});

test('the old form has no sequence numbers on amounts, and the old id of the tax side', async () => {
	const { xml } = await act({
		flowId: purchaseFlow.flowId,
		code: '212',
		payments: [{ amount: '100', rate: '20' }],
		form: 'V1.3',
	});
	expect(findingsIn(xml)).toEqual(['BR-FR-CDV-16']);
	expect(xml).toContain('>9998<');
	const { xml: newForm } = await act({
		flowId: purchaseFlow.flowId,
		code: '212',
		payments: [{ amount: '1', rate: '20' }],
	});
	expect(newForm).not.toContain('>9998<');
});

test('one message may be about several invoices of its issuer', async () => {
	const bySeller = flows.filter(
		({ truth }) => truth.sellerSiren === saleFlow.truth.sellerSiren && truth.typeCode !== '389',
	);
	const [first, second] = bySeller;
	const { xml, flowIds } = await act({
		flowId: first.flowId,
		others: [{ flowId: second.flowId }],
		code: '220',
	});
	expect(xml.match(/<ram:IssuerAssignedID>/g)).toHaveLength(2);
	expect(xml).toContain('<udt:Indicator>true</udt:Indicator>');
	for (const { flowId } of [first, second])
		expect(platform.lifecycle(flowId)).toEqual([expect.objectContaining({ code: '220', flowIds })]);
	const byAnother = flows.find(({ truth }) => truth.sellerSiren !== first.truth.sellerSiren);
	await expect(
		platform.counterparty({
			flowId: first.flowId,
			others: [{ flowId: String(byAnother?.flowId) }],
			code: '220',
		}),
	).rejects.toThrow('same SE');
});

test('a message may be about an invoice that the platform never had', async () => {
	const about = { number: 'F-1', sellerSiren: '111111111', issueDate: '2025-10-01' };
	const { flowIds, xml } = await act({ about, code: '212', payments: [{ amount: '1', rate: '20' }] });
	const flow = platform.flows().find(({ flowId }) => flowId === flowIds[0]);
	expect(flow).toMatchObject({ organization: 'firm', flowType: 'SupplierInvoiceLC' });
	expect(findingsIn(xml)).toEqual([]);
	expect(xml).toContain('<ram:IssuerAssignedID>F-1<');
	const sold = await act({ about: { ...about, side: 'sale', organization: 'other' }, code: '205' });
	const other = platform.flows().find(({ flowId }) => flowId === sold.flowIds[0]);
	expect(other).toMatchObject({ organization: 'other', flowType: 'CustomerInvoiceLC' });
});

test('a 501 may name neither seller nor date', async () => {
	const { xml } = await act({
		flowId: saleFlow.flowId,
		code: '501',
		reasons: ['IRR_SYNTAX'],
		withoutSellerAndDate: true,
	});
	expect(findingsIn(xml)).toEqual([]);
	expect(xml).not.toContain('FormattedIssueDateTime');
	expect(xml).toContain(`<ram:IssuerAssignedID>${saleFlow.truth.number}<`);
	expect(xml.split('<rsm:AcknowledgementDocument>')[1]).not.toContain(String(saleFlow.truth.sellerSiren));
});

test('one status may come twice, and once more as a copy for the tax side', async () => {
	const { flowIds } = await act({
		flowId: saleFlow.flowId,
		code: '210',
		reasons: ['DOUBLON'],
		copies: 2,
		taxCopy: true,
	});
	const files = await filesOf(flowIds);
	expect(files).toHaveLength(3);
	expect(files[0]).toBe(files[1]);
	expect(files[2]).toContain('CDV:einvoicingF2');
	expect(findingsIn(files[2])).toEqual([]);
	expect(platform.lifecycle(saleFlow.flowId)).toEqual([expect.objectContaining({ code: '210', flowIds })]);
});

test('what cannot be meant is refused', async () => {
	await expect(platform.counterparty({ code: '205' })).rejects.toThrow('one of flowId, identity and about');
	await expect(platform.counterparty({ flowId: 'none', code: '205' })).rejects.toThrow(
		'holds no invoice none',
	);
	await platform.close();
	const { truth } = purchaseFlow;
	const buyer = { ...truth.buyer!, siren: null, siret: null, vatId: null };
	const toNobody: SampleFlow = { ...purchaseFlow, truth: { ...truth, buyer } };
	await start({ flows: [toNobody], members: [] });
	await expect(platform.counterparty({ flowId: toNobody.flowId, code: '205' })).rejects.toThrow('No party');
});

test('invoices that the platform has to read first are found, too', async () => {
	await platform.close();
	// A copy has lost the truth of a generated flow.
	await start({ flows: [{ ...saleFlow }] });
	await act({ flowId: saleFlow.flowId, code: '205' });
	expect(platform.lifecycle(String(saleFlow.truth.identity))).toHaveLength(1);
});

describe('admin routes', () => {
	const admin = (method: string, path: string, body?: unknown) =>
		new PlatformTestClient(platform.url).send<Record<string, unknown>>(`/sandbox/${path}`, {
			method,
			...(body !== undefined && {
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});

	test('script the counterparty and tell the life cycle', async () => {
		const identity = String(saleFlow.truth.identity);
		const sent = await admin('POST', 'counterparty', { identity, code: '210', reasons: ['DOUBLON'] });
		expect(sent).toMatchObject({ status: 201, body: { flowIds: [expect.any(String)] } });
		const byIdentity = await admin('GET', `lifecycle?identity=${encodeURIComponent(identity)}`);
		expect(byIdentity.body).toEqual(platform.lifecycle(identity));
		expect((await admin('GET', `lifecycle?flowId=${saleFlow.flowId}`)).body).toEqual(byIdentity.body);
	});

	test('refuse what they cannot read', async () => {
		expect(await admin('POST', 'counterparty', { flowId: 'none', code: '205' })).toMatchObject({
			status: 404,
			body: { errorMessage: expect.stringContaining('none') },
		});
		expect((await admin('POST', 'counterparty', { code: '205' })).status).toBe(400);
		expect((await admin('POST', 'counterparty', { flowId: 'a', code: '205', colour: 'red' })).status).toBe(
			400,
		);
		expect((await admin('GET', 'lifecycle')).status).toBe(400);
		expect((await admin('POST', 'deposit-plans', { answer: 'shout' })).status).toBe(400);
	});
});
