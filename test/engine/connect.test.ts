import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { firm, manyDossiers } from '../fixtures/connectableFirm';
import { DataTables } from './dataTable';
import { TemplateInEngine } from './harness';
import { forms, sentMails } from './standIns';

const { dossiers, refused, notChecked, accounts, ownAccounts } = firm();
const connectable = dossiers.map(({ name }) => name).filter((name) => !refused.has(name));

let sandbox: Sandbox;
let tables: DataTables;

beforeAll(() => nock.restore());
beforeEach(async () => {
	forms.clear();
	sentMails.length = 0;
	tables = new DataTables();
	sandbox = await startSandbox({
		samples: { organizations: ['sandbox'], dossiers: [], flows: [] },
		portal: { dossiers },
	});
});
afterEach(async () => await sandbox.close());

type Entered = IDataObject;
/** The labels on a page that a person ticks. */
const ticked = (fields: IDataObject[], wanted: (label: string) => boolean) =>
	(fields[0].fieldOptions as { values: Array<{ option: string }> }).values
		.map(({ option }) => option)
		.filter(wanted);
const template = (file: string, settings: Record<string, unknown>) =>
	new TemplateInEngine(file, {
		tables,
		settings,
		credentials: {
			eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
			welybApi: { ...sandbox.credentials.welybApi, probe: '' },
		},
	});

const nothingAsked = { Name: null, SIREN: null, Page: 1 };

async function connect(
	search: Entered,
	answer: Entered = {},
	{ settings = {}, wanted = (_label: string): boolean => true } = {},
): Promise<{ title: string; message: string }> {
	forms.answers['Choose dossiers'] = (fields) => ({
		Dossiers: ticked(fields, wanted),
		Connect: 'The ticked dossiers',
		'Invoices from': 'Now',
		Date: null,
		...answer,
	});
	const mail = { mailFrom: 'n8n@firm.test', mailTo: 'boss@firm.test' };
	await template('01-connect-dossiers.json', { accounts, ownAccounts, ...mail, ...settings }).run(
		'Connect dossiers',
		{ emitted: [{ ...nothingAsked, State: 'Not connected', ...search }] },
	);
	return lastEnding();
}

async function disconnect(
	first: Entered,
	answers: typeof forms.answers,
): Promise<{ title: string; message: string }> {
	Object.assign(forms.answers, answers);
	await template('06-disconnect-dossiers.json', {}).run('Disconnect dossiers', {
		emitted: [{ ...nothingAsked, Dossiers: 'The ones I choose from a list', ...first }],
	});
	return lastEnding();
}

function lastEnding(): { title: string; message: string } {
	expect(forms.endings).toHaveLength(1);
	const [ending] = forms.endings;
	forms.endings.length = 0;
	return ending;
}

const connected = () =>
	sandbox.portal
		.connections()
		.filter(({ state }) => state === 'connected')
		.map(({ dossierName }) => dossierName)
		.sort();
const rows = () => tables.rows('eFacture connections');
const lines = (message: string) => [...message.matchAll(/^• (.*)$/gm)].map(([, line]) => line);
const pageLabels = () => ticked(forms.pages.at(-1)?.fields ?? [], () => true);

