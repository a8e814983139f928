import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPortal, type Portal, type PortalOptions } from '../../../sandbox/portal';
import { misfits } from './contractCheck';
import { contentDigest, DOSSIER, PortalClient, registration, SIRET } from './portalClient';

const ORIGINAL = Buffer.from('<Invoice>one</Invoice>');
const OTHER = Buffer.from('<Invoice>two</Invoice>');
const READABLE = Buffer.from('%PDF-1.7 for people');

let portal: Portal;
let client: PortalClient;

async function start(options: PortalOptions = {}): Promise<void> {
	portal = await startPortal({ dossiers: [{ name: 'Épicerie Dupré', siret: SIRET }], ...options });
	client = new PortalClient(portal);
}

beforeEach(async () => await start());
afterEach(async () => {
	await portal.close();
	expect(client.misfits).toEqual([]);
});

const idOf = (answer: { body: { document?: { id: string } } }) => answer.body.document?.id ?? '';
async function file(original: Buffer, more: Parameters<typeof registration>[1] = {}) {
	const registered = await client.register(registration(original, more));
	return await client.put(idOf(registered), 'original', original);
}

describe('filing', () => {
	it('shows a document only when all its parts have arrived', async () => {
		const registered = await client.register(registration(ORIGINAL, { readable: READABLE }));
		expect([registered.status, registered.body.outcome, registered.body.missing]).toEqual([
			201,
			'registered',
			['original', 'readable'],
		]);
		const id = idOf(registered);
		const key = registration(ORIGINAL).filingKey;
		const visible = async () => ({
			get: (await client.call('GET', `/documents/${id}`)).status,
			lookUp: (
				(await client.call('POST', '/documents/lookup', { filingKeys: [key] })).body.documents as unknown[]
			).length,
			list: ((await client.call('GET', '/documents')).body.documents as unknown[]).length,
			tree: (await treePaths()).length,
		});
		expect((await client.put(id, 'original', ORIGINAL)).body.missing).toEqual(['readable']);
		expect(await visible()).toEqual({ get: 404, lookUp: 0, list: 0, tree: 2 });
		expect(portal.documents()).toEqual([]);
		expect(portal.unsettled()).toBe(1);

		const settled = await client.put(id, 'readable', READABLE);
		expect(settled.body.missing).toEqual([]);
		expect(settled.body.document?.filedAt).toEqual(expect.any(String));
		expect(await visible()).toEqual({ get: 200, lookUp: 1, list: 1, tree: 4 });
		expect(await client.download(id, 'original')).toEqual(ORIGINAL);
		expect(await client.download(id, 'readable')).toEqual(READABLE);
	});

	async function treePaths(): Promise<string[]> {
		const { body } = await client.call('GET', `/dossiers/${DOSSIER}/directories`);
		return (body as unknown as Array<{ path: string }>).map(({ path }) => path);
	}

	it('chooses the directory by side, and the month of settlement', async () => {
		const sale = registration(ORIGINAL);
		const identity = sale.invoice.identity;
		const registered = await client.register({
			...sale,
			side: 'sale',
			filingKey: `${DOSSIER}|sale|${identity}`,
		});
		await client.put(idOf(registered), 'original', ORIGINAL);
		await file(ORIGINAL);
		const [year, month] = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris' })
			.format(new Date())
			.split('-');
		expect(portal.documents().map(({ side, path }) => [side, path])).toEqual([
			['sale', `Ventes/${year}/${month}`],
			['purchase', `Achats/${year}/${month}`],
		]);
		expect(await treePaths()).toEqual([
			'Achats',
			`Achats/${year}`,
			`Achats/${year}/${month}`,
			'Ventes',
			`Ventes/${year}`,
			`Ventes/${year}/${month}`,
		]);
	});

	it('knows the same original again, and calls another one a conflict that changes nothing', async () => {
		const id = idOf(await file(ORIGINAL));
		const again = await client.register(registration(ORIGINAL));
		expect([again.status, again.body.outcome, again.body.missing, idOf(again)]).toEqual([
			200,
			'alreadyFiled',
			[],
			id,
		]);
		const sameTotal = await client.register(registration(OTHER, { payable: '120.0' }));
		expect([sameTotal.status, sameTotal.body.differences, idOf(sameTotal)]).toEqual([
			409,
			['originalSha256'],
			id,
		]);
		const otherTotal = registration(OTHER, { payable: '121' });
		otherTotal.invoice.typeCode = '384';
		otherTotal.invoice.issueDate = '2026-11-03';
		expect((await client.register(otherTotal)).body.differences).toEqual([
			'issueDate',
			'typeCode',
			'payable',
			'originalSha256',
		]);
		expect(await client.download(id, 'original')).toEqual(ORIGINAL);
		expect(portal.documents()).toHaveLength(1);
	});

	it('goes on with a filing that was cut short, asking only for what is missing', async () => {
		const wanted = registration(ORIGINAL, { readable: READABLE });
		const id = idOf(await client.register(wanted));
		await client.put(id, 'original', ORIGINAL);
		const again = await client.register(wanted);
		expect([again.status, again.body.missing, idOf(again)]).toEqual([200, ['readable'], id]);
		const withoutReadable = await client.register(registration(ORIGINAL));
		expect([withoutReadable.body.outcome, portal.documents().length]).toEqual(['alreadyFiled', 1]);
	});

	it('lets another original take the place of a registration whose content never came', async () => {
		const id = idOf(await client.register(registration(ORIGINAL)));
		await client.register(registration(OTHER));
		const late = await client.put(id, 'original', ORIGINAL);
		expect([late.status, late.body.code]).toEqual([409, 'registrationReplaced']);
		await client.put(id, 'original', OTHER);
		expect(await client.download(id, 'original')).toEqual(OTHER);
	});

	it('refuses an upload whose registration was replaced while it ran', async () => {
		const id = idOf(await client.register(registration(ORIGINAL)));
		const { hostname, port } = new URL(portal.url);
		const answered = new Promise<number | undefined>((resolve, reject) => {
			const upload = request({
				hostname,
				port,
				method: 'PUT',
				path: `/partner/v1/documents/${id}/parts/original`,
				headers: {
					authorization: 'Bearer sandbox-welyb-token',
					'content-length': ORIGINAL.length,
					'content-digest': contentDigest(ORIGINAL),
				},
			});
			upload.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
			upload.write(ORIGINAL.subarray(0, 5));
			// The other registration comes when the upload is under way.
			setTimeout(() => {
				void client.register(registration(OTHER)).then(() => upload.end(ORIGINAL.subarray(5)));
			}, 100);
		});
		expect(await answered).toBe(409);
		await client.put(id, 'original', OTHER);
		expect(await client.download(id, 'original')).toEqual(OTHER);
	});

	it('makes one document of twenty parallel filings', async () => {
		const outcomes = await Promise.all(Array.from({ length: 20 }, async () => await file(ORIGINAL)));
		expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
		expect(new Set(outcomes.map(idOf)).size).toBe(1);
		expect(portal.documents()).toHaveLength(1);
		expect(portal.unsettled()).toBe(0);
	});

	it('takes a readable view that was made anew with another size; the first to arrive stays', async () => {
		const id = idOf(await client.register(registration(ORIGINAL, { readable: READABLE })));
		const longer = Buffer.from('%PDF-1.7 for people, made anew');
		const arrived = await client.put(id, 'readable', longer);
		expect(arrived.body.document?.readable?.size).toBe(longer.length);
		await client.put(id, 'original', ORIGINAL);
		expect((await client.put(id, 'readable', READABLE)).status).toBe(200);
		expect(await client.download(id, 'readable')).toEqual(longer);
	});
});

