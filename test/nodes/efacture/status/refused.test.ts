import type { INodeParameters } from 'n8n-workflow';

import type { SampleFlow } from '../../../../sandbox/generator';
import {
	confirmed,
	PERSON,
	presented,
	purchase,
	reasons,
	received,
	reference,
	sale,
	SECOND,
	StatusSandbox,
} from './sandbox';

const refusal = { status: '210', ...reasons({ code: 'TX_TVA_ERR' }) };
const payment = { status: '212', ...received({ amount: '100.00', rate: '20' }) };
const REASONS_B2B =
	'TX_TVA_ERR, MONTANTTOTAL_ERR, CALCUL_ERR, NON_CONFORME, DOUBLON, DEST_ERR, TRANSAC_INC, EMMET_INC, CONTRAT_TERM, DOUBLE_FACT, CMD_ERR, ADR_ERR, REF_CT_ABSENT';
const RATES = '0, 0.9, 1.05, 1.75, 2.1, 5.5, 7, 8.5, 9.2, 9.6, 10, 13, 19.6, 20, 20.6';

interface Refused {
	what: string;
	on?: SampleFlow;
	parameters: INodeParameters;
	code: string;
	/** The field concerned, and what it may be. */
	names: Array<string | RegExp>;
}

const table: Refused[] = [
	{
		what: '210 without a reason',
		parameters: { status: '210', ...confirmed },
		code: 'ruleBroken',
		names: ['Reason (MDT-113)', REASONS_B2B],
	},
	{
		what: '210 with a note in place of a reason',
		parameters: { status: '210', ...reasons({ note: 'no' }), ...confirmed },
		code: 'ruleBroken',
		names: ['Reason (MDT-113)', REASONS_B2B],
	},
	{
		what: '210 with AUTRE between companies',
		parameters: { status: '210', ...reasons({ code: 'AUTRE' }), ...confirmed },
		code: 'ruleBroken',
		names: ["can't have the reason AUTRE", 'Reason (MDT-113)', REASONS_B2B],
	},
	{
		what: 'an action that is none',
		parameters: { status: '207', ...reasons({ code: 'QTE_ERR', action: 'PAY' }) },
		code: 'ruleBroken',
		names: ['Requested action (MDT-121)', 'CNA, CNF, CNP, NIN, NOA, OTH, PIN'],
	},
	{
		what: '212 without amounts',
		on: sale,
		parameters: { status: '212', ...confirmed },
		code: 'ruleBroken',
		names: ['Amounts received (MDT-207)'],
	},
	{
		what: '212 without VAT rate',
		on: sale,
		parameters: { status: '212', ...received({ amount: '100.00' }), ...confirmed },
		code: 'ruleBroken',
		names: ['VAT rate (MDT-224)', RATES],
	},
	{
		what: '212 with a rate but no amount',
		on: sale,
		parameters: { status: '212', ...received({ rate: '20' }), ...confirmed },
		code: 'ruleBroken',
		names: ['Amount received (MDT-215)'],
	},
	{
		what: '212 with a rate that is no VAT rate',
		on: sale,
		parameters: { status: '212', ...received({ amount: '100.00', rate: '17' }), ...confirmed },
		code: 'ruleBroken',
		names: ['VAT rate (MDT-224)', RATES],
	},
	{
		what: '212 with an amount of three decimals',
		on: sale,
		parameters: { status: '212', ...received({ amount: '100.001', rate: '20' }), ...confirmed },
		code: 'ruleBroken',
		names: ['Amount (MDT-215)'],
	},
	{
		what: 'an amount that is no number',
		on: sale,
		parameters: {
			status: '212',
			...received({ amount: '1.00', rate: '10' }, { amount: '1 234,56', rate: '20' }),
			...confirmed,
		},
		code: 'badParameter',
		names: ["'Amount' of amount 2 under 'Amounts Received'", '1200.00'],
	},
	{
		what: 'a rate that is no number',
		on: sale,
		parameters: { status: '212', ...received({ amount: '1.00', rate: '20 %' }), ...confirmed },
		code: 'badParameter',
		names: ["'VAT Rate' of amount 1 under 'Amounts Received'"],
	},
	{
		what: 'a date of an amount that is none',
		on: sale,
		parameters: {
			status: '212',
			...received({ amount: '1.00', rate: '20', date: '31/12/2025' }),
			...confirmed,
		},
		code: 'badParameter',
		names: ["'Date' of amount 1 under 'Amounts Received'"],
	},
	{
		what: 'an amount paid that is no number',
		parameters: { status: '211', paidAmount: '100,00' },
		code: 'badParameter',
		names: ["'Amount Paid'"],
	},
	{
		what: 'a date of payment that is none',
		parameters: { status: '211', paidAmount: '100.00', paidOn: 'yesterday' },
		code: 'badParameter',
		names: ["'Paid On'"],
	},
	{
		what: 'a time of the decision that is none',
		parameters: { status: '204', decidedAt: 'yesterday' },
		code: 'badParameter',
		names: ["'Decided At'", '2026-09-01T10:00:00'],
	},
	{
		what: 'details that are no JSON',
		parameters: { status: '210', specifyDetails: 'json', details: '{"reasons": [', ...confirmed },
		code: 'badParameter',
		names: ["'Details'"],
	},
	{
		what: 'details of another shape',
		parameters: { status: '210', specifyDetails: 'json', details: '{"reasons": "TX_TVA_ERR"}', ...confirmed },
		code: 'badParameter',
		names: ["'Details'", 'at reasons'],
	},
	{
		what: 'an amount in JSON that is no number',
		on: sale,
		parameters: {
			status: '212',
			specifyDetails: 'json',
			details: '{"payments": [{"type": "MEN", "amount": "12,5", "rate": "20"}]}',
			...confirmed,
		},
		code: 'badParameter',
		names: ["'Details'", 'at payments.0.amount'],
	},
	{
		what: 'no status',
		parameters: { status: '' },
		code: 'notApplicable',
		names: ["'Status'", '204 Taken over, 205 Approved, 206', '210 Refused, 211 Payment sent'],
	},
	{
		what: 'a status that there isn’t',
		parameters: { status: '299' },
		code: 'notApplicable',
		names: ["'Status'", '204 Taken over'],
	},
	{
		what: 'a platform’s status',
		parameters: { status: '203' },
		code: 'notApplicable',
		names: ["'Status'", '204 Taken over'],
	},
	{
		what: 'a buyer’s status on a plain sale',
		on: sale,
		parameters: { status: '205' },
		code: 'notApplicable',
		names: ["'Status'", '209 Completed, 212 Payment received, 220 Cancelled'],
	},
	{
		what: 'a seller’s status on a plain purchase',
		parameters: { ...payment, ...confirmed },
		code: 'notApplicable',
		names: ["'Status'", '211 Payment sent'],
	},
	{
		what: 'an act without an id',
		parameters: { status: '204', actId: ' ' },
		code: 'actIdMissing',
		names: ["'Act ID'"],
	},
	{
		what: 'an act without a person',
		parameters: { status: '204', person: ' ' },
		code: 'personMissing',
		names: ["'Acting Person'"],
	},
	{
		what: 'a reader’s act',
		parameters: { status: '204', personRight: 'reader' },
		code: 'noRight',
		names: [PERSON, "'Acting Person's Right' has to be decider"],
	},
	{
		what: 'the act of who has no right, a decider’s confirmation notwithstanding',
		parameters: { status: '204', personRight: 'none', ...confirmed },
		code: 'noRight',
		names: ["'Acting Person's Right' has to be decider"],
	},
	{
		what: 'the act of who has a right that there isn’t',
		parameters: { status: '204', personRight: 'Administrator' },
		code: 'noRight',
		names: ["'Acting Person's Right' has to be decider"],
	},
	{
		what: 'a proposer’s act that nobody confirmed',
		parameters: { status: '204', personRight: 'proposer' },
		code: 'noRight',
		names: ["'Confirmed By'"],
	},
	{
		what: 'a proposer’s own confirmation of a refusal',
		parameters: { ...refusal, personRight: 'proposer', confirmedBy: ` ${PERSON.toUpperCase()} ` },
		code: 'samePerson',
		names: ["'Confirmed By' has to be another person"],
	},
	{
		what: 'a decider’s own confirmation of a refusal',
		parameters: { ...refusal, confirmedBy: PERSON },
		code: 'samePerson',
		names: ["'Confirmed By' has to be another person"],
	},
	...['proposer', 'reader', 'none'].map(
		(confirmerRight): Refused => ({
			what: `a confirmation by a person whose right is ${confirmerRight}`,
			parameters: { ...refusal, ...confirmed, confirmerRight },
			code: 'confirmerWithoutRight',
			names: [SECOND, "'Confirming Person's Right' has to be decider"],
		}),
	),
	{
		what: '210 without a second person',
		parameters: refusal,
		code: 'secondPersonMissing',
		names: ["'Confirmed By'", "'Require Second Person'"],
	},
	{
		what: '212 without a second person',
		on: sale,
		parameters: payment,
		code: 'secondPersonMissing',
		names: ["'Confirmed By'"],
	},
	{
		what: '220 without a second person',
		on: sale,
		parameters: { status: '220' },
		code: 'secondPersonMissing',
		names: ["'Confirmed By'"],
	},
];

