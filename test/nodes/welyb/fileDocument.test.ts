import { portalContext, type PortalContextOptions } from './portalContext';

import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { documentSchema } from '../../../nodes/domain/item';
import { WelybFileDocument } from '../../../nodes/Welyb/FileDocument/WelybFileDocument.node';
import { startPortal, type Portal, type PortalOptions } from '../../../sandbox/portal';
import { PortalClient, registration } from '../../unit/portal/portalClient';
import { DOSSIER_ID, matchedItem, SELLER, SIRET } from './items';

const READABLE = Buffer.from('%PDF-1.7 for people');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let portal: Portal;
let allMisfits: string[];

const start = async (options: PortalOptions = {}) => {
	portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }], ...options });
};

beforeEach(async () => {
	allMisfits = [];
	await start();
});
afterEach(async () => {
	await portal.close();
	expect(allMisfits).toEqual([]);
});

async function run(options: PortalContextOptions = {}) {
	const parameters = {
		operation: 'file',
		originalProperty: 'data',
		readableProperty: 'readable',
		...options.parameters,
	};
	const { context, seen } = portalContext(portal.url, { ...options, parameters });
	const [items] = await new WelybFileDocument().execute.call(context);
	allMisfits.push(...seen.misfits);
	return { items, seen, documents: items.map(({ json }) => json.document as IDataObject) };
}

const failure = async (options: PortalContextOptions) =>
	await run(options).catch((error: Error & { description: string }) => error);
const errorsOf = (items: INodeExecutionData[]) =>
	items.map(({ json }) => (json.error as IDataObject | undefined)?.code);
const key = (number = 'F-1', side = 'purchase') => `${DOSSIER_ID}|${side}|${SELLER}|${number}|2026`;
const download = async (id: unknown, part: string) =>
	await new PortalClient(portal).download(String(id), part);

