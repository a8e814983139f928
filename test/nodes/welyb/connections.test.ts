import { portalContext, type PortalContextOptions } from './portalContext';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { EFactureDirectory } from '../../../nodes/EFacture/EFactureDirectory/EFactureDirectory.node';
import { WelybDossierLookup } from '../../../nodes/Welyb/DossierLookup/WelybDossierLookup.node';
import { startPortal, type Portal } from '../../../sandbox/portal';
import { firm43, siretOf } from '../../fixtures/firm';
import { SIRET } from './items';

const FIRM = 'Cabinet Bac à Sable';
const DUPONT = { id: 'dupont', name: 'Dupont', siret: SIRET };

let portal: Portal;
let allMisfits: string[];

beforeEach(async () => {
	allMisfits = [];
	portal = await startPortal({ dossiers: [DUPONT] });
});
afterEach(async () => {
	await portal.close();
	expect(allMisfits).toEqual([]);
});

async function run(operation: string, options: PortalContextOptions = {}) {
	const { context, seen } = portalContext(portal.url, {
		...options,
		parameters: {
			resource: 'connection',
			operation,
			dossierId: ({ json }: INodeExecutionData) => json.id,
			...options.parameters,
		},
	});
	const [items] = await new WelybDossierLookup().execute.call(context);
	allMisfits.push(...seen.misfits);
	return { items: items.map(({ json }) => json as Record<string, IDataObject>), outputs: items, seen };
}

const itemsOf = (...json: IDataObject[]) => json.map((one) => ({ json: one }));
const dupont = (more: IDataObject = {}) => itemsOf({ id: 'dupont', account: 'exists', ...more });
const firmItems = () => itemsOf(...firm43.map(({ id, account, kind }) => ({ id, account, kind })));
const codesOf = (notes: unknown) => (notes as Array<{ code: string }>).map(({ code }) => code);
const failing = async (operation: string, options: PortalContextOptions) =>
	await run(operation, options).then(
		() => undefined,
		(error: Error & { description?: string }) => error,
	);

