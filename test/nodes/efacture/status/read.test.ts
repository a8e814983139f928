import type { INodeParameters } from 'n8n-workflow';

import type { SampleFlow } from '../../../../sandbox/generator';
import { named, purchase, reference, sale, StatusSandbox } from './sandbox';

let sandbox: StatusSandbox;
beforeEach(async () => {
	sandbox = await StatusSandbox.start({ flows: [purchase, sale] });
});
afterEach(() => sandbox.platform.close());

const flowOf = (flowId: string) => ({ flow: { id: flowId, organization: '' } });

describe('Get on a status message', () => {
	const get = async (items: object[], parameters: INodeParameters = {}) =>
		await sandbox.getInvoices.run(
			{ operation: 'get', ...parameters },
			{ items: items as never, continues: true },
		);

	it('gives who said what of which invoice', async () => {
		const [flowId] = await sandbox.platform.counterparty({
			flowId: sale.flowId,
			code: '207',
			at: '2025-11-05T10:00:00',
			reasons: [{ code: 'QTE_ERR', action: 'CNP', note: 'Two are missing' }],
		});
		const [{ json }] = await get([flowOf(flowId)]);
		expect(json).toMatchObject({
			flow: { id: flowId, type: 'CustomerInvoiceLC', processingRule: 'B2B' },
			invoice: null,
			status: {
				code: '207',
				label: 'Disputed',
				labelFr: 'En_litige',
				phase: '23',
				at: '2025-11-05T10:00:00',
				issuerRole: 'BY',
				issuerSiren: sale.truth.buyerSiren,
				reasons: [{ code: 'QTE_ERR', action: 'CNP', note: 'Two are missing' }],
				about: {
					identity: sale.truth.identity,
					number: sale.truth.number,
					sellerSiren: sale.truth.sellerSiren,
				},
				flowId,
			},
		});
	});

	it('gives amounts', async () => {
		const payments = [{ amount: '10.00', rate: '20' }];
		const [flowId] = await sandbox.platform.counterparty({ flowId: purchase.flowId, code: '212', payments });
		const [{ json }] = await get([flowOf(flowId)]);
		expect(json.status.payments).toMatchObject([
			{ type: 'MEN', amount: '10.00', rate: '20', currency: 'EUR' },
		]);
	});

	it('gives one item for each invoice of a message about several, joined with its input', async () => {
		const [flowId] = await sandbox.platform.counterparty({
			flowId: purchase.flowId,
			others: [{ flowId: sale.flowId }],
			code: '213',
			reasons: ['REJ_SEMAN'],
			issuerRole: 'WK',
		});
		const items = await get([flowOf(purchase.flowId), { ...flowOf(flowId), mark: 'kept' }], {
			attach: ['original'],
		});
		expect(items).toHaveLength(3);
		expect(
			items.slice(1).map(({ json, pairedItem }) => [json.status.about.number, json.mark, pairedItem]),
		).toEqual([
			[purchase.truth.number, 'kept', { item: 1 }],
			[sale.truth.number, 'kept', { item: 1 }],
		]);
		expect(items[1].json.status.id).not.toBe(items[2].json.status.id);
		expect(items.every(({ binary }) => binary?.data)).toBe(true);
	});

	it('lets one that can’t be read leave by the error output, with its flow, and reads the others', async () => {
		const [message] = await sandbox.platform.counterparty({ flowId: sale.flowId, code: '204' });
		const like = sandbox.platform.flows().find(({ flowId }) => flowId === message)!;
		const broken = (flowId: string, file: string) => ({
			...like,
			flowId,
			content: { original: () => Buffer.from(file) },
		});
		const cdar = 'xmlns="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"';
		sandbox.platform.addFlows([
			broken('cut-off', '<x'),
			broken('empty', `<CrossDomainAcknowledgementAndResponse ${cdar}/>`),
		]);
		const items = await get(['cut-off', 'empty', message].map(flowOf));
		expect(items[0].json.error).toMatchObject({
			message: "The file of flow cut-off can't be read as a status message",
			retryable: false,
		});
		expect(items[1].json.error).toMatchObject({
			message: expect.stringContaining('flow empty'),
			code: 'incompleteStatus',
		});
		expect(items[2].json.status.code).toBe('204');
	});

	it('tells that the platform refused a status', async () => {
		sandbox.platform.planDeposits({
			error: [
				{ level: 'Error', item: 'MDT-105', reasonCode: 'InvoiceLCStatusError', reasonMessage: 'not now' },
			],
		});
		const { json } = await sandbox.setOn(purchase, { status: '204' });
		const [refused] = await get([flowOf(json.act.flowId)]);
		expect(refused.json.error).toMatchObject({
			code: 'refusedByPlatform',
			message: expect.stringContaining('this status was never issued'),
			description: 'InvoiceLCStatusError: not now',
		});
	});

	it('simplifies to ten fields at the most', async () => {
		const reasons = ['QTE_ERR', { code: 'AUTRE', label: 'Retard' }];
		const [flowId] = await sandbox.platform.counterparty({ flowId: sale.flowId, code: '207', reasons });
		const [{ json }] = await get([flowOf(flowId)], { simplify: true });
		expect(Object.keys(json).length).toBeLessThanOrEqual(10);
		expect(json).toMatchObject({
			flowId,
			number: sale.truth.number,
			sellerSiren: sale.truth.sellerSiren,
			status: '207',
			label: 'Disputed',
			issuerRole: 'BY',
			reasons: 'Quantité incorrecte; Retard',
		});
	});
});

