import { portalContext, type PortalContextOptions } from './portalContext';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { itemSchema } from '../../../nodes/domain/item';
import { WelybDossierLookup } from '../../../nodes/Welyb/DossierLookup/WelybDossierLookup.node';
import { WelybFileDocument } from '../../../nodes/Welyb/FileDocument/WelybFileDocument.node';
import { pdfOf } from '../../unit/sandbox/mailClient';
import { matchedItem, readItem, SELLER, SIRET } from './items';

const PURCHASES = 'compta+dupont@welyb.com';
const SALES = 'ventes+dupont@welyb.fr';
/** Nothing answers there: this channel calls no portal. */
const NOWHERE = 'http://127.0.0.1:1';
const VIEW = pdfOf(5000);
const XML = Buffer.from(`<Invoice>${' '.repeat(4000)}</Invoice>`);

const connection = (more: object = {}) => ({
	dossierId: 'd1',
	dossierName: 'Dupont',
	siret: SIRET,
	siren: SIRET.slice(0, 9),
	state: 'connected',
	purchasesAddress: PURCHASES,
	salesAddress: SALES,
	...more,
});

async function lookUp(connections: unknown, item = readItem()) {
	const parameters = { operation: 'matchInvoice', source: 'list', connections };
	const { context, seen } = portalContext(NOWHERE, { parameters, items: [item] });
	const outputs = await new WelybDossierLookup().execute.call(context);
	expect(seen.calls).toEqual([]);
	return outputs;
}

function addressed(more: Parameters<typeof matchedItem>[0] = {}): INodeExecutionData {
	const item = matchedItem({ original: XML, readable: VIEW, ...more });
	const dossier = {
		...(item.json.dossier as IDataObject),
		collection: { purchases: PURCHASES, sales: SALES },
	};
	return { ...item, json: { ...item.json, dossier } };
}

async function prepare(
	items: INodeExecutionData[],
	options: IDataObject = {},
	more: PortalContextOptions = {},
) {
	const parameters = {
		operation: 'file',
		channel: 'collectionEmail',
		originalProperty: 'data',
		readableProperty: 'readable',
		options,
	};
	const { context, seen } = portalContext(NOWHERE, { parameters, items, ...more });
	const outputs = await new WelybFileDocument().execute.call(context);
	expect(seen.calls).toEqual([]);
	return outputs;
}

describe('Dossier Lookup from a list', () => {
	it('finds a dossier with its collection addresses', async () => {
		const [found, notFound] = await lookUp([connection(), {}]);
		expect(notFound).toEqual([]);
		expect(found.map(({ json }) => [json.side, json.dossier])).toEqual([
			[
				'purchase',
				{
					id: 'd1',
					name: 'Dupont',
					siret: SIRET,
					siren: SIRET.slice(0, 9),
					match: 'siret',
					collection: { purchases: PURCHASES, sales: SALES },
				},
			],
		]);
	});

	it('takes a dossier that is connected with two platforms for one', async () => {
		const [found] = await lookUp([connection({ platform: 'A' }), connection({ platform: 'B' })]);
		expect(found).toHaveLength(1);
	});

	it('leaves out a dossier that is disconnected', async () => {
		const [found, notFound] = await lookUp([connection({ state: 'disconnected' })]);
		expect(found).toEqual([]);
		expect(notFound[0].json.notFound).toMatchObject({ code: 'noDossier' });
	});

	it("goes by a dossier's routing codes", async () => {
		const [item] = [readItem()];
		const buyer = {
			name: 'Dupont',
			siren: SIRET.slice(0, 9),
			sirenSource: 'legalId',
			electronicAddress: { scheme: '0225', value: `${SIRET.slice(0, 9)}_ACHATS` },
		};
		item.json.invoice = { ...(item.json.invoice as IDataObject), buyer };
		const other = connection({ dossierId: 'd2', siret: '73282932000082' });
		const [found] = await lookUp([connection({ routingCodes: 'COMPTA, achats' }), other], item);
		expect(found[0].json.dossier).toMatchObject({ id: 'd1', match: 'routing' });
	});

	it('says what is wrong with the list', async () => {
		await expect(lookUp('none')).rejects.toThrow("'Connections' is no list");
		await expect(lookUp([connection({ state: 'maybe' })])).rejects.toThrow('state');
	});
});

describe('File Document, channel Collection E-Mail', () => {
	it('prepares what Send Email needs, and calls nobody', async () => {
		const [[item], broken] = await prepare([addressed()], { attachXml: true });
		expect(broken).toEqual([]);
		const name = '2026-11-02 Fournisseur SA F-1';
		expect(item.json).toMatchObject({
			mail: { to: PURCHASES, attachments: 'document,original', names: [`${name}.pdf`, `${name}.xml`] },
			document: { id: null, outcome: 'prepared', filedAt: null },
		});
		expect((item.json.mail as IDataObject).subject).toContain(`${SELLER}|F-1|2026`);
		expect(Object.entries(item.binary ?? {}).map(([field, { fileName }]) => [field, fileName])).toEqual([
			['document', `${name}.pdf`],
			['original', `${name}.xml`],
		]);
		expect((itemSchema as z.ZodTypeAny).safeParse(item.json).success).toBe(true);
	});

	it('sends a sale to the other address', async () => {
		const [[item]] = await prepare([addressed({ side: 'sale' })]);
		expect(item.json.mail).toMatchObject({ to: SALES });
	});

	it('names what is broken by item, and the others go on', async () => {
		const [prepared, broken] = await prepare([
			addressed({ readable: undefined }),
			addressed({ number: 'F-2' }),
			matchedItem({ number: 'F-3', original: XML, readable: VIEW }),
		]);
		expect(prepared.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(broken.map(({ json }) => json.error)).toMatchObject([
			{ code: 'noReadableDocument', retryable: false },
			{ code: 'addressMissing', retryable: true, notReady: true },
		]);
		expect((broken[0].json.error as IDataObject).message).toContain('F-1');
	});

	it('goes by the limits that are set', async () => {
		const big = addressed({ readable: pdfOf(1_200_000) });
		const [, [broken]] = await prepare([big], { mostMegabytes: 1 });
		expect(broken.json.error).toMatchObject({ code: 'tooLarge' });
		const [[alone]] = await prepare([addressed()], { attachXml: true, mostAttachments: 1 });
		expect(alone.json.mail).toMatchObject({ attachments: 'document' });
	});

	it('tells an AI agent on its one output what is broken', async () => {
		const [[told]] = await prepare(
			[addressed({ readable: undefined })],
			{},
			{
				nodeType: 'n8n-nodes-efacture-welyb.welybFileDocumentTool',
			},
		);
		expect(told.json.error).toMatchObject({ code: 'noReadableDocument' });
	});
});