describe('Check Connection', () => {
	it('adds dossier, verdict and connection, and keeps all the rest', async () => {
		const item = {
			json: { id: 'dupont', account: 'exists', kept: 1 },
			binary: { data: { data: '', mimeType: 'a/b' } },
		};
		const { outputs } = await run('checkConnection', { items: [item] });
		expect(outputs).toEqual([
			{
				json: {
					...item.json,
					dossier: expect.objectContaining({ ...DUPONT, siren: SIRET.slice(0, 9) }),
					eligibility: { eligible: true, reasons: [], warnings: [] },
					connection: null,
				},
				binary: item.binary,
				pairedItem: { item: 0 },
			},
		]);
		await run('connect', { items: dupont() });
		const [{ eligibility, connection }] = (await run('checkConnection', { items: dupont() })).items;
		expect([codesOf(eligibility.reasons), connection.state]).toEqual([['alreadyConnected'], 'connected']);
		await run('disconnect', { items: dupont() });
		const [after] = (await run('checkConnection', { items: dupont() })).items;
		expect([after.eligibility.eligible, after.connection.state]).toEqual([true, 'disconnected']);
	});

	it('takes what is on the platform from a list, by SIRET or SIREN; an empty one checks nothing', async () => {
		portal.addDossiers([{ id: 'other', name: 'Other', siret: siretOf(1) }]);
		const check = async (accounts: unknown) => {
			const { items } = await run('checkConnection', {
				items: itemsOf({ id: 'dupont' }, { id: 'other' }),
				parameters: { accountFrom: 'list', accounts },
			});
			return items.map(({ eligibility }) =>
				codesOf([...(eligibility.reasons as []), ...(eligibility.warnings as [])]),
			);
		};
		expect(await check(`732 829 320, 443061841`)).toEqual([[], ['notOnPlatform']]);
		expect(await check(`732 829 320 00074;\n${siretOf(1)}`)).toEqual([[], []]);
		expect(await check([siretOf(1)])).toEqual([['notOnPlatform'], []]);
		expect(await check('')).toEqual([['notChecked'], ['notChecked']]);
		expect(await check('732829320, org-1')).toEqual([[], ['notOnPlatform']]);
		expect(await check('org-1')).toEqual([['notChecked'], ['notChecked']]);
	});

	it('takes the answers of Check Accounts of eFacture Directory as they are', async () => {
		portal.addDossiers([{ id: 'other', name: 'Other', siret: siretOf(1) }]);
		const { context } = portalContext(portal.url, {
			items: itemsOf({ ...DUPONT }, { id: 'other', siret: siretOf(1) }),
			parameters: {
				operation: 'checkAccounts',
				number: ({ json }: INodeExecutionData) => json.siret,
				organizations: SIRET,
			},
		});
		const [checked] = await new EFactureDirectory().execute.call(context);
		const { items } = await run('checkConnection', { items: checked });
		expect(items.map(({ eligibility }) => codesOf(eligibility.reasons))).toEqual([[], ['notOnPlatform']]);
	});

	it('takes an item without an account for not checked, and refuses one with another word', async () => {
		const [{ eligibility }] = (await run('checkConnection', { items: itemsOf({ id: 'dupont' }) })).items;
		expect([eligibility.eligible, codesOf(eligibility.warnings)]).toEqual([true, ['notChecked']]);
		await expect(run('checkConnection', { items: dupont({ account: 'yes' }) })).rejects.toThrow(
			"The item's 'account' is 'yes', not one of exists, unknown, notChecked",
		);
	});

	it('finds another dossier with the SIRET among all of the firm, not only among the items', async () => {
		portal.addDossiers([{ id: 'twin', name: 'Twin', siret: SIRET }]);
		const [{ eligibility }] = (await run('checkConnection', { items: dupont() })).items;
		expect(codesOf(eligibility.reasons)).toEqual(['sharedSiret']);
	});

	it('says what is wrong with an item, and goes on with the others', async () => {
		const { items } = await run('checkConnection', {
			items: [...itemsOf({}, { id: 'nobody' }), ...dupont()],
			continueOnFail: true,
		});
		expect(items.map(({ error, eligibility }) => error?.code ?? eligibility.eligible)).toEqual([
			'dossierMissing',
			'dossierNotFound',
			true,
		]);
	});

	it('judges 2,000 dossiers in nine calls', async () => {
		const many = Array.from({ length: 2_000 }, (_d, n) => ({
			id: `m-${n}`,
			name: `M ${n}`,
			siret: siretOf(n),
		}));
		portal.addDossiers(many);
		for (const { id } of many) portal.connect(id, { connectedFrom: null });
		const { items, seen } = await run('checkConnection', { items: itemsOf(...many) });
		// 2,001 dossiers and 2,000 connections in pages of 500.
		expect([items.length, seen.calls.length]).toEqual([2_000, 9]);
		expect(
			items.filter(({ eligibility }) => codesOf(eligibility.reasons).join() !== 'alreadyConnected'),
		).toEqual([]);
	});
});

