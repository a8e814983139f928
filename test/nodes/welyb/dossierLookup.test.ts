import { portalContext, type PortalContextOptions } from './portalContext';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { WelybDossierLookup } from '../../../nodes/Welyb/DossierLookup/WelybDossierLookup.node';
import { startPortal, type Portal } from '../../../sandbox/portal';
import { DOSSIER_ID, readItem, SELLER, SIRET } from './items';

let portal: Portal;
let allMisfits: string[];

beforeEach(async () => {
	allMisfits = [];
	portal = await startPortal({ dossiers: [{ name: 'Dupont', siret: SIRET }] });
});
afterEach(async () => {
	await portal.close();
	expect(allMisfits).toEqual([]);
});

async function run(operation: string, options: PortalContextOptions = {}) {
	const { context, seen } = portalContext(portal.url, {
		...options,
		parameters: { operation, ...options.parameters },
	});
	const outputs = await new WelybDossierLookup().execute.call(context);
	allMisfits.push(...seen.misfits);
	return { outputs, seen };
}

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json as Record<string, IDataObject>);

describe('Match Invoice', () => {
	it('adds dossier and side, keeps all the rest, and leaves its input as it was', async () => {
		const item = readItem({ readable: Buffer.from('%PDF') });
		const before = structuredClone(item);
		const { outputs } = await run('matchInvoice', { items: [item] });
		expect(outputs[0]).toEqual([
			{
				json: {
					...item.json,
					dossier: {
						id: DOSSIER_ID,
						name: 'Dupont',
						siret: SIRET,
						siren: SIRET.slice(0, 9),
						match: 'siret',
						collection: portal.dossiers()[0].collection,
					},
					side: 'purchase',
				},
				binary: item.binary,
				pairedItem: { item: 0 },
			},
		]);
		expect(outputs[1]).toEqual([]);
		expect(item).toEqual(before);
	});

	it('gives two items for an invoice between two dossiers, and a reason for one that concerns nobody', async () => {
		portal.addDossiers([{ name: 'Fournisseur', siret: `${SELLER}00013` }]);
		const items = [readItem(), readItem({ buyer: { name: 'Mme Petit' } })];
		const { outputs } = await run('matchInvoice', { items });
		expect(
			outputs[0].map(({ json, pairedItem }) => [json.side, (json.dossier as IDataObject).name, pairedItem]),
		).toEqual([
			['purchase', 'Dupont', { item: 0 }],
			['sale', 'Fournisseur', { item: 0 }],
			['sale', 'Fournisseur', { item: 1 }],
		]);
		const lonely = readItem({ buyer: { name: 'Mme Petit' } });
		(lonely.json.invoice as IDataObject).seller = { name: 'Inconnu', siren: '443061841' };
		const missed = await run('matchInvoice', { items: [lonely] });
		expect(missed.outputs[0]).toEqual([]);
		expect(missed.outputs[1]).toEqual([
			{
				json: {
					...lonely.json,
					notFound: { code: 'buyerNotIdentified', message: expect.stringContaining('Mme Petit') },
				},
				binary: lonely.binary,
				pairedItem: { item: 0 },
			},
		]);
	});

	it('asks for the dossiers of 1,200 companies in three calls', async () => {
		const sirens = Array.from({ length: 1200 }, (_siren, index) => String(100_000_000 + index));
		portal.addDossiers(sirens.map((siren) => ({ name: siren, siret: `${siren}00011` })));
		const items = sirens.map((siren) =>
			readItem({ original: null, buyer: { name: siren, siren, sirenSource: 'legalId' } }),
		);
		const { outputs, seen } = await run('matchInvoice', { items });
		expect(seen.calls).toEqual(Array.from({ length: 3 }, () => 'POST /dossiers/search'));
		expect(outputs[0].map(({ json }) => (json.dossier as IDataObject).name)).toEqual(sirens);
	});

	it('sets apart what holds no invoice, without asking the portal', async () => {
		const { outputs, seen } = await run('matchInvoice', {
			items: [{ json: { flow: { id: 'a', organization: '' }, invoice: null, status: {} } }],
		});
		expect(jsonOf(outputs[1])[0].notFound.code).toBe('notAnInvoice');
		expect(seen.calls).toEqual([]);
	});

	it('goes by routing codes, as many as are given', async () => {
		portal.addDossiers([{ name: 'Dupont agence', siret: `${SIRET.slice(0, 9)}00082` }]);
		const siren = SIRET.slice(0, 9);
		const buyer = {
			name: 'Dupont',
			siren,
			sirenSource: 'electronicAddress',
			electronicAddress: { scheme: '0225', value: `${siren}_NORD` },
		};
		const codes = [
			{ code: 'SUD', siret: SIRET },
			{ code: 'nord', siret: '732 829 320 00082' },
		];
		const { outputs } = await run('matchInvoice', {
			items: [readItem({ buyer })],
			parameters: { routingCodes: { codes } },
		});
		expect(jsonOf(outputs[0])[0].dossier).toMatchObject({ name: 'Dupont agence', match: 'routing' });
		await expect(
			run('matchInvoice', { parameters: { routingCodes: { codes: [{ code: 'NORD', siret: '123' }] } } }),
		).rejects.toThrow("The routing code 'NORD' has no SIRET of 14 digits");
	});

	it('files by SIREN when told to', async () => {
		const item = readItem({
			buyer: {
				name: 'Dupont',
				siret: `${SIRET.slice(0, 9)}00090`,
				siren: SIRET.slice(0, 9),
				sirenSource: 'siret',
			},
		});
		const waiting = await run('matchInvoice', { items: [item] });
		expect(jsonOf(waiting.outputs[1])[0].notFound).toMatchObject({ code: 'siretUnknown', side: 'purchase' });
		const filed = await run('matchInvoice', {
			items: [item],
			parameters: { options: { fileBySiren: true } },
		});
		expect(jsonOf(filed.outputs[0])[0].dossier.match).toBe('siren');
	});

	it('tells an AI agent on the output that it sees whether a dossier was found', async () => {
		const items = [readItem(), readItem({ buyer: {} })];
		const { outputs } = await run('matchInvoice', {
			items,
			nodeType: 'n8n-nodes-efacture-welyb.welybDossierLookupTool',
		});
		expect(jsonOf(outputs[0]).map(({ found, notFound }) => [found, notFound?.code])).toEqual([
			[true, undefined],
			[false, 'buyerNotIdentified'],
		]);
		expect(outputs[1]).toEqual([]);
	});

	it('lets the items go on by the error output when the portal is down', async () => {
		portal.startOutage('refuse', 60);
		const { outputs } = await run('matchInvoice', { items: [readItem(), readItem()], continueOnFail: true });
		expect(jsonOf(outputs[0]).map(({ error }) => [error.code, error.retryable])).toEqual([
			['unreachable', true],
			['unreachable', true],
		]);
		await expect(run('matchInvoice', { items: [readItem()] })).rejects.toThrow(
			/can't be reached: it broke off the connection/,
		);
	});

	it('says what is wrong with an item of another shape', async () => {
		const { outputs } = await run('matchInvoice', {
			items: [{ json: { invoice: { number: 5 } } }],
			continueOnFail: true,
		});
		expect(jsonOf(outputs[0])[0].error.message).toMatch(/^The item has an unexpected shape: at invoice\./);
	});
});

