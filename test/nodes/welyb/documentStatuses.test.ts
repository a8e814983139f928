import { portalContext, type PortalContextOptions } from './portalContext';

import {
	NodeHelpers,
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { changeSchema, documentSchema, statusSchema, type Status } from '../../../nodes/domain/item';
import { WelybFileDocument } from '../../../nodes/Welyb/FileDocument/WelybFileDocument.node';
import { startPortal, type Portal } from '../../../sandbox/portal';
import { PortalClient } from '../../unit/portal/portalClient';
import { DOSSIER_ID, matchedItem, SELLER, SIRET } from './items';

let portal: Portal;
let client: PortalClient;
let allMisfits: string[];

beforeEach(async () => {
	allMisfits = [];
	portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }] });
	client = new PortalClient(portal);
});
afterEach(async () => {
	await portal.close();
	expect([...allMisfits, ...client.misfits]).toEqual([]);
});

async function run(operation: string, options: PortalContextOptions = {}) {
	const { context, seen } = portalContext(portal.url, {
		...options,
		parameters: { operation, ...options.parameters },
	});
	const [items] = await new WelybFileDocument().execute.call(context);
	allMisfits.push(...seen.misfits);
	return { items, json: items.map(({ json }) => json as Record<string, IDataObject>), seen };
}

const failing = async (operation: string, options: PortalContextOptions = {}) =>
	await run(operation, options).then(
		() => undefined,
		(error: Error & { description: string }) => error,
	);

const status = (more: Partial<Status> = {}): Status => ({
	id: 'status-1',
	code: '205',
	at: '2026-11-05T10:00:00',
	issuerRole: 'BY',
	reasons: [],
	payments: [],
	about: { number: 'F-1', issueDate: '2026-11-02', sellerSiren: SELLER },
	flowId: 'flow-9',
	...more,
});
const withStatus = (documentId: string, more: Partial<Status> = {}): INodeExecutionData => ({
	json: {
		flow: { id: 'flow-9', organization: '' },
		status: status(more) as unknown as IDataObject,
		document: { id: documentId },
	},
});
const fromItem = {
	statusFrom: 'item',
	documentIds: (item: INodeExecutionData) => (item.json.document as IDataObject).id,
};

describe('File', () => {
	it('registers what the portal needs to offer statuses', async () => {
		const item = matchedItem();
		item.json.flow = { id: 'f', organization: '', processingRule: 'B2G' };
		(item.json.invoice as IDataObject).vatBreakdown = [
			{ category: 'S', rate: '20', base: '100.00', tax: '20.00' },
		];
		await run('file', { items: [item], parameters: { originalProperty: 'data' } });
		const { body } = await client.call('GET', `/documents/${portal.documents()[0].documentId}`);
		expect((body as unknown as { invoice: object }).invoice).toMatchObject({
			processingRule: 'B2G',
			vatBreakdown: [{ rate: '20', base: '100.00', tax: '20.00' }],
		});
	});
});