describe('Connect', () => {
	it('of 43 dossiers connects 32, refuses 11 with their reasons, and 2 carry their warning', async () => {
		await portal.close();
		portal = await startPortal({ dossiers: firm43 });
		const { items } = await run('connect', { items: firmItems(), continueOnFail: true });
		const connected = items.filter(({ connection }) => connection?.outcome === 'connected');
		expect(connected).toHaveLength(32);
		expect(portal.connections().map(({ dossierId }) => dossierId)).toEqual(
			connected.map(({ dossier }) => dossier.id),
		);
		const refused = items.flatMap(({ error }, index) =>
			error
				? [[firm43[index].kind, error.code, String(error.message).replace(/^The dossier Dossier \d+ /, '')]]
				: [],
		);
		const why: Record<string, RegExp> = {
			withoutSiret: /^can't be connected: It has no SIRET$/,
			sharedSiret: /^can't be connected: Its SIRET \d{14} is also that of Dossier \d+ \(d-\d+\)$/,
			notOnPlatform: /^can't be connected: The platform account has no organization with its SIRET or SIREN$/,
			wrongDigit: /^can't be connected: '\d{14}' is no SIRET: its check digit is wrong\. By Luhn's rule .*$/,
		};
		expect(refused).toHaveLength(11);
		for (const [kind, code, message] of refused) {
			expect([code, String(message)]).toEqual([
				'dossierNotEligible',
				expect.stringMatching(why[String(kind)]),
			]);
		}
		const warned = items.filter(({ eligibility }) => eligibility && codesOf(eligibility.warnings).length > 0);
		expect(warned.map(({ kind }) => kind)).toEqual(['notChecked', 'notChecked']);
	});

	it('connects none of them where one failure stops the node', async () => {
		await portal.close();
		portal = await startPortal({ dossiers: firm43 });
		const error = await failing('connect', { items: firmItems() });
		expect(error?.message).toMatch(/^The dossier Dossier 30 can't be connected: It has no SIRET$/);
		expect(error?.description).toBe(
			"Enter its SIRET in Welyb. 11 of 43 items can't be connected, so none was. Set 'On Error' to continue to connect the others.",
		);
		expect(portal.connections()).toEqual([]);
		expect(portal.counters().calls.connectDossier).toBe(0);
	});

	it.each([
		['now', {}, expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/)],
		['a day', { invoicesFrom: 'date', fromDate: '2026-09-01' }, '2026-09-01'],
		[
			'a day with the time of the date picker',
			{ invoicesFrom: 'date', fromDate: '2026-09-01T00:00:00' },
			'2026-09-01',
		],
		['a day in UTC', { invoicesFrom: 'date', fromDate: '2026-08-31T22:00:00.000Z' }, '2026-09-01'],
		['all', { invoicesFrom: 'all' }, null],
	])('from %s on', async (_what, parameters, connectedFrom) => {
		const before = Date.now();
		const { items } = await run('connect', {
			items: dupont(),
			parameters: { invoicesFrom: 'now', ...parameters, platform: ' eFacture ', organization: 'org-1' },
		});
		expect(items[0].connection).toEqual({ ...portal.connections()[0], outcome: 'connected' });
		expect(items[0].connection).toMatchObject({ connectedFrom, platform: 'eFacture', organization: 'org-1' });
		if (_what === 'now')
			expect(Date.parse(String(items[0].connection.connectedFrom))).toBeGreaterThanOrEqual(before);
	});

	it('again changes nothing: not from now on, nor under the same terms', async () => {
		const terms = { invoicesFrom: 'date', fromDate: '2026-09-01', platform: 'eFacture' };
		await run('connect', { items: dupont(), parameters: terms });
		const before = portal.connections();
		for (const parameters of [terms, { invoicesFrom: 'now' }, { ...terms, platform: '' }]) {
			const { items, seen } = await run('connect', { items: dupont(), parameters });
			expect(items[0].connection).toEqual({ ...before[0], outcome: 'unchanged' });
			expect(seen.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
		}
		expect(portal.connections()).toEqual(before);
	});

	it('refuses other terms for a connected dossier, unless it is to change them', async () => {
		await run('connect', {
			items: dupont(),
			parameters: { invoicesFrom: 'date', fromDate: '2026-09-01', platform: 'eFacture' },
		});
		const before = portal.connections();
		const all = { invoicesFrom: 'all' };
		for (const other of [{ platform: 'Other PA' }, { organization: 'org-2' }]) {
			const refused = await failing('connect', {
				items: dupont(),
				parameters: { invoicesFrom: 'now', ...other },
			});
			expect(refused?.message).toMatch(/under other terms/);
		}
		const error = await failing('connect', { items: dupont(), parameters: all });
		expect(error?.message).toMatch(
			/It is connected already, since 20\d\d-\d\d-\d\d, under other terms \(invoices from 2026-09-01, platform eFacture\)$/,
		);
		expect(error?.description).toBe("Turn on 'Change Terms', or disconnect it first.");
		expect(portal.connections()).toEqual(before);
		const change = (parameters: object) =>
			run('connect', {
				items: dupont(),
				parameters: { ...parameters, connectOptions: { changeTerms: true } },
			});
		expect((await change(all)).items[0].connection).toEqual({
			...before[0],
			connectedFrom: null,
			outcome: 'changed',
		});
		const moved = (await change({ invoicesFrom: 'now', platform: 'Other PA' })).items[0].connection;
		expect(moved).toEqual({ ...before[0], connectedFrom: null, platform: 'Other PA', outcome: 'changed' });
	});

	it('begins anew after disconnecting, keeping the platform it was on', async () => {
		await run('connect', { items: dupont(), parameters: { invoicesFrom: 'all', platform: 'eFacture' } });
		await run('disconnect', { items: dupont() });
		const { items } = await run('connect', { items: dupont(), parameters: { invoicesFrom: 'now' } });
		expect(items[0].connection).toMatchObject({
			outcome: 'connected',
			platform: 'eFacture',
			disconnectedAt: null,
		});
		expect(items[0].connection.connectedFrom).toEqual(expect.stringContaining('T'));
	});

	it('a connected dossier that lost its right to be is refused with all reasons', async () => {
		await run('connect', { items: dupont() });
		portal.addDossiers([{ id: 'twin', name: 'Twin', siret: SIRET }]);
		const error = await failing('connect', { items: dupont() });
		expect(error?.message).toMatch(
			/: Its SIRET 73282932000074 is also that of Twin \(twin\)\. It is connected already/,
		);
	});

	it('connects nothing while the application is not active, and says who adds it', async () => {
		portal.setApplicationActive(false);
		portal.setAdministrator(false);
		const error = await failing('connect', { items: dupont() });
		expect([error?.message, error?.description]).toEqual([
			"'Automatiser eFacture' isn't active in the firm's Welyb, so that no dossier can be connected",
			expect.stringMatching(/^Have an administrator of the firm's Welyb add it/),
		]);
		expect(portal.connections()).toEqual([]);
	});

	it('tells why the portal refuses what changed since it was checked', async () => {
		portal.failNext({ operation: 'connectDossier', status: 409 });
		const error = await failing('connect', { items: dupont() });
		expect(error?.message).toMatch(/connecting dossier dupont \(HTTP 409\)$/);
		expect(portal.connections()).toEqual([]);
	});

	it('says what is wrong with its date, and a dossier that is unknown', async () => {
		const wrong = { invoicesFrom: 'date', fromDate: 'soon' };
		await expect(run('connect', { items: dupont(), parameters: wrong })).rejects.toThrow(
			"'From Date' isn't a date: 'soon'",
		);
		await expect(run('connect', { items: dupont({ id: 'nobody' }) })).rejects.toThrow(
			'The firm has no dossier nobody',
		);
	});

	it('connects 2,000 dossiers, a few at a time, after seven calls that check them all', async () => {
		const many = Array.from({ length: 2_000 }, (_d, n) => ({
			id: `m-${n}`,
			name: `M ${n}`,
			siret: siretOf(n),
		}));
		portal.addDossiers(many);
		const { items, seen } = await run('connect', {
			items: itemsOf(...many),
			parameters: { connectOptions: { concurrency: 4 } },
		});
		expect(items.filter(({ connection }) => connection.outcome === 'connected')).toHaveLength(2_000);
		const puts = seen.calls.filter((call) => call.startsWith('PUT'));
		expect([puts.length, seen.calls.length, seen.mostAtOnce]).toEqual([2_000, 2_007, 4]);
	}, 60_000);
});

describe('Disconnect', () => {
	it('once; again, and where there never was a connection, it says that nothing changed', async () => {
		portal.addDossiers([{ id: 'never', name: 'Never' }]);
		await run('connect', { items: dupont() });
		const items = itemsOf({ id: 'dupont' }, { id: 'dupont' }, { id: 'never' }, { id: 'nobody' });
		const first = await run('disconnect', { items, continueOnFail: true });
		const [connection] = portal.connections();
		expect(connection.state).toBe('disconnected');
		expect(first.items.map(({ connection, error }) => connection ?? error.code)).toEqual([
			{ ...connection, outcome: expect.stringMatching(/^(disconnected|unchanged)$/) },
			{ ...connection, outcome: expect.stringMatching(/^(disconnected|unchanged)$/) },
			{ dossierId: 'never', outcome: 'unchanged' },
			'dossierNotFound',
		]);
		expect(new Set(first.items.map(({ connection }) => connection?.outcome))).toContain('disconnected');
		const again = await run('disconnect', { items: dupont() });
		expect(again.items[0].connection).toEqual({ ...connection, outcome: 'unchanged' });
	});
});

describe('Disconnect All', () => {
	beforeEach(async () => {
		portal.addDossiers([{ id: 'other', name: 'Other', siret: siretOf(1) }]);
		await run('connect', { items: itemsOf({ id: 'dupont' }, { id: 'other' }) });
		await run('disconnect', { items: itemsOf({ id: 'other' }) });
	});

	it("with the firm's name, and says what it did", async () => {
		const all = async () => (await run('disconnectAll', { parameters: { firmName: ` ${FIRM} ` } })).items;
		const [done] = await all();
		expect(done).toEqual({
			firm: { id: 'firm-1', name: FIRM },
			count: 1,
			disconnected: [
				expect.objectContaining({ dossierId: 'dupont', dossierName: 'Dupont', state: 'disconnected' }),
			],
		});
		expect(portal.connections().map(({ state }) => state)).toEqual(['disconnected', 'disconnected']);
		expect(await all()).toEqual([{ firm: done.firm, count: 0, disconnected: [] }]);
	});

	it.each([
		['Cabinet', "The firm isn't named 'Cabinet', so nothing was disconnected"],
		[FIRM.toUpperCase(), /so nothing was disconnected$/],
		['', "'Firm Name' is empty, so nothing was disconnected"],
	])('with %j for a name it changes nothing', async (firmName, message) => {
		const before = portal.connections();
		const error = await failing('disconnectAll', { parameters: { firmName } });
		expect(error?.message).toMatch(message);
		expect(error?.description).not.toContain(FIRM);
		expect(portal.connections()).toEqual(before);
		expect(portal.counters().calls.disconnectAll).toBe(0);
	});
});

describe('Get Application', () => {
	const application = async () =>
		(await run('getApplication', { items: itemsOf({}, {}) })).items[0] as IDataObject;

	it('is active', async () => {
		expect(await application()).toMatchObject({
			name: 'Automatiser eFacture',
			active: true,
			mayAdd: true,
			todo: null,
		});
		expect(portal.counters().calls.listApplications).toBe(1);
	});

	it.each([
		[true, /^As an administrator, add it in Welyb under Settings > Applications/],
		[false, /^Have an administrator of the firm's Welyb add it/],
	])("isn't active, for an administrator: %s", async (administrator, todo) => {
		portal.setApplicationActive(false);
		portal.setAdministrator(administrator);
		expect(await application()).toMatchObject({
			name: 'Automatiser eFacture',
			active: false,
			mayAdd: administrator,
			todo: expect.stringMatching(todo),
		});
	});
});

it('lists connections, by state and up to a limit', async () => {
	const ids = ['a', 'b', 'c'];
	portal.addDossiers(ids.map((id, order) => ({ id, name: id, siret: siretOf(order) })));
	await run('connect', { items: itemsOf(...ids.map((id) => ({ id }))) });
	await run('disconnect', { items: itemsOf({ id: 'b' }) });
	const list = async (parameters: IDataObject) =>
		(await run('getManyConnections', { items: itemsOf({}), parameters })).items.map(
			({ dossierId }) => dossierId,
		);
	expect(await list({ returnAll: true })).toEqual(['a', 'b', 'c']);
	expect(await list({ returnAll: true, connectionState: 'connected' })).toEqual(['a', 'c']);
	expect(await list({ returnAll: true, connectionState: 'disconnected' })).toEqual(['b']);
	expect(await list({ limit: 2 })).toEqual(['a', 'b']);
});

describe('when the portal is down or refuses', () => {
	it.each(['checkConnection', 'connect', 'disconnect'])(
		'%s lets items go on by the error output',
		async (operation) => {
			portal.startOutage('refuse', 60);
			const { items } = await run(operation, { items: [...dupont(), ...dupont()], continueOnFail: true });
			expect(items.map(({ error }) => [error.code, error.retryable])).toEqual([
				['unreachable', true],
				['unreachable', true],
			]);
		},
	);

	it('a token without the right', async () => {
		await portal.close();
		portal = await startPortal({
			dossiers: [DUPONT],
			tokens: [{ token: 'sandbox-welyb-token', rights: ['dossiers.read', 'connections.read'] }],
		});
		const error = await failing('connect', { items: dupont() });
		expect(error?.message).toBe(
			'The portal gives the API token no right to connecting dossier dupont (HTTP 403)',
		);
		expect(portal.connections()).toEqual([]);
	});
});
