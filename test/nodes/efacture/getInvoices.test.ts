import { credentialData, testContext, type TestContextOptions } from './n8nContext';

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import nock from 'nock';

import { EFactureGetInvoices } from '../../../nodes/EFacture/GetInvoices/EFactureGetInvoices.node';
import { generate } from '../../../sandbox/generator';
import { ublInvoice, ublWithAttachments } from './fixtures';
import { message } from '../../fixtures/cdar/message';

const PLATFORM = 'https://platform.test';
const FLOWS = '/flow-service/v1/flows';

type Item = INodeExecutionData & { json: IDataObject & { error?: IDataObject; flow?: IDataObject; invoice?: IDataObject } };

async function run(parameters: Record<string, unknown>, options: TestContextOptions = {}) {
	const { context, stored } = testContext({
		credentials: { ...credentialData(), accessToken: 't' },
		...options,
		parameters,
	});
	const [items] = await new EFactureGetInvoices().execute.call(context as IExecuteFunctions);
	return { items: items as Item[], stored };
}

const reference = (id: string, more: object = {}) => ({
	json: { flow: { id, organization: 'org-1', type: 'SupplierInvoice', syntax: 'UBL', acknowledgement: { status: 'Ok' }, ...more } },
});
const serve = (id: string, docType: string) =>
	nock(PLATFORM, { reqheaders: { 'organization-id': 'org-1' } }).get(`${FLOWS}/${id}`).query({ docType });
const metadata = (id: string, status: string, more: object = {}) => ({
	flowId: id,
	flowType: 'SupplierInvoice',
	updatedAt: '2026-09-01T08:00:00Z',
	acknowledgement: { status },
	...more,
});

beforeAll(() => nock.disableNetConnect());
beforeEach(() => nock.cleanAll());
afterAll(() => nock.restore());

