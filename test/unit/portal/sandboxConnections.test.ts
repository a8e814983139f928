import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPortal, type Connection, type Portal, type PortalOptions } from '../../../sandbox/portal';
import { DOSSIER, PortalClient, SIRET } from './portalClient';

const FIRM = 'Cabinet Bac à Sable';
const TERMS = { connectedFrom: '2026-09-01', platform: 'eFacture', organization: 'org-1' };

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

const connect = async (dossierId = DOSSIER, terms: object = TERMS) =>
	await client.call('PUT', `/connections/${dossierId}`, terms);
const disconnect = async (dossierId = DOSSIER) => await client.call('DELETE', `/connections/${dossierId}`);
const disconnectAll = async (firmName = FIRM) =>
	await client.call('DELETE', `/connections?firmName=${encodeURIComponent(firmName)}`);
const connectionOf = ({ body }: Awaited<ReturnType<typeof connect>>) => body.connection as Connection;
const states = () => portal.connections().map(({ dossierId, state }) => [dossierId, state]);

describe('connecting', () => {
	it('once; the same again changes nothing, other terms change the terms only', async () => {
		const first = await connect();
		expect([first.status, first.body.outcome, connectionOf(first)]).toEqual([
			200,
			'connected',
			{
				dossierId: DOSSIER,
				dossierName: 'Épicerie Dupré',
				siret: SIRET,
				siren: SIRET.slice(0, 9),
				state: 'connected',
				connectedAt: expect.any(String),
				disconnectedAt: null,
				...TERMS,
			},
		]);
		const again = await connect();
		expect([again.body.outcome, connectionOf(again)]).toEqual(['unchanged', connectionOf(first)]);
		const changed = await connect(DOSSIER, { connectedFrom: null });
		expect([changed.body.outcome, connectionOf(changed)]).toEqual([
			'changed',
			{ ...connectionOf(first), connectedFrom: null, platform: null, organization: null },
		]);
		expect(portal.connections()).toEqual([connectionOf(changed)]);
	});

	it('again after disconnecting, under the terms given then', async () => {
		await connect();
		await disconnect();
		const again = await connect(DOSSIER, { connectedFrom: '2026-11-02T10:00:00.000Z' });
		expect([again.body.outcome, connectionOf(again).disconnectedAt, connectionOf(again).platform]).toEqual([
			'connected',
			null,
			null,
		]);
	});

	it.each([
		['has no SIRET', { id: 'd', name: 'D' }],
		['has a SIRET with a wrong check digit', { id: 'd', name: 'D', siret: '73282932000075' }],
		['has a SIRET with a wrong check digit', { id: 'd', name: 'D', siret: '35600000009076' }],
		['has the SIRET of another dossier', { id: 'd', name: 'D', siret: SIRET }],
	])('refuses a dossier that %s, and changes nothing', async (why, dossier) => {
		portal.addDossiers([dossier]);
		const { status, body } = await connect('d');
		expect([status, body.code, body.message]).toEqual([422, 'dossierNotEligible', `The dossier D ${why}`]);
		expect(portal.connections()).toEqual([]);
	});

	it("takes a branch of La Poste by La Poste's own check", async () => {
		portal.addDossiers([{ id: 'poste', name: 'Bureau de poste', siret: '35600000009075' }]);
		expect((await connect('poste')).status).toBe(200);
	});

	it('refuses an unknown dossier and terms of another shape', async () => {
		expect((await connect('nobody')).body.code).toBe('dossierNotFound');
		const send = async (terms: object) =>
			await fetch(`${portal.url}/partner/v1/connections/${DOSSIER}`, {
				method: 'PUT',
				headers: { authorization: 'Bearer sandbox-welyb-token', 'content-type': 'application/json' },
				body: JSON.stringify(terms),
			});
		expect((await send({})).status).toBe(422);
		expect((await send({ connectedFrom: '01/09/2026' })).status).toBe(422);
		expect(portal.connections()).toEqual([]);
	});
});

describe('disconnecting', () => {
	it('ends the connection once, keeps it in the list and its documents in place', async () => {
		await client.file();
		await connect();
		const first = await disconnect();
		expect([first.body.outcome, connectionOf(first).state, connectionOf(first).disconnectedAt]).toEqual([
			'disconnected',
			'disconnected',
			expect.any(String),
		]);
		const again = await disconnect();
		expect([again.body.outcome, connectionOf(again)]).toEqual(['unchanged', connectionOf(first)]);
		expect(portal.documents()).toHaveLength(1);
	});

	it('says so where there never was a connection, and knows an unknown dossier', async () => {
		const { body } = await disconnect();
		expect([body.outcome, body.connection]).toEqual(['unchanged', null]);
		expect((await disconnect('nobody')).body.code).toBe('dossierNotFound');
	});

	it("all takes the firm's name, and tells which connections it ended", async () => {
		portal.addDossiers([
			{ id: 'a', name: 'A', siret: '55210055400013' },
			{ id: 'b', name: 'B', siret: '55210055400021' },
		]);
		for (const id of [DOSSIER, 'a', 'b']) await connect(id);
		await disconnect('b');
		const before = portal.connections();
		expect((await disconnectAll('Cabinet')).body.code).toBe('confirmationMismatch');
		expect(portal.connections()).toEqual(before);
		const ended = async () =>
			((await disconnectAll()).body.disconnected as Connection[]).map(({ dossierId, state }) => [
				dossierId,
				state,
			]);
		expect(await ended()).toEqual([
			['a', 'disconnected'],
			[DOSSIER, 'disconnected'],
		]);
		expect(await ended()).toEqual([]);
	});
});

