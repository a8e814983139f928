import {
	confirmed,
	PERSON,
	presented,
	purchase,
	reasons,
	received,
	reference,
	sale,
	saleCreditNote,
	saleOfTwoRates,
	SECOND,
	selfBilledPurchase,
	selfBilledSale,
	StatusSandbox,
} from './sandbox';

let sandbox: StatusSandbox;
beforeEach(async () => {
	const flows = [purchase, sale, saleOfTwoRates, saleCreditNote, selfBilledSale, selfBilledPurchase];
	sandbox = await StatusSandbox.start({ flows });
});
afterEach(() => sandbox.platform.close());

const arrived = ['200', '202', '203'];

describe('on a purchase', () => {
	it('sets what its recipient may, each once, under its own tracking and message id', async () => {
		const acts = [
			{ actId: 'a-204', status: '204' },
			{
				actId: 'a-207',
				status: '207',
				...reasons({ code: 'QTE_ERR', action: 'PIN', note: 'Two are missing' }),
			},
			{ actId: 'a-205', status: '205' },
			{ actId: 'a-210', status: '210', ...reasons({ code: 'TX_TVA_ERR', action: 'NIN' }), ...confirmed },
		];
		const set = [];
		for (const act of acts) set.push((await sandbox.setOn(purchase, act)).json.act);

		expect(set.map(({ outcome, known }) => [outcome, known])).toEqual(acts.map(() => ['accepted', false]));
		expect(sandbox.codes(purchase)).toEqual([...arrived, '204', '207', '205', '210']);
		expect(sandbox.deposits.map(({ trackingId }) => trackingId)).toEqual(
			set.map(({ trackingId }) => trackingId),
		);
		expect(new Set(set.map(({ trackingId }) => trackingId)).size).toBe(4);
		const records = sandbox.platform.lifecycle(purchase.flowId).slice(3);
		expect(records.map(({ messageId }) => messageId)).toEqual(set.map(({ messageId }) => messageId));
		expect(new Set(set.map(({ messageId }) => messageId)).size).toBe(4);
		expect(records[1].reasons).toEqual([
			{ code: 'QTE_ERR', label: 'Quantité incorrecte', action: 'PIN', note: 'Two are missing' },
		]);
		expect(records[3]).toMatchObject({ issuerRole: 'BY', issuerId: purchase.truth.buyerSiren });
	});

	it('tells what was set, by whom, and the platform’s verdict', async () => {
		const { json } = await sandbox.setOn(purchase, {
			status: '210',
			...reasons({ code: 'TX_TVA_ERR' }),
			...confirmed,
			mandate: 'LM-14',
			decidedAt: '2025-11-04T09:30:00',
		});
		const [deposit] = sandbox.deposits;
		expect(json.act).toMatchObject({
			id: 'act-1',
			outcome: 'accepted',
			reason: null,
			flowId: deposit.flowId,
			acknowledgement: { status: 'Ok' },
			person: PERSON,
			confirmedBy: SECOND,
			mandate: 'LM-14',
			decidedAt: '2025-11-04T09:30:00',
		});
		expect(json).toMatchObject({
			flow: { id: purchase.flowId },
			invoice: { number: purchase.truth.number },
			side: 'purchase',
			status: { code: '210', at: '2025-11-04T09:30:00', issuerRole: 'BY', flowId: deposit.flowId },
			historyComplete: true,
		});
		expect(json.history.map(({ code }: { code: string }) => code)).toEqual(['202', '203', '210']);
	});

	it('gives the status the identity that its echo has', async () => {
		const { json } = await sandbox.setOn(purchase, { status: '204' });
		const [echo] = await sandbox.getInvoices.run({ flowSource: 'id', flowId: json.act.flowId });
		expect(echo.json.status.id).toBe(json.status.id);
	});

	it('names the recipient’s own 202 as the time of receipt, in every message', async () => {
		await sandbox.setOn(purchase, { actId: 'a', status: '204' });
		await sandbox.setOn(purchase, { actId: 'b', status: '205' });
		for (const { acknowledgement } of sandbox.deposits) expect(acknowledgement).toEqual({ status: 'Ok' });
	});
});