describe('Get Status History', () => {
	const history = async (flow: SampleFlow, parameters: INodeParameters = {}) => {
		const given = { operation: 'getStatusHistory', ...named(flow), ...parameters };
		const [{ json }] = await sandbox.getInvoices.run(given);
		return json;
	};
	const codes = ({ history: found }: { history: Array<{ code: string }> }) => found.map(({ code }) => code);
	const minutesFromNow = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

	it('gives an invoice’s statuses, oldest first by their own date', async () => {
		await sandbox.platform.counterparty({ flowId: sale.flowId, code: '205', at: '2025-11-06T10:00:00' });
		await sandbox.platform.counterparty({
			flowId: sale.flowId,
			code: '204',
			at: '2025-11-05T10:00:00',
			copies: 2,
		});
		const found = await history(sale);
		expect(codes(found)).toEqual(['200', '202', '203', '204', '205']);
		expect(found).toMatchObject({
			historyComplete: true,
			missing: [],
			currentStatus: { code: '205' },
			flow: { id: sale.flowId },
			invoice: { number: sale.truth.number },
		});
	});

	it('gives it for the invoice that each item brings, and reads each message once', async () => {
		const read = await sandbox.getInvoices.run(
			{ operation: 'get' },
			{ items: [purchase, sale].map((flow) => reference(flow)) },
		);
		sandbox.platform.resetCounters();
		const items = await sandbox.getInvoices.run(
			{ operation: 'getStatusHistory' },
			{ items: read.map(({ json }) => json) },
		);
		expect(items.map(({ json }) => codes(json as never))).toEqual([
			['202', '203'],
			['200', '202', '203'],
		]);
		expect(sandbox.platform.counters().calls.original).toBe(5);
	});

	it('keeps to a period, and says that there may be more outside of it', async () => {
		await sandbox.platform.counterparty({ flowId: sale.flowId, code: '204' });
		const before = await history(sale, { changedBefore: '2025-12-01T00:00:00Z' });
		expect(codes(before)).toEqual(['200', '202', '203']);
		expect(before).toMatchObject({
			historyComplete: false,
			missing: ['Statuses from after the period were not looked for'],
		});
		const after = await history(sale, { changedAfter: minutesFromNow(-5) });
		expect(codes(after)).toEqual(['204']);
		expect(after).toMatchObject({
			historyComplete: false,
			missing: ['Statuses from before the period were not looked for'],
		});
		const whole = await history(sale, { changedAfter: '2025-01-01T00:00:00Z' });
		expect(whole).toMatchObject({ historyComplete: true, missing: [] });
	});

	it('says what it didn’t read', async () => {
		const found = await history(sale, { options: { mostFiles: 2 } });
		expect(found).toMatchObject({
			historyComplete: false,
			missing: ['The period has more than the 2 status messages that were read'],
		});
	});

	it('says which date is none', async () => {
		const given = { operation: 'getStatusHistory', ...named(sale), changedAfter: 'yesterday' };
		await expect(sandbox.getInvoices.run(given)).rejects.toThrow("'Changed After' isn't a date");
	});

	it('refuses a status message in the place of an invoice', async () => {
		const [flowId] = await sandbox.platform.counterparty({ flowId: sale.flowId, code: '204' });
		const given = { operation: 'getStatusHistory', flowSource: 'id', flowId };
		await expect(sandbox.getInvoices.run(given)).rejects.toThrow('is a status message, not an invoice');
	});

	it('is what Set Invoice Status goes by, incomplete or not', async () => {
		const found = await history(sale, { changedBefore: '2025-12-01T00:00:00Z' });
		const [{ json }] = await sandbox.setStatus.run(
			{ operation: 'getApplicable', actingAs: 'sale' },
			{ items: [found] },
		);
		expect(json.applicable.findings.join()).toContain('The history is incomplete');
	});
});
