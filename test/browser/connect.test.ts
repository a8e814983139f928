import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { isLuhnValid } from '../../sandbox/generator/identifiers';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import { startChromium } from './chromium';
import { firm, LA_POSTE, manyDossiers } from '../fixtures/connectableFirm';
import { formUrl, openForm, submit } from './n8nForm';

const FIRM = 'Cabinet Île & Fils';
const MAIL_TO = 'boss@firm.test';
/** What a large firm has, and what a list holds by default. */
const MANY = 2000;
const PER_PAGE = 100;

jest.setTimeout(120_000);

const { dossiers, refused, notChecked, accounts, ownAccounts } = firm();
const many = manyDossiers(MANY);
const connectable = dossiers.map(({ name }) => name).filter((name) => !refused.has(name));

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const urls: Record<'connect' | 'disconnect', string> = { connect: '', disconnect: '' };

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-connect-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	sandbox = await startSandbox({
		samples: { organizations: ['sandbox'], dossiers: [], flows: [] },
		portal: { dossiers, firm: { id: 'firm', name: FIRM } },
		mail: true,
	});
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials({ ...sandbox.credentials });
	const publish = async (template: string, settings: Record<string, unknown>) => {
		const id = await deployment.importTemplate(template, { startDate: '2026-09-01T00:00:00Z', settings });
		await deployment.client.publish(id);
		return await formUrl(deployment.client, id);
	};
	urls.connect = await publish('01-connect-dossiers', {
		accounts: [...accounts, ...many.map(({ siret }) => siret)],
		ownAccounts,
		mailFrom: 'n8n@firm.test',
		mailTo: MAIL_TO,
	});
	urls.disconnect = await publish('06-disconnect-dossiers', {});
	browser = await startChromium();
	context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
}, 15 * 60_000);