describe('what it refuses', () => {
	it.each([
		[
			"a key that isn't made of its parts",
			{ filingKey: `${DOSSIER}|sale|552100554|F-1|2026` },
			422,
			'invalidRequest',
		],
		['an unknown dossier', { dossierId: 'nobody' }, 404, 'dossierNotFound'],
		['a name with a path in it', { fileName: '../a.pdf' }, 422, 'invalidRequest'],
		[
			'a file above the limit',
			{ readable: { size: 2 ** 40, mimeType: 'a/b', fileName: 'a.pdf' } },
			413,
			'tooLarge',
		],
	])('%s', async (_case, change, status, code) => {
		const sent = { ...registration(ORIGINAL), ...change };
		const answer = await fetch(`${portal.url}/partner/v1/documents`, {
			method: 'POST',
			headers: { authorization: 'Bearer sandbox-welyb-token', 'content-type': 'application/json' },
			body: JSON.stringify(sent),
		});
		expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
		expect(portal.unsettled()).toBe(0);
	});

	it("uploads that aren't what was registered", async () => {
		const id = idOf(await client.register(registration(ORIGINAL)));
		const codes = [
			(await client.put(id, 'original', Buffer.concat([ORIGINAL, OTHER]))).body.code,
			(await client.put(id, 'original', OTHER)).body.code,
			(await client.put(id, 'original', ORIGINAL, {})).body.code,
			(await client.put(id, 'readable', READABLE)).body.code,
			(await client.put('nobody', 'original', ORIGINAL)).body.code,
		];
		expect(codes).toEqual([
			'registrationReplaced',
			'registrationReplaced',
			'invalidRequest',
			'invalidRequest',
			'documentNotFound',
		]);
		const forged = {
			'content-digest': `sha-256=:${Buffer.from(registration(ORIGINAL).original.sha256, 'hex').toString('base64')}:`,
		};
		expect((await client.put(id, 'original', OTHER, forged)).body.code).toBe('digestMismatch');
		expect((await client.put(id, 'original', READABLE, forged)).body.code).toBe('sizeMismatch');
		expect(portal.documents()).toEqual([]);
	});

	it('callers without a token or without the right', async () => {
		await portal.close();
		await start({
			tokens: [
				{ token: 'reader', rights: ['documents.read'] },
				{ token: 'none', rights: [] },
			],
		});
		const as = async (token: string | null, path = '/me') => {
			const caller = new PortalClient(portal, token);
			const { status } = await caller.call('GET', path);
			expect(caller.misfits).toEqual([]);
			return status;
		};
		expect([await as(null), await as('wrong'), await as('none'), await as('reader')]).toEqual([
			401, 401, 403, 200,
		]);
		expect([await as('reader', '/documents'), await as('reader', `/dossiers/${DOSSIER}`)]).toEqual([
			200, 403,
		]);
		client = new PortalClient(portal);
	});
});