describe('Find', () => {
	const find = async (findBy: string, value: string) =>
		(await run('find', { parameters: { findBy, value } })).outputs;

	it.each([
		['siret', '732 829 320 00074'],
		['siren', '732829320'],
		['name', 'dup'],
	])('by %s', async (findBy, value) => {
		const outputs = await find(findBy, value);
		expect(outputs).toHaveLength(1);
		expect(jsonOf(outputs[0])).toEqual([
			{ found: true, dossier: expect.objectContaining({ id: DOSSIER_ID }) },
		]);
	});

	it.each([
		['siret', '55210055400013', "No dossier has the SIRET '55210055400013'"],
		['siret', '123', "'123' is no SIRET: it needs 14 digits"],
		['siren', 'abc', "'abc' is no SIREN: it needs 9 digits"],
		['name', ' ', 'No name was given'],
		['name', 'nobody', "No dossier has the name 'nobody'"],
	])('by %s, none for %s', async (findBy, value, reason) => {
		expect(jsonOf((await find(findBy, value))[0])).toEqual([{ found: false, reason }]);
	});
});

describe('Get Many', () => {
	beforeEach(() => {
		portal.addDossiers(
			Array.from({ length: 1100 }, (_dossier, index) => ({ id: `d-${index}`, name: `D ${index}` })),
		);
	});

	it('returns as many as the limit says', async () => {
		const { outputs, seen } = await run('getMany', { parameters: { returnAll: false, limit: 3 } });
		expect([outputs[0].length, seen.calls.length]).toEqual([3, 1]);
	});

	it('returns all, page by page', async () => {
		const { outputs, seen } = await run('getMany', { parameters: { returnAll: true } });
		expect(new Set(outputs[0].map(({ json }) => json.id)).size).toBe(1101);
		expect(seen.calls).toHaveLength(3);
	});
});

describe('when the portal refuses', () => {
	const failing = async () => await run('getMany', { parameters: { returnAll: true } });

	it.each([
		[403, 'The portal gives the API token no right to the search for dossiers (HTTP 403)'],
		[404, "The portal doesn't know the address of the search for dossiers (HTTP 404)"],
		[500, 'The portal failed at the search for dossiers (HTTP 500)'],
	])('%s', async (status, message) => {
		portal.failNext({ operation: 'searchDossiers', status });
		await expect(failing()).rejects.toMatchObject({ message, httpCode: String(status) });
		expect((await failing()).outputs[0]).toHaveLength(1);
	});

	it('a wrong token: names the field and shows no token', async () => {
		const credential = { portalUrl: portal.url, apiToken: 'secret-of-the-firm', probe: '' };
		const failed = await run('getMany', { credential, parameters: { returnAll: true } }).catch(
			(error: Error) => error,
		);
		expect(failed).toMatchObject({
			message: "The portal doesn't accept the API token for the partner API (HTTP 401)",
			description: expect.stringContaining("check 'API Token'"),
		});
		expect(JSON.stringify(failed) + String((failed as Error).stack)).not.toContain('secret-of-the-firm');
	});

	it('429 and 503: waits as long as it is told and goes on', async () => {
		portal.failNext({ operation: 'searchDossiers', status: 429, retryAfterSeconds: 1 });
		portal.failNext({ operation: 'searchDossiers', status: 503, retryAfterSeconds: 0 });
		const startedAt = Date.now();
		const { outputs, seen } = await failing();
		expect([outputs[0].length, seen.calls.length]).toEqual([1, 3]);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
	});
});