describe('on a sale', () => {
	const half = received(
		{ amount: '579.62', rate: '20', date: '2025-12-01' },
		{ amount: '579.63', rate: '10' },
	);

	it('takes two equal part payments at two VAT rates for two acts', async () => {
		const parameters = { status: '212', ...half, ...confirmed, decidedAt: '2025-12-01T10:00:00' };
		const first = await sandbox.setOn(saleOfTwoRates, { ...parameters, actId: 'part-1' });
		const second = await sandbox.setOn(saleOfTwoRates, { ...parameters, actId: 'part-2' });
		expect([first, second].map(({ json }) => json.act.outcome)).toEqual(['accepted', 'accepted']);
		expect(sandbox.codes(saleOfTwoRates)).toEqual([...arrived, '212', '212']);
		const paid = [
			{ type: 'MEN', amount: '579.62', currency: 'EUR', rate: '20', date: '2025-12-01' },
			{ type: 'MEN', amount: '579.63', currency: 'EUR', rate: '10', date: null },
		];
		const records = sandbox.platform.lifecycle(saleOfTwoRates.flowId).slice(3);
		expect(records.map(({ payments }) => payments)).toEqual([paid, paid]);
		expect(records.map(({ issuerRole }) => issuerRole)).toEqual(['SE', 'SE']);
		expect(first.json.act.messageId).not.toBe(second.json.act.messageId);
		expect(first.json.act.trackingId).not.toBe(second.json.act.trackingId);
	});

	it('takes negative amounts for a credit note', async () => {
		const { json } = await sandbox.setOn(saleCreditNote, {
			status: '212',
			...received({ amount: '-100.50', rate: '10' }),
			...confirmed,
		});
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.last(saleCreditNote)?.payments).toMatchObject([{ amount: '-100.50', rate: '10' }]);
	});

	it('thinks about the amounts, and takes them all the same', async () => {
		const tooMuch = received({ amount: '999999.00', rate: '20' });
		const { json } = await sandbox.setOn(saleOfTwoRates, { status: '212', ...tooMuch, ...confirmed });
		expect(json.act.outcome).toBe('accepted');
		expect(json.act.warnings.join()).toMatch(/more than/i);
		const wrongSign = received({ amount: '10.00', rate: '10' });
		const creditNote = await sandbox.setOn(saleCreditNote, { status: '212', ...wrongSign, ...confirmed });
		expect(creditNote.json.act.warnings.join()).toContain('unusual sign');
	});

	it('lets the seller cancel and complete, never what is the buyer’s', async () => {
		expect(await sandbox.codesFor(sale)).toEqual(['209', '212', '220']);
		const { json } = await sandbox.setOn(sale, { status: '220', note: 'Replaced', ...confirmed });
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.last(sale)).toMatchObject({ code: '220', notes: ['Replaced'] });
	});
});

describe('a payment sent', () => {
	it('is the buyer’s, with an amount or without', async () => {
		const paid = { status: '211', paidAmount: '100.10', paidOn: '2025-12-01T00:00:00' };
		expect((await sandbox.setOn(purchase, paid)).json.act.outcome).toBe('accepted');
		expect(sandbox.last(purchase)?.payments).toEqual([
			{ type: 'MPA', amount: '100.10', currency: 'EUR', rate: null, date: '2025-12-01' },
		]);
		const bare = await sandbox.setOn(selfBilledPurchase, { status: '211' });
		expect(bare.json.act.outcome).toBe('accepted');
		expect(sandbox.last(selfBilledPurchase)?.payments).toEqual([]);
	});
});

describe('on a self-billed invoice', () => {
	it('the seller is the recipient', async () => {
		const { json } = await sandbox.setOn(selfBilledSale, { status: '205' });
		expect(json.act.outcome).toBe('accepted');
		expect(json.act.warnings.join()).toContain('Self-billed');
		expect(sandbox.last(selfBilledSale)).toMatchObject({ code: '205', issuerRole: 'SE' });
	});

	it('the buyer is the issuer, and pays', async () => {
		expect(await sandbox.codesFor(selfBilledPurchase)).toEqual(['209', '211', '220']);
		const { json } = await sandbox.setOn(selfBilledPurchase, { status: '209' });
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.last(selfBilledPurchase)).toMatchObject({ code: '209', issuerRole: 'BY' });
	});
});

it('passes on what the platform finds odd about a status that it takes', async () => {
	// Without the history the message can't name the time of the 202.
	const { json } = await sandbox.setOn(purchase, { status: '204', knownStatuses: 'input' });
	expect(json.act).toMatchObject({ outcome: 'accepted', reason: null });
	expect(json.act.warnings.join()).toMatch(/There is no 202.*InvoiceLCInvalidStatus: .*time of receipt/s);
});

it('acts for the organization whose flow it is', async () => {
	const organizations = ['firm', 'north'];
	const clients = [{ clientId: 'c', clientSecret: 's', organizations }];
	const flow = presented(purchase, { organization: 'north' });
	const several = await StatusSandbox.start({ flows: [flow], members: [], clients });
	try {
		const byId = { status: '204', organization: 'north' };
		expect((await several.setOn(flow, byId)).json.act.outcome).toBe('accepted');
		const item = reference(flow);
		Object.assign(item.flow as object, { organization: 'north' });
		const [{ json }] = await several.set({ status: '205', actId: 'b' }, { items: [item] });
		expect(json.act.outcome).toBe('accepted');
		expect(several.deposits.map(({ organization }) => organization)).toEqual(['north', 'north']);
	} finally {
		await several.platform.close();
	}
});

it('names the tax side and the platform’s role where the options say so', async () => {
	const { json } = await sandbox.setOn(purchase, {
		status: '210',
		...reasons({ code: 'TX_TVA_ERR' }),
		...confirmed,
		options: { nameTaxSide: true, senderRole: 'WK' },
	});
	const [read] = await sandbox.getInvoices.run({
		flowSource: 'id',
		flowId: json.act.flowId,
		attach: ['original'],
	});
	const xml = Buffer.from(String(read.binary?.data.data), 'base64').toString();
	expect(xml).toMatch(/<ram:SenderTradeParty>\s*<ram:RoleCode>WK</);
	expect(xml).toContain('<ram:RoleCode>DFH</ram:RoleCode>');
});