afterAll(async () => {
	await browser?.close();
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

afterEach(async () => await page?.close());

const labels = async () => await page.locator('.multiselect-option label').allInnerTexts();
const said = async () => await page.locator('.card').first().innerText();
/** The lines of the last page under a heading. */
const linesUnder = async (heading: string) => {
	const [, below = ''] = (await said()).split(new RegExp(`^${heading}$`, 'm'));
	const [list] = below.split(/^Not connected$/m);
	return [...list.matchAll(/^• (.*)$/gm)].map(([, line]) => line);
};
const tick = async (label?: string) => {
	const boxes = page.locator(
		label === undefined ? '.multiselect-checkbox' : `.multiselect-checkbox[value^="${label}"]`,
	);
	for (const box of await boxes.all()) await box.check();
};
const nameIn = (line: string) => line.split(' · ')[0];
const sorted = (texts: string[]) => [...texts].sort();
const connected = () =>
	sandbox.portal
		.connections()
		.filter(({ state }) => state === 'connected')
		.map(({ dossierName }) => dossierName);
const rows = async () => (await deployment.client.tableRows('eFacture connections')) ?? [];

it('stands on a branch of La Poste whose SIRET only its own rule accepts', () => {
	expect(isLuhnValid(LA_POSTE.siret)).toBe(false);
	expect([connectable.length, refused.size, notChecked.length]).toEqual([32, 11, 2]);
});

describe.each(['connect', 'disconnect'] as const)('the form to %s, without a login', (which) => {
	it('shows nothing and takes nothing', async () => {
		const shown = await fetch(urls[which]);
		expect(await shown.text()).not.toMatch(/Find dossiers|Go on|SIREN/);
		const body = new FormData();
		body.set('field-0', 'Atelier');
		const sent = await fetch(urls[which], { method: 'POST', body, redirect: 'manual' });
		expect(sent.status).not.toBe(200);
		expect(connected()).toEqual([]);
	});
});

describe('template 01', () => {
	it("says who adds the partner application where it isn't active", async () => {
		sandbox.portal.setApplicationActive(false);
		sandbox.portal.setAdministrator(false);
		page = await openForm(context, urls.connect);
		await submit(page, /No dossier can be connected yet/);
		expect(await said()).toMatch(/Have an administrator of the firm's Welyb add it/);
		sandbox.portal.setApplicationActive(true);
	});

	it('finds by part of a name, and connects nothing where nothing is ticked', async () => {
		page = await openForm(context, urls.connect);
		await page.getByLabel('Name').fill('  numero 4');
		await submit(page, /Choose dossiers/);
		expect(await labels()).toEqual([
			expect.stringMatching(/^Sans numéro 4 · no SIRET · \S+ · can't be connected: It has no SIRET$/),
		]);
		await submit(page, /Nothing was connected/);
		expect(connected()).toEqual([]);
		expect(sandbox.mail?.server.messages()).toEqual([]);
	});

	it('connects 32 of 43, names the other 11 each with its reason, and sends one mail', async () => {
		page = await openForm(context, urls.connect);
		await submit(page, /Choose dossiers/);
		const shown = await labels();
		expect(new Set(shown).size).toBe(43);
		for (const label of shown) {
			const reason = refused.get(nameIn(label));
			expect(label).toMatch(
				reason ? new RegExp(`can't be connected: .*${reason.source}`) : /can be connected/,
			);
		}
		await tick();
		await submit(page, /32 connected, 11 not/);

		expect(sorted(connected())).toEqual(sorted(connectable));
		const done = await linesUnder('Connected');
		expect(sorted(done.map(nameIn))).toEqual(sorted(connectable));
		expect(sorted(done.filter((line) => line.includes("wasn't checked")).map(nameIn))).toEqual(
			sorted(notChecked),
		);
		const not = await linesUnder('Not connected');
		expect(sorted(not.map(nameIn))).toEqual(sorted([...refused.keys()]));
		for (const line of not) expect(line).toMatch(refused.get(nameIn(line)) ?? /never/);

		const mails = sandbox.mail?.server.messages() ?? [];
		expect(mails.map(({ to }) => to)).toEqual([[MAIL_TO]]);
		const named = [...mails[0].text.matchAll(/^- (.*) \(\S+\)$/gm)].map(([, name]) => name);
		expect(sorted(named)).toEqual([1, 2, 3, 4, 5].map((number) => `Sans numéro ${number}`));
		expect(await said()).toMatch(`A mail to ${MAIL_TO} names them`);

		const written = await rows();
		expect(sorted(written.map(({ dossierName }) => String(dossierName)))).toEqual(sorted(connectable));
		expect(new Set(written.map(({ state, platform }) => `${String(state)} ${String(platform)}`))).toEqual(
			new Set(['connected eFacture']),
		);
	});

	it('goes by the date that is given, and wants one', async () => {
		await disconnect(['Atelier 7 ·']);
		page = await openForm(context, urls.connect);
		await page.getByLabel('Name').fill('Atelier 7');
		await submit(page, /Choose dossiers/);
		await tick();
		await page.getByLabel('Invoices from').selectOption('A date');
		await submit(page, /Nothing was connected/);
		expect(await said()).toMatch('No date was given');
		await page.close();

		page = await openForm(context, urls.connect);
		await page.getByLabel('Name').fill('Atelier 7');
		await submit(page, /Choose dossiers/);
		await tick();
		await page.getByLabel('Invoices from').selectOption('A date');
		await page.getByLabel('Date', { exact: true }).fill('2026-10-01');
		await submit(page, /1 connected, 0 not/);
		const of7 = (await rows()).filter(({ dossierName }) => dossierName === 'Atelier 7');
		expect(of7).toEqual([expect.objectContaining({ state: 'connected', connectedFrom: '2026-10-01' })]);
	});
});

/** Disconnects the connected dossiers whose labels begin so. */
async function disconnect(beginnings: string[]): Promise<void> {
	page = await openForm(context, urls.disconnect);
	await submit(page, /Choose dossiers/);
	for (const beginning of beginnings) await tick(beginning);
	await submit(page, new RegExp(`${beginnings.length} disconnected`));
	await page.close();
}

describe('template 06', () => {
	it('disconnects several, whose rows say so', async () => {
		await disconnect(['Atelier 1 ·', 'Atelier 2 ·']);
		expect(sorted(connected())).toEqual(
			sorted(connectable.filter((name) => !['Atelier 1', 'Atelier 2'].includes(name))),
		);
		const ended = (await rows()).filter(({ state }) => state === 'disconnected');
		expect(sorted(ended.map(({ dossierName }) => String(dossierName)))).toEqual(['Atelier 1', 'Atelier 2']);
	});

	it("disconnects all for the firm's name only", async () => {
		for (const [given, heading] of [
			['Somebody else', /Nothing was changed/],
			[FIRM, /30 disconnected/],
		] as const) {
			page = await openForm(context, urls.disconnect);
			await page.getByLabel('Dossiers', { exact: true }).selectOption('All of the firm');
			await submit(page, /Disconnect all dossiers/);
			expect(await said()).toMatch(/30 dossiers are connected/);
			await page.getByLabel('Firm name').fill(given);
			await submit(page, heading);
			await page.close();
		}
		expect(connected()).toEqual([]);
		expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['disconnected']));
		page = await openForm(context, urls.disconnect);
		await submit(page, /Nothing was disconnected/);
		expect(await said()).toMatch('No dossier is connected');
	});
});

describe(`a firm with ${MANY} dossiers more`, () => {
	beforeAll(() => void sandbox.portal.addDossiers(many));

	it('sees a part of the list at a time, and may look for one dossier', async () => {
		page = await openForm(context, urls.connect);
		await page.getByLabel('Name').fill('grand');
		await page.getByLabel('Page').fill('20');
		await submit(page, /Choose dossiers/);
		expect(await said()).toMatch(
			/Dossiers 1901 to 2000 of 2000 found.*page 20 of 20.*2000 of all found can be connected/s,
		);
		expect(await labels()).toHaveLength(PER_PAGE);
		await page.close();

		page = await openForm(context, urls.connect);
		await page.getByLabel('SIREN').fill(many[1234].siret.slice(0, 9));
		await submit(page, /Choose dossiers/);
		expect((await labels()).map(nameIn)).toEqual([many[1234].name]);
	});

	it('connects all that were found in one go', async () => {
		page = await openForm(context, urls.connect);
		await page.getByLabel('Name').fill('cabinet 00');
		await submit(page, /Choose dossiers/);
		await page.getByLabel('Connect', { exact: true }).selectOption('All 99 found that can be connected');
		await submit(page, /99 connected, 0 not/, 100_000);
		expect(connected()).toHaveLength(99);
		expect((await rows()).filter(({ state }) => state === 'connected')).toHaveLength(99);
	});
});