describe('the application', () => {
	const applications = async () => {
		const { body } = await client.call('GET', '/applications');
		const active = (body.applications as Array<{ id: string; active: boolean }>).map((one) => [
			one.id,
			one.active,
		]);
		return { active: Object.fromEntries(active) as Record<string, boolean>, mayAdd: body.mayAdd };
	};

	it('is active or not; those that are not are shown to administrators only', async () => {
		expect(await applications()).toEqual({
			active: { 'automatiser-efacture': true, 'automatiser-meg-achats': false, meg: true },
			mayAdd: true,
		});
		portal.setApplicationActive(false);
		expect((await applications()).active['automatiser-efacture']).toBe(false);
		portal.setAdministrator(false);
		expect(await applications()).toEqual({ active: { meg: true }, mayAdd: false });
	});

	it('has to be active to connect, and ends every connection when it is removed', async () => {
		await connect();
		portal.setApplicationActive(false);
		expect(states()).toEqual([[DOSSIER, 'disconnected']]);
		const { status, body } = await connect();
		expect([status, body.code]).toEqual([409, 'applicationInactive']);
		expect(states()).toEqual([[DOSSIER, 'disconnected']]);
	});

	it('can be set by other processes, as can whose token it is', async () => {
		const put = async (path: string, body: object) =>
			await fetch(`${portal.url}/sandbox${path}`, {
				method: 'PUT',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		await connect();
		expect((await put('/application', { active: false })).status).toBe(204);
		expect((await put('/administrator', { administrator: false })).status).toBe(204);
		expect(await applications()).toEqual({ active: { meg: true }, mayAdd: false });
		const listed = await fetch(`${portal.url}/sandbox/connections`);
		expect(await listed.json()).toEqual(portal.connections());
	});
});

it('lists connections in pages, by state', async () => {
	const ids = ['a', 'b', 'c', 'd', 'e'];
	portal.addDossiers(ids.map((id, order) => ({ id, name: id, siret: `552100554${sirets[order]}` })));
	for (const id of ids) await connect(id);
	await disconnect('c');
	const list = async (query: string) => {
		const found: string[][] = [];
		let cursor = '';
		do {
			const { body } = await client.call('GET', `/connections?limit=2${query}${cursor}`);
			found.push((body.connections as Connection[]).map(({ dossierId }) => dossierId));
			cursor = body.nextCursor ? `&cursor=${String(body.nextCursor)}` : '';
		} while (cursor);
		return found;
	};
	expect(await list('')).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
	expect(await list('&state=connected')).toEqual([
		['a', 'b'],
		['d', 'e'],
	]);
	expect(await list('&state=disconnected')).toEqual([['c']]);
	const wrong = await fetch(`${portal.url}/partner/v1/connections?state=lost`, {
		headers: { authorization: 'Bearer sandbox-welyb-token' },
	});
	expect(wrong.status).toBe(422);
});

/** Ends of SIRETs of 552100554 with right check digits. */
const sirets = ['00013', '00021', '00039', '00047', '00054'];

it.each([
	['connections.read', 'PUT', `/connections/${DOSSIER}`, TERMS],
	['connections.read', 'DELETE', `/connections/${DOSSIER}`, undefined],
	['connections.read', 'DELETE', `/connections?firmName=x`, undefined],
	['connections.write', 'GET', '/connections', undefined],
	['connections.write', 'GET', '/applications', undefined],
] as const)('a token with %s only may not %s %s', async (right, method, path, body) => {
	await portal.close();
	await start({ tokens: [{ token: 'limited', rights: [right] }] });
	const limited = new PortalClient(portal, 'limited');
	expect((await limited.call(method, path, body)).body.code).toBe('forbidden');
	expect(limited.misfits).toEqual([]);
});

it('keeps connections and applications over a restart', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'portal-test-'));
	await portal.close();
	await start({ folder, applicationActive: true });
	await connect();
	const [before] = portal.connections();
	await portal.close();
	await start({ folder, dossiers: undefined });
	expect(portal.connections()).toEqual([before]);
	portal.setApplicationActive(false);
	await portal.close();
	await start({ folder, dossiers: undefined });
	expect((await connect()).body.code).toBe('applicationInactive');
	await portal.close();
	await start();
	rmSync(folder, { recursive: true });
});