describe('template 01', () => {
	it('connects who can be, and gives the reason of everybody else', async () => {
		const { title, message } = await connect({});
		expect(title).toBe('32 connected, 11 not');
		expect(connected()).toEqual([...connectable].sort());
		const [done, not] = message.split('<b>Not connected</b>');
		expect(lines(done)).toHaveLength(32);
		expect(lines(done).filter((line) => line.includes("wasn't checked"))).toHaveLength(notChecked.length);
		for (const line of lines(not)) expect(line).toMatch(refused.get(line.split(' · ')[0]) ?? /never/);
		expect(lines(not)).toHaveLength(11);
		expect(rows()).toHaveLength(32);
		expect(sentMails).toEqual([expect.objectContaining({ toEmail: 'boss@firm.test' })]);
		expect(String(sentMails[0].text).match(/^- Sans numéro \d \(\S+\)$/gm)).toHaveLength(5);
	});

	it('connects those that are ticked only, and tells nobody where no address is set', async () => {
		const { title, message } = await connect(
			{},
			{},
			{
				settings: { mailTo: '' },
				wanted: (label) => label.startsWith('Atelier 3 '),
			},
		);
		expect(title).toBe('1 connected, 0 not');
		expect(connected()).toEqual(['Atelier 3']);
		expect(sentMails).toEqual([]);
		expect(message).toMatch('5 dossiers found have no SIRET. Nobody was told by mail');
	});

	it.each([
		[{ Name: ' ELIER 1' }, 11],
		[{ SIREN: accounts[0].slice(0, 9) }, 1],
		[{ SIREN: accounts[0].replace(/(.{3})/g, '$1 ') }, 1],
		[{ Name: 'a part' }, 2],
		[{ State: "Can't be connected" }, 11],
		[{ State: 'Can be connected' }, 32],
	])('finds by %j', async (search, count) => {
		await connect(search, {}, { wanted: () => false });
		expect(pageLabels()).toHaveLength(count);
	});

	it('shows the page that is asked for, and takes all that were found together', async () => {
		const { title } = await connect(
			{ Page: 2 },
			{ Connect: 'All 32 found that can be connected' },
			{ settings: { dossiersPerPage: 30 } },
		);
		expect(pageLabels()).toHaveLength(13);
		expect(title).toBe('32 connected, 0 not');
	});

	it.each([
		['a day', { 'Invoices from': 'A date', Date: '2026-10-01' }, '2026-10-01'],
		['all', { 'Invoices from': 'All' }, null],
	])('connects from %s', async (_name, answer, connectedFrom) => {
		await connect({ Name: 'Atelier 3' }, answer);
		expect(rows()).toEqual([expect.objectContaining({ dossierName: 'Atelier 3', connectedFrom })]);
	});

	it('connects as an organization of its own where the platform has each company as one', async () => {
		await connect({ Name: 'Atelier 3' }, {}, { settings: { organizationPerCompany: true } });
		expect(rows()).toEqual([expect.objectContaining({ platform: 'eFacture', organization: accounts[2] })]);
	});

	it('says so where nothing is ticked, found or dated', async () => {
		expect(await connect({}, {}, { wanted: () => false })).toEqual({
			title: 'Nothing was connected',
			message: 'No dossier was ticked. Open the form again.',
		});
		expect(await connect({}, { 'Invoices from': 'A date' })).toEqual({
			title: 'Nothing was connected',
			message: 'No date was given. Open the form again.',
		});
		expect(await connect({ Name: 'nobody' })).toMatchObject({ title: 'No dossier found' });
		expect(await connect({ State: 'Connected' })).toMatchObject({ title: 'No dossier found' });
		expect(connected()).toEqual([]);
		expect(sentMails).toEqual([]);
	});

	it('says who adds the application, or what is wrong with the portal', async () => {
		sandbox.portal.setApplicationActive(false);
		expect(await connect({})).toEqual({
			title: 'No dossier can be connected yet',
			message: expect.stringMatching(
				/'Automatiser eFacture' isn't active.*Settings > Applications/,
			) as string,
		});
		sandbox.portal.setApplicationActive(true);
		sandbox.portal.failNext({ operation: 'searchDossiers', status: 403 });
		expect(await connect({})).toMatchObject({ title: 'Nothing was changed' });
	});

	it('reads and lists 2,000 dossiers more in a few calls', async () => {
		sandbox.portal.addDossiers(manyDossiers(2000));
		sandbox.portal.resetCounters();
		await connect({ State: 'Any' }, {}, { wanted: () => false });
		expect(pageLabels()).toHaveLength(100);
		expect(sandbox.portal.counters().calls.searchDossiers).toBeLessThan(15);
	});
});

describe('template 06', () => {
	beforeEach(async () => void (await connect({})));

	it('disconnects those that are ticked', async () => {
		const { title, message } = await disconnect(
			{ Name: 'atelier' },
			{
				'Choose dossiers': (fields) => ({
					Dossiers: ticked(fields, (label) => /^Atelier [12] /.test(label)),
				}),
			},
		);
		expect(title).toBe('2 disconnected');
		expect(lines(message)).toHaveLength(2);
		expect(connected()).toEqual(connectable.filter((name) => !/^Atelier [12]$/.test(name)).sort());
		expect(rows().filter(({ state }) => state === 'disconnected')).toHaveLength(2);
	});

	it("disconnects all for the firm's name only", async () => {
		const all = { Dossiers: 'All of the firm' };
		const named = (name: string) => ({ 'Confirm all': { 'Firm name': name } });
		expect(await disconnect(all, named('Somebody'))).toMatchObject({ title: 'Nothing was changed' });
		expect(connected()).toHaveLength(32);
		expect(await disconnect(all, named('Cabinet Bac à Sable'))).toMatchObject({ title: '32 disconnected' });
		expect(connected()).toEqual([]);
		expect(rows().filter(({ state }) => state === 'connected')).toEqual([]);
		expect(await disconnect(all, {})).toEqual({
			title: 'Nothing was disconnected',
			message: 'No dossier is connected.',
		});
	});

	it('says so where nothing is ticked or found', async () => {
		const none = { 'Choose dossiers': { Dossiers: [] } };
		expect(await disconnect({}, none)).toMatchObject({
			message: 'No dossier was ticked. Open the form again.',
		});
		expect(await disconnect({ Name: 'nobody' }, none)).toMatchObject({ title: 'No dossier found' });
		expect(connected()).toHaveLength(32);
	});
});

describe('a page that is left open', () => {
	it('connects nobody', async () => {
		delete forms.answers['Choose dossiers'];
		const emitted = [{ ...nothingAsked, State: 'Not connected' }];
		await template('01-connect-dossiers.json', { accounts, ownAccounts }).run('Connect dossiers', {
			emitted,
		});
		expect(forms.pages.map(({ node }) => node)).toEqual(['Choose dossiers']);
		expect(connected()).toEqual([]);
	});

	it.each([
		['Choose dossiers', 'The ones I choose from a list'],
		['Confirm all', 'All of the firm'],
	])('disconnects nobody (%s)', async (page, Dossiers) => {
		await connect({});
		forms.clear();
		const emitted = [{ ...nothingAsked, Dossiers }];
		await template('06-disconnect-dossiers.json', {}).run('Disconnect dossiers', { emitted });
		expect(forms.pages.map(({ node }) => node)).toEqual([page]);
		expect(forms.endings).toEqual([]);
		expect(connected()).toHaveLength(32);
	});
});