describe('dossiers', () => {
	it('finds them by SIRET, SIREN or part of the name, whatever its case and accents, and pages through all', async () => {
		portal.addDossiers([
			{ name: 'Garage Martin', siret: '55210055400013' },
			{ name: 'Garage Martin, agence', siret: '55210055400021' },
			{ name: 'Sans numéro' },
		]);
		const search = async (criteria: object) =>
			(
				(await client.call('POST', '/dossiers/search', { limit: 500, ...criteria })).body.dossiers as Array<{
					name: string;
				}>
			)
				.map(({ name }) => name)
				.sort();
		expect(await search({ sirets: [SIRET] })).toEqual(['Épicerie Dupré']);
		expect(await search({ sirens: ['552100554'] })).toEqual(['Garage Martin', 'Garage Martin, agence']);
		expect(await search({ name: 'EPICERIE' })).toEqual(['Épicerie Dupré']);
		expect(await search({ sirets: [SIRET], sirens: ['552100554'] })).toHaveLength(3);
		expect(await search({ sirets: [] })).toHaveLength(4);

		const pages: number[] = [];
		let cursor: string | undefined;
		do {
			const { body } = await client.call('POST', '/dossiers/search', {
				limit: 3,
				...(cursor ? { cursor } : {}),
			});
			pages.push((body.dossiers as unknown[]).length);
			cursor = body.nextCursor as string | undefined;
		} while (cursor);
		expect(pages).toEqual([3, 1]);
		expect((await client.call('POST', '/dossiers/search', { limit: 3, cursor: 'made-up' })).status).toBe(422);
	});
});