describe('File', () => {
	it('files the readable view of an XML invoice with the original beside it', async () => {
		const original = Buffer.from('<Invoice>é</Invoice>');
		const item = matchedItem({ original, readable: READABLE });
		const { items, seen, documents } = await run({ items: [item] });
		const [filed] = portal.documents();
		expect(documents[0]).toEqual({
			id: filed.documentId,
			outcome: 'filed',
			filingKey: key(),
			originalSha256: sha256(original),
			filedAt: filed.filedAt,
			fileName: '2026-11-02 Fournisseur SA F-1.pdf',
			directory: expect.stringMatching(/^Achats\/\d{4}\/\d{2}$/),
			unreadable: false,
		});
		expect(documentSchema.safeParse(documents[0]).success).toBe(true);
		expect(items[0]).toEqual({ json: { ...item.json, document: documents[0] }, pairedItem: { item: 0 } });
		expect(await download(filed.documentId, 'original')).toEqual(original);
		expect(await download(filed.documentId, 'readable')).toEqual(READABLE);
		expect(seen.calls).toEqual([
			'POST /documents/lookup',
			'POST /documents',
			expect.stringMatching(/^PUT .*\/original$/),
			expect.stringMatching(/^PUT .*\/readable$/),
		]);
	});

	it('files a Factur-X invoice as it is, and an XML one without readable view flagged', async () => {
		const items = [
			matchedItem({ number: 'F-1', syntax: 'Factur-X', readable: READABLE }),
			matchedItem({ number: 'F-2', syntax: 'CII' }),
		];
		const { documents } = await run({ items });
		expect(documents.map(({ fileName, unreadable }) => [fileName, unreadable])).toEqual([
			['2026-11-02 Fournisseur SA F-1.pdf', false],
			['2026-11-02 Fournisseur SA F-2.xml', true],
		]);
		expect(portal.documents().map(({ hasReadable }) => hasReadable)).toEqual([false, false]);
	});

	it('files under the side: one invoice between two dossiers has two documents', async () => {
		portal.addDossiers([{ id: 'other', name: 'Fournisseur', siret: `${SELLER}00013` }]);
		const { documents } = await run({
			items: [matchedItem(), matchedItem({ side: 'sale', dossierId: 'other' })],
		});
		expect(documents.map(({ directory }) => String(directory).split('/')[0])).toEqual(['Achats', 'Ventes']);
		expect(documents[1].fileName).toBe('2026-11-02 Dupont F-1.xml');
	});

	it('uploads nothing for what is settled with the same original', async () => {
		await run({ items: [matchedItem({ readable: READABLE })] });
		const { documents, seen } = await run({ items: [matchedItem({ readable: READABLE })] });
		expect(documents[0]).toMatchObject({
			id: portal.documents()[0].documentId,
			outcome: 'alreadyFiled',
			filingKey: key(),
		});
		expect(seen.calls).toEqual(['POST /documents/lookup']);
		expect(documentSchema.safeParse(documents[0]).success).toBe(true);
	});

	it('tells a conflict with what differs, and changes nothing', async () => {
		const original = Buffer.from('<Invoice>first</Invoice>');
		await run({ items: [matchedItem({ original })] });
		const other = Buffer.from('<Invoice>second</Invoice>');
		const { documents, seen } = await run({ items: [matchedItem({ original: other, payable: '130.00' })] });
		expect(documents[0]).toMatchObject({
			outcome: 'conflict',
			differences: ['payable', 'originalSha256'],
			originalSha256: sha256(original),
			deliveredSha256: sha256(other),
		});
		expect(seen.calls).toEqual(['POST /documents/lookup', 'POST /documents']);
		expect(await download(documents[0].id, 'original')).toEqual(original);
	});

	it('works on items with one filing key in their order', async () => {
		const first = Buffer.from('<Invoice>first</Invoice>');
		const items = [first, first, Buffer.from('<Invoice>second</Invoice>')].map((original) =>
			matchedItem({ original }),
		);
		const { documents } = await run({ items });
		expect(documents.map(({ outcome }) => outcome)).toEqual(['filed', 'alreadyFiled', 'conflict']);
		expect(portal.documents()).toHaveLength(1);
	});

	it('makes one document when twenty executions file the same invoice at once', async () => {
		const runs = await Promise.all(
			Array.from({ length: 20 }, async () => await run({ items: [matchedItem({ readable: READABLE })] })),
		);
		expect(new Set(runs.map(({ documents }) => documents[0].id)).size).toBe(1);
		expect(portal.documents()).toHaveLength(1);
		expect(portal.unsettled()).toBe(0);
	});

	it('keeps the order of 60 items, five at a time, and asks for all their keys in one call', async () => {
		const numbers = Array.from({ length: 60 }, (_item, index) => `F-${index}`);
		const { items, seen } = await run({ items: numbers.map((number) => matchedItem({ number })) });
		expect(items.map(({ json }) => (json.invoice as IDataObject).number)).toEqual(numbers);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(numbers.map((_number, item) => ({ item })));
		expect(seen.calls.filter((call) => call.endsWith('/lookup'))).toHaveLength(1);
		expect(portal.documents()).toHaveLength(60);
	});

	it('lets the files travel on only when asked to', async () => {
		const item = matchedItem({ readable: READABLE });
		expect((await run({ items: [item] })).items[0]).not.toHaveProperty('binary');
		const kept = await run({ items: [item], parameters: { options: { keepFiles: true } } });
		expect(kept.items[0].binary).toEqual(item.binary);
	});

	it('takes a file that lies in the item itself, too', async () => {
		const item = matchedItem({ original: null });
		item.binary = {
			data: { data: Buffer.from('<Invoice/>').toString('base64'), mimeType: 'application/xml' },
		};
		const { documents } = await run({ items: [item] });
		expect(documents[0].originalSha256).toBe(sha256(Buffer.from('<Invoice/>')));
	});
});