describe('Set Document Status', () => {
	it('writes the item’s status with all it holds, once, and keeps the rest of the item', async () => {
		const id = await client.file({ side: 'sale' });
		const item = withStatus(id, {
			code: '212',
			issuerRole: 'SE',
			payments: [{ type: 'MEN', amount: '60.00', currency: 'EUR', rate: '20', date: '2026-11-04' }],
			reasons: [{ code: 'X', label: 'Y', action: 'NIN', note: 'why' }],
		});
		const { items } = await run('setStatus', { items: [item], parameters: fromItem });
		expect(items).toEqual([
			{
				json: {
					...item.json,
					documentStatus: {
						documentId: id,
						filingKey: `${DOSSIER_ID}|sale|${SELLER}|F-1|2026`,
						dossierId: DOSSIER_ID,
						side: 'sale',
						outcome: 'set',
						statusId: 'status-1',
						inForce: '212',
					},
				},
				binary: undefined,
				pairedItem: { item: 0 },
			},
		]);
		expect(portal.statuses(id)).toMatchObject([
			{
				id: 'status-1',
				code: '212',
				at: '2026-11-05T10:00:00',
				issuerRole: 'SE',
				payments: [{ type: 'MEN', amount: '60.00', currency: 'EUR', rate: '20', date: '2026-11-04' }],
				reasons: [{ code: 'X', label: 'Y', action: 'NIN', note: 'why' }],
				flowId: 'flow-9',
			},
		]);
		const again = await run('setStatus', { items: [item], parameters: fromItem });
		expect(again.json[0].documentStatus.outcome).toBe('known');
		expect(portal.statuses(id)).toHaveLength(1);
	});

	it('sets it on every document named, and gives one item each', async () => {
		portal.addDossiers([{ id: 'seller', name: 'Fournisseur' }]);
		const purchase = await client.file();
		const sale = await client.file({ side: 'sale', dossierId: 'seller' });
		const asText = await run('setStatus', {
			items: [withStatus(purchase)],
			parameters: { statusFrom: 'item', documentIds: `${purchase}, ${sale} ,` },
		});
		expect(asText.json.map(({ documentStatus }) => documentStatus.side)).toEqual(['purchase', 'sale']);
		const asList = await run('setStatus', {
			items: [withStatus(purchase)],
			parameters: { statusFrom: 'item', documentIds: [purchase, sale, purchase] },
		});
		expect(asList.json.map(({ documentStatus }) => documentStatus.outcome)).toEqual(['known', 'known']);
		expect([portal.statuses(purchase), portal.statuses(sale)].map(({ length }) => length)).toEqual([1, 1]);
	});

	it('tries every document before it fails, and says which is missing', async () => {
		const id = await client.file();
		const error = await failing('setStatus', {
			items: [withStatus(id)],
			parameters: { statusFrom: 'item', documentIds: ['nobody', id] },
		});
		expect(error?.message).toBe(
			"The portal doesn't know the document in setting status 205 on document nobody (HTTP 404)",
		);
		expect(portal.statuses(id)).toHaveLength(1);
	});

	it('one that fails doesn’t stop the others', async () => {
		const id = await client.file();
		const items = [withStatus('nobody'), withStatus(id), { json: { document: { id } } }, withStatus('')];
		const { json } = await run('setStatus', { items, parameters: fromItem, continueOnFail: true });
		expect(json.map(({ error, documentStatus }) => error?.code ?? documentStatus.outcome)).toEqual([
			'documentNotFound',
			'set',
			'statusMissing',
			'documentMissing',
		]);
		expect(json[0].error.retryable).toBe(true);
	});

	it('knows the echo of what a person set in the portal', async () => {
		const id = await client.file();
		const change = portal.decide(id, { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] });
		const { at } = change.status ?? {};
		const echo = withStatus(id, { code: '210', at, reasons: [{ code: 'TX_TVA_ERR' }] });
		const { json } = await run('setStatus', { items: [echo], parameters: fromItem });
		expect(json[0].documentStatus.outcome).toBe('known');
		expect(portal.statuses(id)).toMatchObject([
			{ id: 'status-1', changeId: change.id, transmission: 'accepted' },
		]);
	});

	it('puts a status together from fields, the same each time', async () => {
		const id = await client.file();
		const parameters = {
			statusFrom: 'fields',
			documentIds: id,
			statusCode: '207',
			statusAt: '2026-11-05T09:00:00Z',
			statusFields: {
				reasons: ['TX_TVA_ERR'],
				note: 'Call them',
				issuerRole: 'BY',
				payments: { payment: [{ type: 'MPA', amount: '5.00', currency: 'EUR', rate: '', date: '' }] },
			},
		};
		const first = await run('setStatus', { parameters });
		const second = await run('setStatus', { parameters });
		expect([first, second].map(({ json }) => json[0].documentStatus.outcome)).toEqual(['set', 'known']);
		expect(portal.statuses(id)).toMatchObject([
			{
				code: '207',
				at: '2026-11-05T10:00:00',
				issuerRole: 'BY',
				reasons: [{ code: 'TX_TVA_ERR', label: 'Taux de TVA erroné' }],
				payments: [{ type: 'MPA', amount: '5.00', rate: null }],
				note: 'Call them',
			},
		]);
		const inParis = await run('setStatus', {
			parameters: { ...parameters, statusAt: '2026-11-05T10:00:00' },
		});
		expect(inParis.json[0].documentStatus.outcome).toBe('known');
		const error = await failing('setStatus', { parameters: { ...parameters, statusAt: '' } });
		expect(error?.message).toBe("'Set At' is missing or isn't a time");
	});

	it('says what is wrong with a status of another shape', async () => {
		const error = await failing('setStatus', {
			items: [{ json: { status: { code: 5 }, document: { id: 'd' } } }],
			parameters: fromItem,
		});
		expect(error?.message).toMatch(/^The item's 'status' has an unexpected shape: at id/);
	});
});

