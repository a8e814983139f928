import type { IDataObject } from 'n8n-workflow';

import type { SampleFlow } from '../../../../sandbox/generator';
import type { PlatformOptions } from '../../../../sandbox/platform';
import { between, confirmed, purchase, reasons, reference, sale, StatusSandbox } from './sandbox';

let sandbox: StatusSandbox;
const start = async (options: PlatformOptions = {}) => {
	sandbox = await StatusSandbox.start({ flows: [purchase, sale], ...options });
	return sandbox;
};
afterEach(() => sandbox.platform.close());

/** A status as an item brings it. */
const known = (code: string, { truth }: SampleFlow = purchase, more: IDataObject = {}) => ({
	id: `${code}-of-${truth.number}`,
	code,
	at: '2025-11-04T10:00:00',
	reasons: [],
	payments: [],
	about: { number: truth.number, issueDate: truth.issueDate, identity: truth.identity },
	...more,
});
const codesOf = (history: Array<{ code: string }>) => history.map(({ code }) => code);
const messagesRead = () =>
	sandbox.platform.handedOut().filter(({ flowId, original }) => original > 0 && flowId !== purchase.flowId);

describe('from the item', () => {
	const offer = async (item: IDataObject, parameters = {}) => {
		const given = { operation: 'getApplicable', ...parameters };
		const [{ json }] = await sandbox.setStatus.run(given, { items: [reference(purchase, item)] });
		return json;
	};

	it('are what the item says, and the platform isn’t searched', async () => {
		await start();
		const { applicable, history } = await offer({
			history: [known('204'), known('205')],
			historyComplete: true,
		});
		expect(applicable.current).toMatchObject({ code: '205' });
		expect(codesOf(applicable.statuses)).toEqual(['204', '206', '207', '208', '210', '211']);
		expect(codesOf(history)).toEqual(['204', '205']);
		expect(applicable.findings).toEqual([]);
		expect(messagesRead()).toEqual([]);
	});

	it('may be incomplete, which is said', async () => {
		await start();
		const { applicable, historyComplete } = await offer({ history: [known('204')] });
		expect(historyComplete).toBe(false);
		expect(applicable.findings.join()).toContain('The history is incomplete');
		expect(messagesRead()).toEqual([]);
	});

	it('are none where only the item counts and has none, which is said', async () => {
		await start();
		const { applicable } = await offer({}, { knownStatuses: 'input' });
		expect(applicable.findings.join()).toMatch(/No status is known.*The history is incomplete/s);
		expect(messagesRead()).toEqual([]);
	});

	it('aren’t those of another invoice that the item happens to be about', async () => {
		await start();
		const item = { history: [known('210', sale)], historyComplete: true };
		const { applicable, history } = await offer(item, { flowSource: 'id', flowId: purchase.flowId });
		expect(codesOf(history)).toEqual(['202', '203']);
		expect(applicable.refusal).toBeNull();
		const only = await offer(item, { flowSource: 'id', flowId: purchase.flowId, knownStatuses: 'input' });
		expect(only).toMatchObject({ history: [], historyComplete: false });
	});

	it('are told of by the corrected invoice that replaces this one', async () => {
		await start();
		const parameters = { operation: 'check', status: '220', actId: 'a', person: 'p', ...confirmed };
		const without = await sandbox.setStatus.run(parameters, { items: [reference(sale)] });
		expect(without[0].json.check.warnings.join()).toContain('No corrected invoice');
		const replacedBy = { number: 'R-1', typeCode: '384' };
		const replaced = await sandbox.setStatus.run(parameters, { items: [reference(sale, { replacedBy })] });
		expect(replaced[0].json.check.warnings.join()).not.toContain('No corrected invoice');
	});

	it('are passed on with what was set, so that a next node knows it', async () => {
		await start();
		const [first] = await sandbox.set({ status: '204' }, { items: [reference(purchase)] });
		const read = messagesRead().length;
		const refused = await sandbox.set(
			{ status: '204', actId: 'b' },
			{ items: [first.json], continues: true },
		);
		expect(refused[0].json.error.code).toBe('notApplicable');
		await sandbox.set({ status: '205', actId: 'c' }, { items: [first.json] });
		expect(messagesRead()).toHaveLength(read);
	});
});

