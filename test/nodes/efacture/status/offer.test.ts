import { shortTimeout } from '../nodeRunner';

import {
	presented,
	purchase,
	reasons,
	received,
	reference,
	sale,
	saleOfTwoRates,
	selfBilledSale,
	StatusSandbox,
} from './sandbox';

let sandbox: StatusSandbox;
beforeEach(async () => {
	sandbox = await StatusSandbox.start({ flows: [purchase, sale, saleOfTwoRates, selfBilledSale] });
});
afterEach(() => sandbox.platform.close());

const refusal = { status: '210', ...reasons({ code: 'TX_TVA_ERR' }) };

describe('Get Applicable Statuses', () => {
	it('lists what may be set now, with what each wants', async () => {
		const { applicable, side, invoice } = await sandbox.applicable(purchase);
		expect(side).toBe('purchase');
		expect(invoice.number).toBe(purchase.truth.number);
		expect(applicable).toMatchObject({ current: { code: '203' }, refusal: null, findings: [] });
		const byCode = Object.fromEntries(applicable.statuses.map((one: { code: string }) => [one.code, one]));
		expect(Object.keys(byCode)).toEqual(['204', '205', '206', '207', '208', '210', '211']);
		expect(byCode['210']).toMatchObject({
			label: 'Refused',
			labelFr: 'Refusée',
			required: ['reason'],
			optional: ['action', 'note'],
			secondPerson: true,
			warnings: [],
		});
		expect(byCode['210'].reasons[0]).toEqual({
			code: 'TX_TVA_ERR',
			label: 'Wrong VAT rate',
			labelFr: 'Taux de TVA erroné',
		});
		expect(byCode['210'].reasons.map(({ code }: { code: string }) => code)).not.toContain('AUTRE');
		expect(byCode['210'].actions).toContainEqual(expect.objectContaining({ code: 'NIN' }));
		expect(byCode['205']).toMatchObject({ reasons: [], actions: [], secondPerson: false });
	});

	it('says why nothing may be set', async () => {
		await sandbox.platform.counterparty({ flowId: purchase.flowId, code: '220' });
		const { applicable } = await sandbox.applicable(purchase);
		expect(applicable).toMatchObject({ statuses: [], refusal: expect.stringContaining('ended with 220') });
	});

	it('lists them for each item', async () => {
		const items = [purchase, sale].map((flow) => reference(flow));
		const set = await sandbox.setStatus.run({ operation: 'getApplicable' }, { items });
		expect(set.map(({ json }) => json.applicable.statuses.length)).toEqual([7, 3]);
	});
});

describe('Check', () => {
	it('says what would be sent, and sends nothing', async () => {
		const parameters = { ...refusal, actId: 'act-9', confirmedBy: 'paul', decidedAt: '2025-11-05T10:00:00' };
		const check = await sandbox.check(purchase, parameters);
		expect(check).toMatchObject({
			ok: true,
			error: null,
			warnings: [],
			actId: 'act-9',
			status: { code: '210', at: '2025-11-05T10:00:00', reasons: [{ code: 'TX_TVA_ERR' }] },
		});
		expect(check).not.toHaveProperty('message');
		expect(sandbox.platform.counters().calls.deposit).toBe(0);
		const { json } = await sandbox.setOn(purchase, parameters);
		expect(json.act).toMatchObject({ trackingId: check.trackingId, messageId: check.messageId });
		expect(json.status.id).toBe((check.status as { id: string }).id);
	});

	it('gives the message where that is wanted', async () => {
		const options = { includeMessage: true };
		const check = await sandbox.check(purchase, { status: '205', decidedAt: '2025-11-05T10:00:00', options });
		const { json } = await sandbox.setOn(purchase, { status: '205', decidedAt: '2025-11-05T10:00:00' });
		const flow = sandbox.platform.flows().find(({ flowId }) => flowId === json.act.flowId);
		expect(check.message).toBe(String(await flow?.content.original()));
	});

	it('answers what is wrong, rather than fail', async () => {
		expect(await sandbox.check(purchase, { status: '210' })).toMatchObject({
			ok: false,
			error: { code: 'secondPersonMissing', message: expect.stringContaining(String(purchase.truth.number)) },
		});
		expect(await sandbox.check(purchase, { status: '212' })).toMatchObject({
			error: { code: 'notApplicable' },
		});
		expect(await sandbox.check(purchase, { status: '205', actId: '' })).toMatchObject({
			error: { code: 'actIdMissing' },
		});
	});

	it('takes a proposal of somebody who may propose, and leaves the second person for later', async () => {
		const propose = { ...refusal, personRight: 'proposer', options: { onlyPropose: true } };
		expect(await sandbox.check(purchase, propose)).toMatchObject({ ok: true });
		expect(await sandbox.check(purchase, { ...propose, options: {} })).toMatchObject({
			error: { code: 'noRight' },
		});
		expect(await sandbox.check(purchase, { ...propose, personRight: 'reader' })).toMatchObject({
			error: { code: 'noRight' },
		});
	});

	it('warns of amounts with what was received before', async () => {
		const due = Number(saleOfTwoRates.truth.payable);
		const all = { status: '212', ...received({ amount: due.toFixed(2), rate: '20' }), confirmedBy: 'paul' };
		await sandbox.setOn(saleOfTwoRates, all);
		const { warnings } = await sandbox.check(saleOfTwoRates, { ...all, actId: 'again' });
		expect(String(warnings)).toContain('Nothing is left to pay');
	});

	it('fails where there is no invoice to check it on', async () => {
		const run = sandbox.setStatus.run(
			{ operation: 'check', status: '205' },
			{ items: [{}], continues: true },
		);
		expect((await run)[0].json.error).toMatchObject({ code: 'noFlow' });
		const [status] = await sandbox.platform.counterparty({ flowId: purchase.flowId, code: '209' });
		const ofStatus = presented(purchase, { flowId: status });
		const [{ json }] = await sandbox.set({ flowSource: 'id', flowId: ofStatus.flowId }, { continues: true });
		expect(json.error).toMatchObject({
			code: 'notAnInvoice',
			message: expect.stringContaining('status message'),
		});
	});
});