describe('before anything is sent', () => {
	let sandbox: StatusSandbox;
	beforeAll(async () => {
		sandbox = await StatusSandbox.start({ flows: [purchase, sale] });
	});
	afterAll(() => sandbox.platform.close());

	it.each(table)('refuses $what', async ({ on = purchase, parameters, code, names }) => {
		const error = await sandbox.refusalOf(on, parameters);
		expect(error).toMatchObject({ code, retryable: false });
		const said = `${error.message} ${error.description}`;
		expect(error.message).toContain(`Invoice ${on.truth.number}: `);
		for (const name of names) expect(said).toMatch(name);
		expect(sandbox.platform.counters().calls.deposit).toBe(0);
	});

	it('refuses what isn’t known to be a purchase or a sale', async () => {
		const error = await sandbox.refusalOf(purchase, { status: '204', actingAs: 'input' });
		expect(error).toMatchObject({ code: 'sideMissing', description: expect.stringContaining("'Acting As'") });
	});

	it('refuses an item that no flow can be told from, or whose history is none', async () => {
		const items = [{}, reference(purchase, { history: [{ code: '204' }] })];
		const set = await sandbox.set({ status: '204' }, { items, continues: true });
		expect(set.map(({ json }) => json.error.code)).toEqual(['noFlow', 'badItem']);
		expect(sandbox.platform.counters().calls.deposit).toBe(0);
	});

	it('repeats nothing of the invoice but its number', async () => {
		for (const { on = purchase, parameters } of table) {
			const said = JSON.stringify(await sandbox.refusalOf(on, parameters));
			const { seller, buyer, payable } = on.truth;
			for (const secret of [seller!.name, buyer!.name, payable, 'sandbox-secret'])
				expect(said).not.toContain(secret);
		}
		const amounts = received({ amount: '4711,11', rate: '20' });
		expect(JSON.stringify(await sandbox.refusalOf(sale, { status: '212', ...amounts }))).not.toContain(
			'4711',
		);
	});

	it('says it by the error of the execution where it isn’t to go on', async () => {
		await expect(sandbox.setOn(purchase, { status: '210', ...confirmed })).rejects.toMatchObject({
			message: expect.stringContaining(`Invoice ${purchase.truth.number}: Status 210 can't be sent`),
			description: expect.stringContaining('TX_TVA_ERR'),
		});
	});
});

