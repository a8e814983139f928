import { startImportApi, type ImportApi } from '../../../sandbox/thirdParties';
import { pdfOf } from './mailClient';

let api: ImportApi;

beforeEach(async () => {
	api = await startImportApi({ maxFileBytes: 50_000 });
});
afterEach(async () => await api.close());

const metadata = { dossier: 'D001', side: 'purchase', number: 'F-1', seller: '732829320' };

interface Post {
	file?: Buffer | null;
	metadata?: unknown;
	key?: string;
	authorization?: string;
}

async function post(given: Post = {}) {
	const { file = pdfOf(3000), key, authorization = api.credential.value } = given;
	const form = new FormData();
	form.set('metadata', JSON.stringify('metadata' in given ? given.metadata : metadata));
	if (file) form.set('file', new Blob([new Uint8Array(file)], { type: 'application/pdf' }), 'F-1.pdf');
	const answer = await fetch(api.url, {
		method: 'POST',
		headers: { authorization, ...(key ? { 'idempotency-key': key } : {}) },
		body: form,
	});
	const body = (await answer.json()) as Record<string, unknown>;
	return { status: answer.status, body, headers: answer.headers };
}

it('imports a file with what is said of it', async () => {
	const { status, body } = await post({ key: 'k1', metadata: { ...metadata, total: '12.00' } });
	expect(status).toBe(201);
	expect(api.imports()).toMatchObject([
		{
			id: body.id,
			metadata: { ...metadata, total: '12.00' },
			fileName: 'F-1.pdf',
			mimeType: 'application/pdf',
			size: 3000,
			sha256: body.sha256,
			idempotencyKey: 'k1',
		},
	]);
	const listed = await fetch(api.url, { headers: { authorization: api.credential.value } });
	expect(await listed.json()).toEqual({ imports: api.imports() });
});

describe('with an Idempotency-Key', () => {
	it('gives the same answer again and imports once', async () => {
		const first = await post({ key: 'k1' });
		const again = await post({ key: 'k1' });
		expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
		expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
		expect(api.imports()).toHaveLength(1);
	});

	it.each([
		['file', { file: pdfOf(3001) }],
		['invoice', { metadata: { ...metadata, number: 'F-2' } }],
	])('refuses another %s under the same key', async (_what, other) => {
		await post({ key: 'k1' });
		expect(await post({ key: 'k1', ...other })).toMatchObject({
			status: 422,
			body: { code: 'idempotencyKeyReused' },
		});
		expect(api.imports()).toHaveLength(1);
	});

	it('gives the answer that a client lost', async () => {
		api.failNext({ step: 'answer', status: 0 });
		await expect(post({ key: 'k1' })).rejects.toThrow();
		expect(api.imports()).toHaveLength(1);
		expect(await post({ key: 'k1' })).toMatchObject({ status: 201, body: { id: api.imports()[0].id } });
		expect(api.imports()).toHaveLength(1);
		expect(api.answers()).toEqual({ 0: 1, 201: 1 });
	});

	it('imports once when it is sent twice at the same time', async () => {
		const both = await Promise.all([post({ key: 'k1' }), post({ key: 'k1' })]);
		expect(both.map(({ status }) => status)).toEqual([201, 201]);
		expect(api.imports()).toHaveLength(1);
	});
});

describe('what it knows', () => {
	it.each([
		['file', { metadata: { ...metadata, number: 'F-2' } }],
		['invoice', { file: pdfOf(3001) }],
	])('is not imported again: the %s', async (by, other) => {
		const { body } = await post({ key: 'k1' });
		expect(await post({ key: 'k2', ...other })).toMatchObject({
			status: 409,
			body: { code: 'alreadyKnown', by, existingId: body.id },
		});
		expect(api.imports()).toHaveLength(1);
	});

	it('may come from elsewhere', async () => {
		api.know({ metadata: { ...metadata, side: 'purchase' }, sha256: null });
		expect(await post()).toMatchObject({ status: 409, body: { by: 'invoice', existingId: null } });
		expect(api.imports()).toEqual([]);
	});

	it.each([
		['dossier', { metadata: { ...metadata, dossier: 'D002' } }],
		['seller', { metadata: { ...metadata, seller: '552100554' }, file: pdfOf(3001) }],
		['number', { metadata: { ...metadata, number: 'F-2' }, file: pdfOf(3001) }],
	])('is not what has another %s', async (_what, other) => {
		await post();
		expect(await post(other)).toMatchObject({ status: 201 });
	});
});

describe('what it refuses', () => {
	it('clients without the key', async () => {
		expect(await post({ authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
	});

	it('files that are too big', async () => {
		expect(await post({ file: pdfOf(50_001) })).toMatchObject({ status: 413, body: { code: 'tooLarge' } });
		expect(await post({ file: pdfOf(50_000) })).toMatchObject({ status: 201 });
	});

	it.each([
		['no file', { file: null }],
		['an empty file', { file: Buffer.alloc(0) }],
		['no dossier', { metadata: { ...metadata, dossier: undefined } }],
		['an unknown side', { metadata: { ...metadata, side: 'both' } }],
		['an odd date', { metadata: { ...metadata, issueDate: '31/12/2025' } }],
		['no metadata', { metadata: undefined }],
	])('%s', async (_what, given) => {
		expect(await post(given)).toMatchObject({ status: 422, body: { code: 'invalidRequest' } });
	});

	it('more than its rate limit', async () => {
		api.setRateLimit({ requests: 1, perSeconds: 60 });
		expect(await post()).toMatchObject({ status: 201 });
		const { status, headers } = await post();
		expect(status).toBe(429);
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
		api.setRateLimit(null);
		expect(await post()).toMatchObject({ status: 409 });
	});

	it('everything during a fault or an outage, and imports nothing then', async () => {
		api.failNext({ step: 'request', status: 500 });
		expect(await post()).toMatchObject({ status: 500 });
		api.failNext({ step: 'request', status: 429, retryAfterSeconds: 2 });
		expect((await post()).headers.get('retry-after')).toBe('2');
		api.startOutage('unavailable', 60);
		expect(await post()).toMatchObject({ status: 503 });
		api.startOutage('refuse', 60);
		await expect(post()).rejects.toThrow();
		expect(api.imports()).toEqual([]);
		api.startOutage('hang', 60);
		const waiting = post();
		api.endOutage();
		expect(await waiting).toMatchObject({ status: 201 });
	});
});