describe('Get', () => {
	const get = { operation: 'get', flowSource: 'input' };

	it('reads the invoice of each item, in order, whatever comes first from the platform', async () => {
		const ids = ['a', 'b', 'c', 'd'];
		ids.forEach((id, index) => serve(id, 'Original').delay(80 - index * 20).reply(200, ublInvoice({ number: `F-${id}` })));
		const { items } = await run(get, { items: ids.map((id) => reference(id)) });
		expect(items.map(({ json }) => json.invoice?.number)).toEqual(['F-a', 'F-b', 'F-c', 'F-d']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(items[0].json).toMatchObject({ flow: { id: 'a', organization: 'org-1' }, status: null });
		expect(items[0].binary).toBeUndefined();
	});

	it('attaches the original, the readable view and what is embedded', async () => {
		serve('a', 'Original').reply(200, ublWithAttachments(), { 'content-disposition': 'attachment; filename="facture.xml"' });
		serve('a', 'ReadableView').reply(200, '%PDF-1.7 …', { 'content-type': 'application/pdf' });
		const { items, stored } = await run(
			{ ...get, attach: ['original', 'readable', 'supporting'] },
			{ items: [reference('a')] },
		);
		expect(Object.keys(items[0].binary ?? {})).toEqual(['data', 'readable', 'attachment_1', 'attachment_2']);
		expect(stored.map(({ fileName, mimeType }) => [fileName, mimeType])).toEqual([
			['facture.xml', 'application/xml'],
			['a.pdf', 'application/pdf'],
			['hours.csv', 'text/csv'],
			['photo.png', 'image/png'],
		]);
		expect(stored[2].bytes.toString()).toBe('day;hours\n1;7');
	});

	it('takes a PDF invoice for its own readable view, without asking for another', async () => {
		const sample = generate({ flows: 24 }).flows.find(({ truth }) => truth.syntax === 'Factur-X');
		const pdf = await sample?.content.original();
		serve('a', 'Original').reply(200, pdf as Buffer, { 'content-type': 'application/octet-stream' });
		const { items, stored } = await run({ ...get, attach: ['original', 'readable'] }, { items: [reference('a')] });
		expect(items[0].json.invoice).toMatchObject({ number: sample?.truth.number, syntax: 'Factur-X' });
		expect(items[0].binary?.readable).toEqual(items[0].binary?.data);
		expect(stored).toMatchObject([{ mimeType: 'application/pdf', fileName: 'a.pdf' }]);
	});

	it('gives the item without a readable view where the platform has none', async () => {
		serve('a', 'Original').reply(200, ublInvoice({ number: 'F1' }));
		serve('a', 'ReadableView').reply(404, { errorCode: 'MISSING_RESOURCE' });
		const { items } = await run({ ...get, attach: ['readable'] }, { items: [reference('a')] });
		expect(items[0].json.invoice?.number).toBe('F1');
		expect(items[0].binary).toBeUndefined();
	});

	it('lets what can’t be read leave as an error that names its flow, and goes on', async () => {
		serve('a', 'Original').reply(200, 'no invoice at all');
		serve('b', 'Original').reply(404, { errorCode: 'MISSING_RESOURCE' });
		serve('c', 'Original').reply(200, ublInvoice({ number: 'F1' }));
		const { items } = await run(get, { items: ['a', 'b', 'c'].map((id) => reference(id)), continueOnFail: true });
		expect(items[0].json.error).toMatchObject({ message: expect.stringContaining('flow a'), code: 'notAnInvoice', retryable: false });
		expect(items[1].json.error).toMatchObject({ message: expect.stringContaining('flow b'), code: 'MISSING_RESOURCE', httpStatus: 404 });
		expect(items[2].json.invoice?.number).toBe('F1');
	});

	it('throws the failure of the first item when the node isn’t to go on', async () => {
		serve('a', 'Original').reply(200, 'no invoice at all');
		await expect(run(get, { items: [reference('a')] })).rejects.toThrow("The file of flow a can't be read as an invoice");
	});

	it('tells a flow that the platform refused from one it hasn’t acknowledged yet', async () => {
		const details = [{ level: 'Error', item: 'file', reasonCode: 'VirusFound', reasonMessage: 'a virus was found' }];
		serve('b', 'Metadata').reply(200, metadata('b', 'Pending'));
		const { items } = await run(get, {
			items: [
				reference('a', { acknowledgement: { status: 'Error', details } }),
				reference('b', { acknowledgement: { status: 'Pending' } }),
			],
			continueOnFail: true,
		});
		expect(items[0].json.error).toMatchObject({
			code: 'refusedByPlatform',
			retryable: false,
			description: 'VirusFound: a virus was found',
		});
		expect(items[1].json.error).toMatchObject({ code: 'stillPending', retryable: true });
	});

	it('reads a flow that was pending when it was referred to and is acknowledged now', async () => {
		serve('a', 'Metadata').reply(200, metadata('a', 'Ok'));
		serve('a', 'Original').reply(200, ublInvoice({ number: 'F1' }));
		const { items } = await run(get, { items: [reference('a', { acknowledgement: { status: 'Pending' } })] });
		expect(items[0].json).toMatchObject({ flow: { acknowledgement: { status: 'Ok' } }, invoice: { number: 'F1' } });
	});

	it('leaves reports and copies for the tax side alone', async () => {
		const types = ['StateCustomerInvoice', 'AggregatedCustomerPaymentReport'];
		const { items } = await run(get, { items: types.map((type) => reference('a', { type })), continueOnFail: true });
		expect(items.map(({ json }) => json.error?.code)).toEqual(['notAnInvoice', 'notAnInvoice']);
	});

	it('tells a status message from an invoice', async () => {
		serve('a', 'Original').reply(200, message());
		const { items } = await run(get, { items: [reference('a', { type: 'SupplierInvoiceLC' })] });
		expect(items[0].json).toMatchObject({ invoice: null, flow: { id: 'a' } });
	});

	it('takes a flow by its id', async () => {
		serve('a', 'Metadata').reply(200, metadata('a', 'Ok', { flowSyntax: 'UBL' }));
		serve('a', 'Original').reply(200, ublInvoice({ number: 'F1' }));
		const { items } = await run({ ...get, flowSource: 'id', flowId: ' a ', organization: 'org-1' });
		expect(items[0].json).toMatchObject({ flow: { id: 'a', syntax: 'UBL' }, invoice: { number: 'F1' } });
	});

	it('says what to feed it with when an item brings no flow', async () => {
		const { items } = await run(get, { items: [{ json: {} }], continueOnFail: true });
		expect(items[0].json.error).toMatchObject({ code: 'noFlow', description: expect.stringContaining('eFacture Trigger') });
	});

	it('simplifies to ten fields', async () => {
		serve('a', 'Original').reply(200, ublInvoice({ number: 'F1' }));
		const { items } = await run({ ...get, simplify: true }, { items: [reference('a')] });
		expect(Object.keys(items[0].json)).toHaveLength(10);
		expect(items[0].json).toMatchObject({ flowId: 'a', number: 'F1', payable: '1200.00', currency: 'EUR', sellerSiren: '732829320' });
	});

	describe('by invoice number', () => {
		const byNumber = { ...get, flowSource: 'number', organization: 'org-1', changedAfter: '2026-09-01', changedBefore: '2026-10-01' };
		const listed = (...ids: string[]) =>
			nock(PLATFORM)
				.post(`${FLOWS}/search`, (body) => body.where.ackStatus === 'Ok' && body.where.updatedBefore.startsWith('2026-10-01'))
				.reply(200, { results: ids.map((id) => metadata(id, 'Ok')) });

		it('reads until it is found, past what can’t be read', async () => {
			listed('a', 'b', 'c');
			serve('a', 'Original').reply(200, 'no invoice');
			serve('b', 'Original').reply(200, ublInvoice({ number: 'F2' }));
			const { items } = await run({ ...byNumber, invoiceNumber: 'F2' });
			expect(items[0].json).toMatchObject({ flow: { id: 'b' }, invoice: { number: 'F2' } });
		});

		it('says that it isn’t there, and what it couldn’t read', async () => {
			listed('a', 'b');
			serve('a', 'Original').reply(200, 'no invoice');
			serve('b', 'Original').reply(200, ublInvoice({ number: 'F2' }));
			const { items } = await run({ ...byNumber, invoiceNumber: 'F9' }, { continueOnFail: true });
			expect(items[0].json.error).toMatchObject({
				code: 'notFound',
				message: 'No invoice with the number F9 was found among 2 flows of the period',
				description: expect.stringMatching(/All invoices of the period were looked at\. 1 of them couldn't be read\./),
			});
		});

		it('says when it gave up before the end', async () => {
			listed('a', 'b');
			serve('a', 'Original').reply(200, ublInvoice({ number: 'F1' }));
			const { items } = await run(
				{ ...byNumber, invoiceNumber: 'F2', options: { mostFiles: 1 } },
				{ continueOnFail: true },
			);
			expect(items[0].json.error?.description).toContain("The period has more: raise 'Most Files Read'");
		});

		it('fails when the platform does, rather than say it isn’t there', async () => {
			listed('a');
			serve('a', 'Original').reply(500, {});
			const { items } = await run({ ...byNumber, invoiceNumber: 'F2' }, { continueOnFail: true });
			expect(items[0].json.error).toMatchObject({ httpStatus: 500, retryable: true });
		});
	});
});

describe('Get Many', () => {
	const getMany = { operation: 'getMany', flowTypes: ['SupplierInvoice'], returnAll: true };
	const search = (matches: (body: IDataObject) => boolean = () => true) => nock(PLATFORM).post(`${FLOWS}/search`, matches);

	it('lists all of a period over its pages, what changed first comes first, each flow once', async () => {
		const where = { flowType: ['SupplierInvoice'], updatedAfter: '2026-09-01T00:00:00.000Z', updatedBefore: '2026-10-01T00:00:00.000Z' };
		const later = metadata('b', 'Ok', { updatedAt: '2026-09-03T00:00:00Z' });
		const asked: IDataObject[] = [];
		const note = (body: IDataObject) => asked.push(body) > 0;
		search(note).reply(200, { nextCursor: 'c1', results: [metadata('b', 'Pending', { updatedAt: '2026-09-02T12:00:00Z' })] });
		search(note).reply(200, { results: [later, metadata('a', 'Ok', { updatedAt: '2026-09-02T00:00:00Z' })] });
		const { items } = await run({ ...getMany, changedAfter: '2026-09-01T00:00:00Z', changedBefore: '2026-10-01T00:00:00Z' });
		expect(items.map(({ json }) => json.flow?.id)).toEqual(['a', 'b']);
		expect(items[1].json).toMatchObject({ flow: { acknowledgement: { status: 'Ok' } }, invoice: null, status: null });
		expect(asked.at(-1)).toEqual({ limit: 100, cursor: 'c1', where });
		expect(asked[0]).toEqual({ limit: 100, where });
	});

	it('asks for no more pages than its limit needs', async () => {
		search((body) => body.limit === 2).reply(200, { nextCursor: 'c1', results: [metadata('a', 'Ok'), metadata('b', 'Ok')] });
		const { items } = await run({ ...getMany, returnAll: false, limit: 2 });
		expect(items).toHaveLength(2);
	});

	it('asks for each organization, and for the acknowledgement wanted', async () => {
		for (const organization of ['org-1', 'org-2']) {
			nock(PLATFORM, { reqheaders: { 'organization-id': organization } })
				.post(`${FLOWS}/search`, (body) => body.where.ackStatus === 'Error')
				.reply(200, { results: [metadata(organization, 'Error')] });
		}
		const { items } = await run({ ...getMany, organizations: ['org-1', 'org-2', 'org-1'], acknowledgement: 'Error' });
		expect(items.map(({ json }) => json.flow?.organization)).toEqual(['org-1', 'org-2']);
	});

	it('fails whole when a page fails, rather than list a part', async () => {
		search().reply(200, { nextCursor: 'c1', results: [metadata('a', 'Ok')] });
		search((body) => body.cursor === 'c1').reply(500, { errorCode: 'INTERNAL_ERROR' });
		await expect(run(getMany)).rejects.toMatchObject({ httpCode: '500' });
	});

	it('says which date is none', async () => {
		await expect(run({ ...getMany, changedAfter: 'yesterday' })).rejects.toThrow("'Changed After' isn't a date");
		await expect(run({ ...getMany, changedAfter: '2026-09-02', changedBefore: '2026-09-01' })).rejects.toThrow("isn't later");
	});

	it('simplifies to ten fields at the most', async () => {
		search().reply(200, { results: [metadata('a', 'Ok')] });
		const { items } = await run({ ...getMany, simplify: true });
		expect(items[0].json).toMatchObject({ flowId: 'a', type: 'SupplierInvoice', acknowledgement: 'Ok' });
		expect(Object.keys(items[0].json).length).toBeLessThanOrEqual(10);
	});
});

describe('Download', () => {
	const download = { operation: 'download', flowSource: 'input', binaryProperty: 'file' };

	it.each([
		['Original', 'application/xml', 'a.xml'],
		['ReadableView', 'application/pdf', 'a.pdf'],
		['Converted', undefined, 'a'],
	])('passes the file on, with a name and a type: %s', async (file, mimeType, fileName) => {
		serve('a', file).reply(200, 'content', { 'content-type': 'application/octet-stream' });
		const { items, stored } = await run({ ...download, file }, { items: [reference('a')] });
		expect(items[0].binary?.file).toMatchObject({ id: 'stored:1' });
		expect(stored[0]).toMatchObject({ mimeType, fileName });
		expect(stored[0].bytes.toString()).toBe('content');
	});

	it('gets files also of flows that carry no invoice, and fails for those there are none of', async () => {
		serve('a', 'Converted').reply(404, { errorCode: 'MISSING_RESOURCE' });
		const { items } = await run({ ...download, file: 'Converted' }, { items: [reference('a')], continueOnFail: true });
		expect(items[0].json.error).toMatchObject({ code: 'MISSING_RESOURCE', message: expect.stringContaining('the converted file of flow a') });
	});
});