describe('documents', () => {
	it('lists them by time of change, in pages, and looks up 500 keys at once', async () => {
		for (const number of ['F-1', 'F-2', 'F-3']) await file(ORIGINAL, { number });
		const first = (await client.call('GET', '/documents?limit=2')).body;
		const numbers = (body: typeof first) =>
			(body.documents as Array<{ invoice: { number: string } }>).map(({ invoice }) => invoice.number);
		expect(numbers(first)).toEqual(['F-1', 'F-2']);
		const second = (await client.call('GET', `/documents?limit=2&cursor=${String(first.nextCursor)}`)).body;
		expect([numbers(second), second.nextCursor]).toEqual([['F-3'], undefined]);
		const last = (first.documents as Array<{ updatedAt: string }>)[1].updatedAt;
		expect(
			numbers((await client.call('GET', `/documents?updatedAfter=${last}&dossierId=${DOSSIER}`)).body),
		).toEqual(['F-3']);
		expect(numbers((await client.call('GET', '/documents?dossierId=another')).body)).toEqual([]);

		const keys = Array.from(
			{ length: 500 },
			(_key, index) => registration(ORIGINAL, { number: `F-${index}` }).filingKey,
		);
		expect(
			(await client.call('POST', '/documents/lookup', { filingKeys: keys })).body.documents,
		).toHaveLength(3);
		const tooMany = await fetch(`${portal.url}/partner/v1/documents/lookup`, {
			method: 'POST',
			headers: { authorization: 'Bearer sandbox-welyb-token', 'content-type': 'application/json' },
			body: JSON.stringify({ filingKeys: [...keys, 'one more'] }),
		});
		expect(tooMany.status).toBe(422);
	});

	it('keeps everything over a restart, also one after a kill', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'portal-test-'));
		await portal.close();
		await start({ folder });
		const id = idOf(await file(ORIGINAL));
		await client.register(registration(OTHER, { number: 'F-2' }));
		await portal.close();
		// What a portal that was killed leaves behind.
		mkdirSync(join(folder, 'portal.db.lock'));
		await start({ folder, dossiers: undefined });
		expect(portal.documents().map(({ documentId }) => documentId)).toEqual([id]);
		expect(portal.unsettled()).toBe(1);
		expect(await client.download(id, 'original')).toEqual(ORIGINAL);
		await portal.close();
		await start();
		rmSync(folder, { recursive: true });
	});

	it('files more than 50 a second', async () => {
		const startedAt = Date.now();
		const worker = async (worker: number) => {
			for (let index = 0; index < 50; index++) await file(ORIGINAL, { number: `F-${worker}-${index}` });
		};
		await Promise.all([0, 1, 2, 3].map(worker));
		expect(portal.documents()).toHaveLength(200);
		expect(200 / ((Date.now() - startedAt) / 1000)).toBeGreaterThan(50);
	});
});