describe('for a finished invoice', () => {
	let sandbox: StatusSandbox;
	beforeEach(async () => {
		sandbox = await StatusSandbox.start({ flows: [purchase, sale] });
	});
	afterEach(() => sandbox.platform.close());

	it('refuses any status, and says what ended it', async () => {
		await sandbox.setOn(purchase, { ...refusal, ...confirmed });
		const error = await sandbox.refusalOf(purchase, { status: '205', actId: 'another' });
		expect(error).toMatchObject({ code: 'notApplicable' });
		expect(error.description).toMatch(/The life cycle has ended with 210 Refused of \d{4}-/);
		expect(sandbox.deposits).toHaveLength(1);
	});

	it('refuses a status after the other party’s end, too', async () => {
		await sandbox.platform.counterparty({ flowId: purchase.flowId, code: '220' });
		const error = await sandbox.refusalOf(purchase, { status: '205' });
		expect(error.description).toContain('ended with 220 Cancelled');
		expect(sandbox.deposits).toEqual([]);
	});
});

describe('the second person', () => {
	let sandbox: StatusSandbox;
	beforeEach(async () => {
		sandbox = await StatusSandbox.start({ flows: [purchase, sale] });
	});
	afterEach(() => sandbox.platform.close());

	it('isn’t wanted where the option is off, but a right is', async () => {
		const options = { requireSecondPerson: false };
		const error = await sandbox.refusalOf(purchase, { ...refusal, options, personRight: 'proposer' });
		expect(error.code).toBe('noRight');
		const { json } = await sandbox.setOn(purchase, { ...refusal, options });
		expect(json.act).toMatchObject({ outcome: 'accepted', confirmedBy: null });
	});

	it('makes a proposer’s act one that may be sent', async () => {
		const { json } = await sandbox.setOn(purchase, { ...refusal, personRight: 'proposer', ...confirmed });
		expect(json.act).toMatchObject({ outcome: 'accepted', person: PERSON, confirmedBy: SECOND });
	});
});