describe('from the platform', () => {
	it('are the invoice’s own, of whichever side they come from', async () => {
		await start();
		await sandbox.platform.counterparty({ flowId: sale.flowId, code: '204', at: '2025-11-04T10:00:00' });
		await sandbox.platform.counterparty({ flowId: purchase.flowId, code: '209', at: '2025-11-04T10:00:00' });
		const onSale = await sandbox.applicable(sale);
		expect(codesOf(onSale.history)).toEqual(['200', '202', '203', '204']);
		expect(onSale).toMatchObject({ historyComplete: true, applicable: { current: { code: '204' } } });
		expect(codesOf((await sandbox.applicable(purchase)).history)).toEqual(['202', '203', '209']);
	});

	it('are read up to a bound, which is said', async () => {
		await start();
		const { historyComplete, applicable } = await sandbox.applicable(sale, { options: { mostFiles: 4 } });
		expect(historyComplete).toBe(false);
		expect(applicable.findings).toContain('The period has more than the 4 status messages that were read');
		expect(messagesRead()).toHaveLength(5); // the invoice among them
	});

	it('lack what can’t be read, which is said, and the others are found', async () => {
		await start();
		const [message] = await sandbox.platform.counterparty({ flowId: sale.flowId, code: '204' });
		const broken = sandbox.platform.flows().find(({ flowId }) => flowId === message)!;
		sandbox.platform.addFlows([
			{ ...broken, flowId: 'unreadable', content: { original: () => Buffer.from('<x/>') } },
			{ ...broken, flowId: 'gone' },
		]);
		sandbox.platform.failNext({ route: 'original', flowId: 'gone', status: 404, times: 9 });
		const { history, historyComplete, applicable } = await sandbox.applicable(sale);
		expect(codesOf(history)).toEqual(['200', '202', '203', '204']);
		expect(historyComplete).toBe(false);
		expect(applicable.findings).toContain("2 status messages of the period can't be read");
	});

	it('aren’t told at all where the platform fails', async () => {
		await start();
		sandbox.platform.failNext({ route: 'original', status: 500, skip: 2 });
		const error = await sandbox.refusalOf(purchase, { status: '205' });
		expect(error).toMatchObject({ httpStatus: 500, retryable: true });
	});

	it('are one, however often and for whom else it is delivered', async () => {
		await start({ flows: [purchase], lifecycle: { stateFlows: true } });
		await sandbox.platform.counterparty({
			flowId: purchase.flowId,
			code: '220',
			at: '2025-11-04T10:00:00',
			copies: 2,
			taxCopy: true,
		});
		const { history, applicable } = await sandbox.applicable(purchase);
		expect(codesOf(history)).toEqual(['202', '203', '220']);
		expect(history.at(-1)).toMatchObject({ forTaxSide: false });
		expect(applicable.refusal).toContain('ended with 220');
	});

	it('are told apart where one message is about several invoices', async () => {
		await start();
		const others = [{ flowId: sale.flowId }];
		const act = { flowId: purchase.flowId, code: '213', reasons: ['REJ_SEMAN'], issuerRole: 'WK' };
		await sandbox.platform.counterparty({ ...act, others });
		for (const flow of [purchase, sale]) {
			const { history } = await sandbox.applicable(flow);
			expect(history.filter(({ code }: { code: string }) => code === '213')).toMatchObject([
				{ about: { number: flow.truth.number } },
			]);
		}
	});

	it('are found by time, too, where the platform has no cursors', async () => {
		await start({ mode: '1.1' });
		expect(codesOf((await sandbox.applicable(sale)).history)).toEqual(['200', '202', '203']);
	});
});

describe('a rejection as a duplicate', () => {
	const duplicate = (at: string) =>
		sandbox.platform.counterparty({
			flowId: purchase.flowId,
			code: '213',
			reasons: ['DOUBLON'],
			issuerRole: 'WK',
			at,
		});

	it.each(['2025-11-03T06:00:00', '2025-11-05T10:00:00'])(
		'of %s is about the second delivery, where the invoice was received',
		async (at) => {
			await start();
			await duplicate(at);
			const { applicable } = await sandbox.applicable(purchase);
			expect(applicable.current).toMatchObject({ code: '203' });
			expect(codesOf(applicable.statuses)).toContain('205');
			expect(applicable.findings.join()).toContain(
				'is about a second delivery (duplicate); this invoice stands',
			);
			const { json } = await sandbox.setOn(purchase, { status: '205', knownStatuses: 'platform' });
			expect(json.act.warnings.join()).toContain('second delivery');
		},
	);

	it('is the invoice’s own where that is all there is', async () => {
		await start({ lifecycle: { transmission: ['200'] } });
		await duplicate('2025-11-05T10:00:00');
		const error = await sandbox.refusalOf(purchase, { status: '205' });
		expect(error.description).toContain('ended with 213 Rejected');
	});
});

it('keeps one status between two clients of the firm apart by their sides', async () => {
	await start({ flows: [between] });
	const asBuyer = { ...reasons({ code: 'QTE_ERR' }), status: '207', actingAs: 'purchase' };
	expect((await sandbox.setOn(between, asBuyer)).json.act.outcome).toBe('accepted');
	const asSeller = { status: '220', actingAs: 'sale', actId: 'b', ...confirmed };
	expect((await sandbox.setOn(between, asSeller)).json.act.outcome).toBe('accepted');
	expect(sandbox.platform.lifecycle(between.flowId).slice(-2)).toMatchObject([
		{ code: '207', issuerRole: 'BY' },
		{ code: '220', issuerRole: 'SE' },
	]);
});