describe('faults and control', () => {
	const admin = async (method: string, path: string, body?: unknown) =>
		await fetch(`${portal.url}/sandbox${path}`, {
			method,
			headers: body === undefined ? {} : { 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});

	it('is out for as long as it is told: 503, broken connections, silence', async () => {
		await admin('POST', '/outage', { kind: 'unavailable', seconds: 60 });
		const out = await client.call('GET', '/me');
		expect([out.status, out.body.code, Number(out.headers.get('retry-after'))]).toEqual([
			503,
			'unavailable',
			60,
		]);
		await admin('POST', '/outage', { kind: 'refuse', seconds: 60 });
		await expect(client.call('GET', '/me')).rejects.toThrow();
		expect((await admin('GET', '/documents')).status).toBe(200);
		await admin('POST', '/outage', { kind: 'hang', seconds: 0.3 });
		const startedAt = Date.now();
		await expect(client.call('GET', '/me')).rejects.toThrow();
		expect(Date.now() - startedAt).toBeGreaterThan(250);
		expect((await client.call('GET', '/me')).status).toBe(200);
		await admin('POST', '/outage', { kind: 'unavailable', seconds: 60 });
		await admin('DELETE', '/outage');
		expect((await client.call('GET', '/me')).status).toBe(200);
	});

	it('limits calls and fails those it is told to', async () => {
		await admin('POST', '/rate-limit', { requests: 2, perSeconds: 60 });
		const statuses = [];
		for (let call = 0; call < 3; call++) statuses.push((await client.call('GET', '/me')).status);
		expect(statuses).toEqual([200, 200, 429]);
		await admin('DELETE', '/rate-limit');
		await admin('POST', '/failures', { operation: 'searchDossiers', status: 503, retryAfterSeconds: 1 });
		expect((await client.call('GET', '/me')).status).toBe(200);
		expect((await client.call('POST', '/dossiers/search', { limit: 1 })).status).toBe(503);
		expect((await client.call('POST', '/dossiers/search', { limit: 1 })).status).toBe(200);
		expect((await admin('POST', '/outage', { kind: 'nonsense', seconds: 1 })).status).toBe(400);
	});

	it('tells other processes what is there and what was called', async () => {
		await admin('POST', '/dossiers', [{ name: 'Nouveau', siret: '55210055400013' }]);
		await file(ORIGINAL);
		expect(await (await admin('GET', '/dossiers')).json()).toHaveLength(2);
		const [document] = (await (await admin('GET', '/documents')).json()) as object[];
		expect(document).toMatchObject({
			dossierId: DOSSIER,
			dossierSiret: SIRET,
			side: 'purchase',
			identity: '552100554|F-1|2026',
			originalSha256: registration(ORIGINAL).original.sha256,
			hasReadable: false,
		});
		const counters = (await (await admin('GET', '/counters')).json()) as {
			calls: Record<string, number>;
			statuses: object;
		};
		expect(counters.calls).toMatchObject({ registerDocument: 1, putPart: 1, getMe: 0 });
		expect(counters.statuses).toEqual({ 200: 1, 201: 1 });
	});

	it('serves its page, what the page reads, and files that run no code', async () => {
		const id = await client.file();
		const read = async (path: string) => await fetch(`${portal.url}${path}`);
		const page = await read('/');
		expect(await page.text()).toContain('<script type="module" src="main.js">');
		expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
		expect((await read('/main.js')).headers.get('content-type')).toContain('text/javascript');
		const folder = (await (await read(`/page/dossiers/${DOSSIER}/documents?side=purchase`)).json()) as object;
		expect(folder).toMatchObject({ total: 1, documents: [{ id, status: null }] });
		expect(await (await read(`/page/dossiers/${DOSSIER}/documents?side=sale`)).json()).toEqual({
			total: 0,
			documents: [],
			byMail: [],
		});
		const file = await read(`/files/${id}/original`);
		expect([await file.text(), file.headers.get('content-security-policy')]).toEqual([
			'<Invoice>F-1</Invoice>',
			'sandbox',
		]);
		expect((await read(`/files/${id}/readable`)).status).toBe(404);
		expect((await read('/page/documents/nobody')).status).toBe(404);
		expect((await read('/../index.ts')).status).toBe(404);
	});
});

it("the contract check itself sees what doesn't fit", () => {
	const exchange = { method: 'GET', path: '/me', status: 200, answer: { firm: { id: 'a', name: 'b' } } };
	expect(misfits(exchange)).toEqual([expect.stringContaining("required property 'rights'")]);
	expect(misfits({ ...exchange, path: '/you' })).toHaveLength(1);
	expect(misfits({ ...exchange, status: 418, answer: { code: 'teapot' } })).not.toEqual([]);
	expect(
		misfits({ method: 'POST', path: '/documents', status: 409, requestBody: {}, answer: {} }).length,
	).toBeGreaterThan(1);
});