describe('Get', () => {
	it('gives a document with its status and history in the item’s words', async () => {
		const id = await client.file();
		await run('setStatus', { items: [withStatus(id)], parameters: fromItem });
		const byId = await run('get', { parameters: { getBy: 'id', documentId: id } });
		const key = `${DOSSIER_ID}|purchase|${SELLER}|F-1|2026`;
		const byKey = await run('get', { parameters: { getBy: 'filingKey', documentKey: key } });
		expect(byKey.json).toEqual(byId.json);
		const [{ document, side, status: current, history }] = byId.json;
		expect(documentSchema.parse(document)).toMatchObject({ id, outcome: 'alreadyFiled', filingKey: key });
		expect(side).toBe('purchase');
		expect(statusSchema.parse(current)).toMatchObject({
			id: 'status-1',
			code: '205',
			label: 'Approved',
			labelFr: 'Approuvée',
			phase: '23',
			origin: 'platform',
			about: { number: 'F-1', issueDate: '2026-11-02', sellerSiren: SELLER },
		});
		expect(history).toEqual([current]);
	});

	it('counts a person’s change to the history once the platform has it', async () => {
		const id = await client.file();
		const get = async () => (await run('get', { parameters: { getBy: 'id', documentId: id } })).json[0];
		const change = portal.decide(id, { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] });
		const report = async (state: string) =>
			await run('reportTransmission', { parameters: { changeId: change.id, state, refusalReason: 'No' } });
		for (const state of ['awaitingConfirmation', 'sent', 'refused']) {
			expect([(await get()).history, (await get()).document.statuses]).toEqual([
				[],
				[expect.objectContaining({ code: '210' })],
			]);
			await report(state);
		}
		expect((await get()).status).toBeNull();
		await report('accepted');
		expect((await get()).history).toEqual([(await get()).status]);
	});

	it('says so when no status is known, or no document', async () => {
		const id = await client.file();
		const { json } = await run('get', { parameters: { getBy: 'id', documentId: id } });
		expect([json[0].status, json[0].history]).toEqual([null, []]);
		const unknown = await failing('get', { parameters: { getBy: 'filingKey', documentKey: 'a|purchase|b' } });
		expect(unknown?.message).toBe('No document is filed under a|purchase|b');
		const empty = await failing('get', { parameters: { getBy: 'id', documentId: '' } });
		expect(empty?.message).toBe("'Document ID' is empty");
	});
});

describe('Get Many', () => {
	it('lists documents of a dossier or since a date, in pages, flat or whole', async () => {
		portal.addDossiers([{ id: 'other', name: 'Other' }]);
		const first = await client.file({ number: 'F-1' });
		await client.file({ number: 'F-2', dossierId: 'other' });
		await new Promise((later) => setTimeout(later, 5));
		const instant = new Date().toISOString();
		await run('setStatus', { items: [withStatus(first)], parameters: fromItem });
		const list = async (parameters: IDataObject) =>
			(await run('getMany', { parameters: { returnAll: true, simplify: true, ...parameters } })).json;
		expect((await list({})).map(({ number }) => number)).toEqual(['F-2', 'F-1']);
		expect((await list({ dossierId: 'other' })).map(({ number }) => number)).toEqual(['F-2']);
		expect(await list({ updatedAfter: instant })).toEqual([
			{
				id: first,
				filingKey: `${DOSSIER_ID}|purchase|${SELLER}|F-1|2026`,
				dossierId: DOSSIER_ID,
				side: 'purchase',
				number: 'F-1',
				counterpart: 'Fournisseur',
				payable: '120.00',
				statusCode: '205',
				statusAt: '2026-11-05T10:00:00',
				filedAt: expect.any(String),
			},
		]);
		expect(await list({ returnAll: false, limit: 1 })).toHaveLength(1);
		const [whole] = await list({ simplify: false, dossierId: 'other' });
		expect(whole).toMatchObject({ document: { outcome: 'alreadyFiled' }, status: null, history: [] });
		const error = await failing('getMany', { parameters: { updatedAfter: 'yesterday' } });
		expect(error?.message).toBe("'Updated After' isn't a date");
	});

	it('follows the pages of a long list', async () => {
		const register = async (index: number) => await client.file({ number: `F-${index}` });
		for (let index = 0; index < 510; index++) await register(index);
		const { json, seen } = await run('getMany', { parameters: { returnAll: true } });
		expect([new Set(json.map(({ id }) => id)).size, seen.calls.length]).toEqual([510, 2]);
	});
});

describe('Get Applicable Statuses', () => {
	it('adds what the portal offers, or why it offers nothing', async () => {
		const id = await client.file();
		const of = { applicableTo: id };
		const open = await run('getApplicable', { items: [{ json: { kept: true } }], parameters: of });
		const applicable = open.json[0].applicable as unknown as Array<{ code: string; reasons: string[] }>;
		expect(applicable.map(({ code }) => code)).toEqual(['204', '205', '206', '207', '208', '210', '211']);
		expect(open.json[0]).toMatchObject({ kept: true, refusal: null });
		portal.decide(id, { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] });
		const closed = await run('getApplicable', { parameters: of });
		expect(closed.json[0]).toEqual({ applicable: [], refusal: expect.stringContaining('closed') });
	});
});