describe('what an item must have', () => {
	const without = (field: string): INodeExecutionData => {
		const item = matchedItem();
		return { ...item, json: { ...item.json, [field]: undefined } };
	};
	const anonymous = matchedItem();
	(anonymous.json.invoice as IDataObject).identity = null;

	it.each([
		['an invoice', without('invoice'), 'invoiceMissing', 'The item holds no invoice to file'],
		['a dossier', without('dossier'), 'dossierMissing', 'Invoice F-1 has no dossier'],
		['a side', without('side'), 'sideMissing', 'Invoice F-1 has no side'],
		['an identity', anonymous, 'identityMissing', "Invoice F-1 can't be told from others"],
		[
			'a file',
			matchedItem({ original: null }),
			'fileMissing',
			"Invoice F-1 wasn't filed in dossier Dupont: the item has no file in 'data'",
		],
		[
			'content in its file',
			matchedItem({ original: Buffer.alloc(0) }),
			'fileMissing',
			"Invoice F-1 wasn't filed in dossier Dupont: its file in 'data' is empty",
		],
	])('%s; the others go on', async (_what, item, code, message) => {
		const { items } = await run({ items: [item, matchedItem({ number: 'F-2' })], continueOnFail: true });
		expect(items[0].json.error).toMatchObject({ code, message, retryable: false });
		expect((items[1].json.document as IDataObject).outcome).toBe('filed');
		expect(await failure({ items: [item] })).toMatchObject({ message });
	});
});

