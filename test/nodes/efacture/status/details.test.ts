import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { confirmed, PERSON, purchase, reasons, received, reference, sale, StatusSandbox } from './sandbox';

let sandbox: StatusSandbox;
beforeEach(async () => {
	sandbox = await StatusSandbox.start({ flows: [purchase, sale] });
});
afterEach(() => sandbox.platform.close());

/** A change as the portal's feed gives it. */
const change = (status: IDataObject) => ({
	change: {
		id: 'chg-81',
		type: 'statusChanged',
		origin: 'portal',
		author: { id: 'u1', name: 'Jane', email: PERSON },
		status: {
			id: 'chg-81',
			at: '2025-11-05T11:12:13',
			issuerRole: 'BY',
			note: null,
			reasons: [],
			payments: [],
			...status,
		},
	},
});
/** The node as a template fills it from a change. */
const fromChange = {
	specifyDetails: 'json',
	status: '={{ $json.change.status.code }}',
	actId: '={{ $json.change.id }}',
	decidedAt: '={{ $json.change.status.at }}',
	person: '={{ $json.change.author.email }}',
	...confirmed,
};

describe('as JSON', () => {
	it('are what a change in the portal says', async () => {
		const status = {
			code: '207',
			reasons: [
				{ code: 'QTE_ERR', label: null, note: 'Two are missing', action: 'CNP' },
				{ code: 'AUTRE', label: 'Retard', note: null, action: null },
			],
			note: 'Call us',
		};
		const [{ json }] = await sandbox.set(fromChange, { items: [reference(purchase, change(status))] });
		expect(json.act).toMatchObject({
			id: 'chg-81',
			outcome: 'accepted',
			person: PERSON,
			decidedAt: '2025-11-05T11:12:13',
		});
		expect(sandbox.last(purchase)).toMatchObject({
			code: '207',
			at: '2025-11-05T11:12:13',
			reasons: [
				{ code: 'QTE_ERR', action: 'CNP', note: expect.stringContaining('Two are missing') },
				{ code: 'AUTRE', label: 'Retard', action: null, note: null },
			],
		});
	});

	it('are amounts as the portal gives them', async () => {
		const payments = [
			{ type: 'MEN', amount: '100.00', currency: null, rate: '10.00', date: '2025-11-04' },
			{ type: 'MEN', amount: '-5.5', currency: 'EUR', rate: '20', date: null },
		];
		const [{ json }] = await sandbox.set(fromChange, {
			items: [reference(sale, change({ code: '212', payments }))],
		});
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.last(sale)?.payments).toEqual(
			payments.map((payment) => ({ ...payment, currency: 'EUR' })),
		);
	});

	it('may be written by hand, with numbers', async () => {
		const details = '{ "payments": [{ "type": "MEN", "amount": 12.5, "rate": 10, "date": "2025-11-04" }] }';
		const { json } = await sandbox.setOn(sale, {
			status: '212',
			specifyDetails: 'json',
			details,
			...confirmed,
		});
		expect(json.act.outcome).toBe('accepted');
		expect(sandbox.last(sale)?.payments).toMatchObject([{ amount: '12.5', rate: '10', date: '2025-11-04' }]);
	});

	it.each(['', '{}', '={{ undefined }}', '={{ null }}'])('may be left out: %j', async (details) => {
		const { json } = await sandbox.setOn(purchase, { status: '205', specifyDetails: 'json', details });
		expect(json.act.outcome).toBe('accepted');
	});
});

describe('by fields', () => {
	it('leave out empty rows, and what the status doesn’t take', async () => {
		const entered = {
			...reasons({ code: 'QTE_ERR' }, { code: '', action: '', note: '' }),
			...received({ amount: '5.00', rate: '20' }),
			paidAmount: '7.00',
			note: ' Call us ',
		};
		// By an expression, so that n8n doesn't drop what isn't shown.
		await sandbox.setOn(purchase, { status: "={{ '207' }}", actId: 'a', ...entered });
		expect(sandbox.last(purchase)).toMatchObject({
			reasons: [{ code: 'QTE_ERR', note: expect.stringContaining('Call us') }],
			payments: [],
		});
		const options = { includeMessage: true };
		const { message } = await sandbox.check(purchase, { status: '206', ...entered, options });
		expect(String(message).match(/SequenceNumeric>\d/g)).toEqual(['SequenceNumeric>1']);
		await sandbox.setOn(purchase, { status: "={{ '211' }}", actId: 'b', ...entered });
		expect(sandbox.last(purchase)).toMatchObject({
			reasons: [],
			payments: [{ type: 'MPA', amount: '7.00' }],
			notes: ['Call us'],
		});
	});

	it('are expressions, also such that give numbers and dates', async () => {
		const entered = received({ amount: '={{ $json.amount }}', rate: '={{ 10 }}', date: '={{ $json.paid }}' });
		const item = reference(sale, { amount: 20.25, paid: '2025-11-04T23:30:00.000Z' });
		const [{ json }] = await sandbox.set({ status: '212', ...entered, ...confirmed }, { items: [item] });
		expect(json.act.outcome).toBe('accepted');
		// 23:30 in Greenwich is the next day in Paris.
		expect(sandbox.last(sale)?.payments).toEqual([
			{ type: 'MEN', amount: '20.25', currency: 'EUR', rate: '10', date: '2025-11-05' },
		]);
	});

	it('differ from item to item', async () => {
		const items = [
			reference(purchase, { code: '204', id: 'a' }),
			reference(purchase, { code: '205', id: 'b' }),
			reference(sale, { code: '220', id: 'c' }),
		];
		await sandbox.set({ status: '={{ $json.code }}', actId: '={{ $json.id }}', ...confirmed }, { items });
		expect(sandbox.codes(purchase).slice(3).sort()).toEqual(['204', '205']);
		expect(sandbox.codes(sale).slice(3)).toEqual(['220']);
	});
});

describe('the time of the decision', () => {
	it.each([
		['2025-11-05T10:00:00', '2025-11-05T10:00:00'],
		['2025-11-05T10:00:00.000Z', '2025-11-05T11:00:00'],
		['2025-07-05T23:30:00-04:00', '2025-07-06T05:30:00'],
		['2025-11-05', '2025-11-05T00:00:00'],
		["={{ DateTime.fromISO('2025-11-05T10:00:00.000Z') }}", '2025-11-05T11:00:00'],
		["={{ new Date('2025-11-05T10:00:00.000Z') }}", '2025-11-05T11:00:00'],
	])('%s is %s in Paris', async (decidedAt, at) => {
		const { json } = await sandbox.setOn(purchase, { status: '204', decidedAt });
		expect(json.act.decidedAt).toBe(at);
		expect(sandbox.last(purchase)?.at).toBe(at);
	});

	it('is now where none is given', async () => {
		const before = DateTime.now().setZone('Europe/Paris').toFormat("yyyy-MM-dd'T'HH:mm:ss");
		const { json } = await sandbox.setOn(purchase, { status: '204' });
		expect(json.act.decidedAt >= before).toBe(true);
	});
});