describe('by the processing rule of the flow', () => {
	let sandbox: StatusSandbox;
	afterEach(() => sandbox.platform.close());

	/** The purchase, from a platform that says this rule of it. */
	const under = async (processingRule: string): Promise<SampleFlow> => {
		const flow = presented(purchase, { processingRule });
		sandbox = await StatusSandbox.start({ flows: [flow] });
		return flow;
	};

	it.each(['B2C', 'ArchiveOnly'])('refuses everything under %s', async (rule) => {
		const flow = await under(rule);
		const error = await sandbox.refusalOf(flow, { status: '204' });
		expect(error).toMatchObject({
			code: 'notApplicable',
			description: expect.stringContaining(`rule ${rule}`),
		});
		expect(sandbox.deposits).toEqual([]);
	});

	it('waits under OutOfScope', async () => {
		const flow = await under('OutOfScope');
		const error = await sandbox.refusalOf(flow, { status: '204' });
		expect(error.description).toContain('wait until the platform gives another');
		expect(sandbox.deposits).toEqual([]);
	});

	it('refuses all but payments under B2BInt where the platform takes nothing else', async () => {
		const flow = await under('B2BInt');
		const options = { internationalPaymentsOnly: true };
		const error = await sandbox.refusalOf(flow, { status: '205', options });
		expect(error.description).toBe("'Status' has to be one of: 211 Payment sent.");
		expect(sandbox.deposits).toEqual([]);
		expect((await sandbox.setOn(flow, { status: '211', options })).json.act.outcome).toBe('accepted');
	});

	it('looks the rule up where the item doesn’t say it', async () => {
		const flow = await under('B2C');
		const [{ json }] = await sandbox.getInvoices.run({ flowSource: 'id', flowId: flow.flowId });
		const item = {
			flow: { id: flow.flowId, organization: '' },
			invoice: json.invoice,
			side: 'purchase',
		};
		const [set] = await sandbox.set({ status: '204' }, { items: [item], continues: true });
		expect(set.json.error.description).toContain('rule B2C');
	});

	it('takes the public sector’s own reasons under B2G', async () => {
		const refused = { status: '210', ...reasons({ code: 'AUTRE' }), ...confirmed };
		const flow = await under('B2G');
		const { json } = await sandbox.setOn(flow, refused);
		expect(json.act.outcome).toBe('accepted');
	});
});