describe('when the portal fails', () => {
	it('goes on after a crash between registration and upload, uploading only what is missing', async () => {
		const original = Buffer.from('<Invoice>F-1</Invoice>');
		portal.failNext({ operation: 'putPart', status: 0, skip: 1 });
		const { items } = await run({
			items: [matchedItem({ original, readable: READABLE })],
			continueOnFail: true,
		});
		expect(items[0].json.error).toMatchObject({
			code: 'unreachable',
			retryable: true,
			message: expect.stringContaining("Invoice F-1 wasn't filed in dossier Dupont: the portal at 127.0.0.1"),
		});
		expect([portal.documents().length, portal.unsettled()]).toEqual([0, 1]);
		const { documents } = await run({ items: [matchedItem({ original, readable: READABLE })] });
		expect([documents[0].outcome, portal.documents().length, portal.unsettled()]).toEqual(['filed', 1, 0]);
		expect(portal.counters().calls.putPart).toBe(3);
	});

	it('sends an upload again after 429 and 503, the whole of it', async () => {
		const original = Buffer.from('<Invoice>'.repeat(20_000));
		portal.failNext({ operation: 'putPart', status: 429, retryAfterSeconds: 0 });
		portal.failNext({ operation: 'putPart', status: 503, retryAfterSeconds: 0 });
		const { documents, seen } = await run({ items: [matchedItem({ original })] });
		expect(documents[0].outcome).toBe('filed');
		expect(await download(documents[0].id, 'original')).toEqual(original);
		// Once to measure it, three times to send it.
		expect(seen.opened).toBe(4);
	});

	it('loses seconds, not minutes, when the portal is down, and blames no invoice for it', async () => {
		portal.startOutage('refuse', 60);
		const items = Array.from({ length: 50 }, (_item, index) => matchedItem({ number: `F-${index}` }));
		const startedAt = Date.now();
		const result = await run({ items, continueOnFail: true });
		expect(new Set(errorsOf(result.items))).toEqual(new Set(['unreachable']));
		expect(Date.now() - startedAt).toBeLessThan(5000);
		expect(result.seen.calls).toHaveLength(1);
	});

	it.each([
		['a dossier that was removed', { dossierId: 'gone' }, {}, 'dossierNotFound', 404],
		[
			'a file above the limit',
			{ original: Buffer.alloc(3000, 'x') },
			{ maxFileBytes: 2000 },
			'tooLarge',
			413,
		],
	])(
		"%s: that item fails, with the portal's reason, and the others go on",
		async (_case, item, options, code, httpStatus) => {
			await portal.close();
			await start(options);
			const { items } = await run({
				items: [matchedItem(item), matchedItem({ number: 'F-2' })],
				continueOnFail: true,
			});
			expect(items[0].json.error).toMatchObject({
				code,
				httpStatus,
				retryable: false,
				requestId: expect.any(String),
				description: expect.stringContaining('The portal says: '),
			});
			expect((items[1].json.document as IDataObject).outcome).toBe('filed');
		},
	);

	it('registers again when another delivery took its place before it could upload', async () => {
		const original = Buffer.from('<Invoice>mine</Invoice>');
		const theirs = Buffer.from('<Invoice>theirs</Invoice>');
		const client = new PortalClient(portal);
		const { context, seen } = portalContext(portal.url, {
			items: [matchedItem({ original })],
			parameters: { operation: 'file', originalProperty: 'data' },
		});
		const request = context.helpers.httpRequestWithAuthentication;
		let uploads = 0;
		context.helpers.httpRequestWithAuthentication = async function (type, options) {
			if (options.method === 'PUT' && uploads++ === 0) {
				const wanted = registration(theirs);
				const other = {
					...wanted,
					dossierId: DOSSIER_ID,
					filingKey: key(),
					invoice: { ...wanted.invoice, identity: `${SELLER}|F-1|2026` },
				};
				const registered = await client.register(other);
				if (registered.body.document) await client.put(registered.body.document.id, 'original', theirs);
			}
			return await request.call(this, type, options);
		} as typeof request;
		const [[item]] = await new WelybFileDocument().execute.call(context);
		expect(item.json.document).toMatchObject({ outcome: 'conflict', originalSha256: sha256(theirs) });
		expect(seen.misfits.concat(client.misfits)).toEqual([]);
	});

	it('an answer that is a web page', async () => {
		const credential = { portalUrl: portal.url, apiToken: 'sandbox-welyb-token', probe: '' };
		const { context } = portalContext(portal.url, { items: [matchedItem()], credential });
		context.helpers.httpRequestWithAuthentication = (async () => ({
			statusCode: 200,
			headers: {},
			body: '<html>Welcome</html>',
		})) as unknown as typeof context.helpers.httpRequestWithAuthentication;
		const parameters: Record<string, unknown> = {
			operation: 'file',
			originalProperty: 'data',
			readableProperty: '',
		};
		context.getNodeParameter = ((name: string, _item: number, otherwise: unknown) =>
			parameters[name] ?? otherwise) as never;
		await expect(new WelybFileDocument().execute.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('it is a web page'),
			description: expect.stringContaining("Check 'Portal URL'"),
		});
	});

	it('shows neither token nor content of an invoice in what it says', async () => {
		const credential = { portalUrl: portal.url, apiToken: 'secret-of-the-firm', probe: '' };
		const failed = await failure({
			items: [matchedItem({ original: Buffer.from('<Invoice>confidential</Invoice>') })],
			credential,
		});
		const said = JSON.stringify(failed) + String((failed as Error).stack);
		expect(failed).toMatchObject({ message: expect.stringContaining("doesn't accept the API token") });
		expect(said).not.toContain('secret-of-the-firm');
		expect(said).not.toContain('confidential');
	});
});

describe('Look Up', () => {
	const lookUp = async (keys: string[]) =>
		await run({
			items: keys.map((filingKey) => ({ json: { filingKey, kept: true } })),
			parameters: { operation: 'lookUp', filingKey: (item: INodeExecutionData) => item.json.filingKey },
		});

	it('says for each key whether it is settled, 500 keys a call', async () => {
		await run({ items: [matchedItem()] });
		const keys = [
			key('F-9'),
			key('F-1'),
			'',
			...Array.from({ length: 998 }, (_key, index) => key(`G-${index}`)),
			key('F-1'),
		];
		const { items, seen } = await lookUp(keys);
		expect(items.map(({ json }) => json.filingKey)).toEqual(keys);
		expect(items[0].json).toEqual({ filingKey: key('F-9'), kept: true, settled: false, document: null });
		expect(items[1].json).toMatchObject({
			settled: true,
			document: {
				id: portal.documents()[0].documentId,
				outcome: 'alreadyFiled',
				payable: '120.00',
				issueDate: '2026-11-02',
			},
		});
		expect(items[1001].json.settled).toBe(true);
		expect(seen.calls).toHaveLength(2);
	});
});
