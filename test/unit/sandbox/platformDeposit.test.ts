import { createHash } from 'node:crypto';

import { startPlatform, type Platform } from '../../../sandbox/platform';
import { eventually, PlatformTestClient } from './platformClient';

let platform: Platform;
let client: PlatformTestClient;

beforeEach(async () => {
	platform = await startPlatform({ acknowledgeAfterMs: 60, maxFileBytes: 1000 });
	client = await PlatformTestClient.signedIn(platform.url);
});
afterEach(() => platform.close());

const invoice = (content: string) => Buffer.from(`<Invoice>${content}</Invoice>`);
const digest = (file: Buffer) => createHash('sha256').update(file).digest('hex');
const ubl = { name: 'invoice.xml', flowSyntax: 'UBL' };

async function verdictOn(flowId: unknown): Promise<Record<string, unknown>> {
	const { body } = await eventually(
		() => client.send(`/v1/flows/${flowId}`),
		({ body: flow }) => (flow.acknowledgement as { status: string }).status !== 'Pending',
	);
	return body;
}

test('a deposit is pending, then accepted, and moves in time', async () => {
	platform.planDeposits({ acknowledgeAfterMs: 500 });
	const file = invoice('1');
	const info = { ...ubl, trackingId: 'mine', processingRule: 'B2B', sha256: digest(file) };
	const { status, body } = await client.deposit(info, file);
	expect(status).toBe(202);
	expect(body).toMatchObject(info);
	const pending = (await client.search({ trackingId: 'mine' })).body.results[0];
	expect(pending).toMatchObject({
		flowId: body.flowId,
		flowType: 'Undefined',
		acknowledgement: { status: 'Pending' },
	});
	expect(pending.updatedAt).toBe(body.submittedAt);
	const settled = await verdictOn(body.flowId);
	expect(settled).toMatchObject({
		acknowledgement: { status: 'Ok' },
		flowType: 'CustomerInvoice',
		flowDirection: 'Out',
	});
	expect(settled.processingRuleSource).toBe('Input');
	expect(String(settled.updatedAt) > String(body.submittedAt)).toBe(true);
	expect((await client.download(String(body.flowId), 'Original')).bytes).toEqual(file);
});

test('a self-billed invoice gets its type', async () => {
	const file = Buffer.from('<ram:TypeCode>389</ram:TypeCode>');
	const { body } = await client.deposit({ ...ubl, flowSyntax: 'CII' }, file);
	expect(await verdictOn(body.flowId)).toMatchObject({ flowType: 'SupplierInvoice' });
});

test('a trackingId may be used twice', async () => {
	for (const content of ['1', '2']) {
		const { body } = await client.deposit({ ...ubl, trackingId: 'mine' }, invoice(content));
		expect(await verdictOn(body.flowId)).toMatchObject({ acknowledgement: { status: 'Ok' } });
	}
	expect((await client.search({ trackingId: 'mine' })).body.results).toHaveLength(2);
});

const reasonsOf = (flow: Record<string, unknown>) => {
	const { details } = flow.acknowledgement as { details: Array<{ reasonCode: string }> };
	return details.map(({ reasonCode }) => reasonCode);
};

test('a file that came broken, empty or twice ends in error, with the reason', async () => {
	const broken = await client.deposit({ ...ubl, sha256: digest(invoice('sent')) }, invoice('arrived'));
	expect(reasonsOf(await verdictOn(broken.body.flowId))).toEqual(['ChecksumMismatch']);
	const empty = await client.deposit(ubl, Buffer.alloc(0));
	expect(reasonsOf(await verdictOn(empty.body.flowId))).toEqual(['EmptyFlow']);
	await client.deposit(ubl, invoice('same'));
	const again = await client.deposit(ubl, invoice('same'));
	expect(reasonsOf(await verdictOn(again.body.flowId))).toEqual(['AlreadyExistingFlow']);
});

test.each([
	['no flowInfo', null, invoice('1'), 400, 'MISSING_REQUIRED_FIELD'],
	['no file', ubl, null, 400, 'MISSING_REQUIRED_FIELD'],
	['no name', { flowSyntax: 'UBL' }, invoice('1'), 400, 'MISSING_REQUIRED_FIELD'],
	['an unknown syntax', { ...ubl, flowSyntax: 'EDIFACT' }, invoice('1'), 400, 'INVALID_REQUEST'],
	['a hash in capitals', { ...ubl, sha256: 'A'.repeat(64) }, invoice('1'), 400, 'INVALID_REQUEST'],
	['an XML said to be a PDF', { ...ubl, flowSyntax: 'Factur-X' }, invoice('1'), 422, 'UNPROCESSABLE_ENTITY'],
	['a PDF said to be XML', ubl, Buffer.from('%PDF-1.7'), 422, 'UNPROCESSABLE_ENTITY'],
	['too large a file', ubl, invoice('x'.repeat(1000)), 413, 'FILE_SIZE_EXCEEDED'],
])('a deposit is refused for %s', async (_what, info, file, status, errorCode) => {
	expect(await client.deposit(info, file)).toMatchObject({ status, body: { errorCode } });
	expect(platform.flows()).toEqual([]);
});

test('a deposit that is no form is refused', async () => {
	const headers = { 'Content-Type': 'application/json' };
	const answer = await client.send('/v1/flows', { method: 'POST', headers, body: '{}' });
	expect(answer.status).toBe(400);
});