describe('as an AI agent’s tool', () => {
	const type = 'pack.eFactureSetInvoiceStatusTool';

	it('checks', async () => {
		expect(await sandbox.check(purchase, { status: '205' }, { type })).toMatchObject({ ok: true });
	});

	it.each([
		['nobody is named', ''],
		['the agent says who', "={{ $fromAI('confirmedBy', 'who confirms', 'string') }}"],
		['the agent says who, spelt another way', "={{ $fromai('who') }}"],
		['the agent’s words come by an expression', '={{ $json.confirmedBy }}'],
	])('sets nothing where %s', async (_case, confirmedBy) => {
		const error = await sandbox.refusalOf(purchase, { status: '205', confirmedBy }, { type });
		expect(error).toMatchObject({ code: 'noPerson', description: expect.stringContaining("'Confirmed By'") });
		expect(sandbox.platform.counters().calls.deposit).toBe(0);
	});

	it('sets what a person confirms whom the node itself names', async () => {
		const { json } = await sandbox.setOn(purchase, { status: '205', confirmedBy: 'paul' }, { type });
		expect(json.act).toMatchObject({ outcome: 'accepted', confirmedBy: 'paul' });
	});
});

describe('in the editor', () => {
	const values = async (parameters: object, method = 'getStatuses') =>
		(await sandbox.setStatus.loadOptions(method, { ...parameters })).map(({ value }) => value);
	const requests = () => {
		const { search, metadata, original, deposit } = sandbox.platform.counters().calls;
		return search + metadata + original + deposit;
	};

	it('offers the statuses of the chosen side', async () => {
		const buyer = ['204', '205', '206', '207', '208', '209', '210', '211', '220'];
		const seller = ['204', '205', '206', '207', '208', '209', '210', '212', '220'];
		expect(await values({ actingAs: 'purchase' })).toEqual(buyer);
		expect(await values({ actingAs: 'sale' })).toEqual(seller);
		expect(await values({ actingAs: 'input' })).toEqual([...new Set([...buyer, ...seller])].sort());
		expect(requests()).toBe(0);
	});

	it('offers those of the invoice where the flow is named, by one request', async () => {
		await sandbox.codesFor(purchase); // has a token fetched
		const before = requests();
		const flow = { flowSource: 'id', flowId: purchase.flowId, actingAs: 'purchase' };
		expect(await values(flow)).toEqual(['204', '205', '206', '207', '208', '210', '211']);
		expect(requests() - before).toBe(1);
		const selfBilled = { flowSource: 'id', flowId: selfBilledSale.flowId, actingAs: 'sale' };
		expect(await values(selfBilled)).toEqual(['204', '205', '206', '207', '208', '210', '212']);
	});

	it('asks for nothing while the flow or its side is open', async () => {
		const flow = { flowSource: 'id', flowId: purchase.flowId };
		expect(await values({ ...flow, actingAs: 'input' })).toHaveLength(10);
		expect(await values({ ...flow, flowId: '={{ $json.flow.id }}', actingAs: 'sale' })).toHaveLength(9);
		expect(await values({ ...flow, flowSource: 'input', actingAs: 'sale' })).toHaveLength(9);
		expect(requests()).toBe(0);
	});

	it('offers those of the side where the platform is down, or doesn’t know the flow', async () => {
		const named = { flowSource: 'id', actingAs: 'purchase' };
		expect(await values({ ...named, flowId: 'none' })).toHaveLength(9);
		sandbox.platform.startOutage('refuse', 60);
		expect(await values({ ...named, flowId: purchase.flowId })).toHaveLength(9);
	});

	it('doesn’t wait long for a platform that doesn’t answer', async () => {
		await sandbox.codesFor(purchase); // has a token fetched
		sandbox.platform.startOutage('hang', 60);
		const { timeouts, intercept } = shortTimeout(/./);
		const named = { flowSource: 'id', actingAs: 'purchase', flowId: purchase.flowId };
		expect(await sandbox.setStatus.loadOptions('getStatuses', named, { intercept })).toHaveLength(9);
		expect(timeouts).toHaveLength(1);
		expect(timeouts[0]).toBeLessThanOrEqual(10_000);
	});

	it('offers the reasons that the chosen status takes', async () => {
		expect(await values({ status: '208' }, 'getReasons')).toEqual([
			...[
				'JUSTIF_ABS',
				'COORD_BANC_ERR',
				'CMD_ERR',
				'SIRET_ERR',
				'CODE_ROUTAGE_ERR',
				'REF_CT_ABSENT',
				'REF_ERR',
			],
		]);
		const refusals = await sandbox.setStatus.loadOptions('getReasons', { status: '210' });
		expect(refusals.find(({ value }) => value === 'AUTRE')?.description).toBe(
			'Only for invoices to the public sector',
		);
		expect(refusals.find(({ value }) => value === 'TX_TVA_ERR')).toEqual({
			name: 'TX_TVA_ERR: Wrong VAT rate (Taux de TVA erroné)',
			value: 'TX_TVA_ERR',
		});
		expect((await values({ status: '={{ $json.code }}' }, 'getReasons')).length).toBeGreaterThan(40);
	});

	it('offers the actions', async () => {
		expect(await values({}, 'getActions')).toEqual(['CNA', 'CNF', 'CNP', 'NIN', 'NOA', 'OTH', 'PIN']);
	});
});