describe('Get Many Changes', () => {
	it('lists the changes that still wait to be sent, as the trigger emits them', async () => {
		const id = await client.file();
		await run('setStatus', { items: [withStatus(id, { code: '203' })], parameters: fromItem });
		const change = portal.decide(id, { person: 'proposer', code: '204' });
		const parameters = { transmission: 'waiting', returnAll: true };
		const { json } = await run('getManyChanges', { parameters });
		expect(json).toHaveLength(1);
		expect(changeSchema.parse(json[0].change)).toMatchObject({
			id: change.id,
			origin: 'portal',
			author: { id: 'proposer' },
			transmission: 'waiting',
		});
		expect(statusSchema.parse(json[0].status).code).toBe('204');
		await run('reportTransmission', { parameters: { changeId: change.id, state: 'sent' } });
		expect((await run('getManyChanges', { parameters })).json).toEqual([]);
		const all = await run('getManyChanges', { parameters: { transmission: '', returnAll: true } });
		expect(all.json.map((one) => one.change.type)).toEqual([
			'documentFiled',
			'statusChanged',
			'statusChanged',
		]);
		const future = { transmission: '', since: '2099-01-01T00:00:00Z', returnAll: true };
		expect((await run('getManyChanges', { parameters: future })).json).toEqual([]);
	});
});

describe('Report Transmission', () => {
	it('tells what became of a change, and gives it back as it stands', async () => {
		const id = await client.file();
		const change = portal.decide(id, { person: 'decider', code: '210', reasons: ['TX_TVA_ERR'] });
		const items = [{ json: { change: { id: change.id }, kept: true } }];
		const changeId = (item: INodeExecutionData) => (item.json.change as IDataObject).id;
		const sent = await run('reportTransmission', {
			items,
			parameters: { changeId, state: 'sent', reportFields: { flowId: 'flow-7', confirmedBy: 'Decider' } },
		});
		expect(sent.json[0]).toMatchObject({
			kept: true,
			change: { id: change.id, transmission: 'sent', confirmedBy: 'Decider' },
			status: { code: '210', flowId: 'flow-7' },
		});
		const refused = await run('reportTransmission', {
			items,
			parameters: { changeId, state: 'refused', refusalReason: 'InvoiceLC: not allowed' },
		});
		expect(refused.json[0].change).toMatchObject({
			transmission: 'refused',
			reason: 'InvoiceLC: not allowed',
		});
		expect(portal.statuses(id)).toMatchObject([
			{ transmission: 'refused', reason: 'InvoiceLC: not allowed' },
		]);
	});

	it('wants a change that a person made, and a reason for a refusal', async () => {
		const nobody = await failing('reportTransmission', { parameters: { changeId: 'nobody', state: 'sent' } });
		expect(nobody?.message).toBe(
			"The portal doesn't know the change in the report on change nobody (HTTP 404)",
		);
		const empty = await failing('reportTransmission', { parameters: { changeId: '', state: 'sent' } });
		expect(empty?.message).toBe("'Change ID' is empty");
		const silent = await failing('reportTransmission', { parameters: { changeId: 'x', state: 'refused' } });
		expect(silent?.message).toBe("'Reason' is empty");
	});
});

describe('the node’s parameters', () => {
	const { description } = new WelybFileDocument();
	/** As n8n completes what a workflow has stored. */
	const completed = (stored: INodeParameters) =>
		NodeHelpers.getNodeParameters(
			description.properties,
			stored,
			true,
			false,
			{ typeVersion: 1 },
			description,
		);

	it('mean what they meant in workflows from before there were resources', () => {
		expect(completed({})).toMatchObject({
			resource: 'document',
			operation: 'file',
			originalProperty: 'data',
		});
		expect(completed({ operation: 'lookUp' })).toMatchObject({
			operation: 'lookUp',
			filingKey: '={{ $json.filingKey }}',
		});
	});

	it.each(
		description.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options, displayOptions }) =>
				(options as INodePropertyOptions[]).map(
					({ value }) => [displayOptions?.show?.resource?.[0], value] as const,
				),
			),
	)('%s, %s: n8n keeps them, and the subtitle has words for it', (resource, operation) => {
		const parameters = completed({ resource, operation } as INodeParameters);
		expect(parameters).toMatchObject({ resource, operation });
		expect(Object.keys(parameters ?? {}).length).toBeGreaterThan(2);
		expect(description.subtitle).toContain(`${String(operation)}: "`);
	});
});

it('the portal’s own code and sentence reach the item when it refuses', async () => {
	portal.failNext({ operation: 'listApplicableStatuses', status: 403 });
	const { json } = await run('getApplicable', { parameters: { applicableTo: 'd-1' }, continueOnFail: true });
	expect(json[0].error).toMatchObject({ code: 'forbidden', retryable: true });
	expect(json[0].error.message).toContain('the applicable statuses of document d-1');
});
