import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { owner } from '../../sandbox/n8n/client';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import { startChromium } from './chromium';
import { addMember, formUrl, openForm } from './n8nForm';
import type { Login } from './n8nLogin';

const decider: Login = { email: 'decider@firm.example', password: 'Second-passw0rd' };
const mails = { mailFrom: 'n8n@firm.example', mailTo: 'boss@firm.example' };
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const KNOWN_WITHIN_MS = 180_000;
const NEXT_PAGE_MS = 60_000;

jest.setTimeout(180_000);

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let browser: Browser;
let page: Page;
let changeUrl: string;
let confirmUrl: string;
/** A purchase that isn't self-billed, whose number no other invoice has. */
let row: Record<string, unknown>;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-status-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	sandbox = await startSandbox({
		samples: generate({ flows: 24, updated: { from: hoursAgo(3), to: hoursAgo(2) } }),
		connected: true,
		platform: { lifecycle: true, acknowledgeAfterMs: 50 },
		mail: true,
	});
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials({ ...sandbox.credentials });
	await addMember(deployment.client, decider);
	const publish = async (template: string, settings: Record<string, unknown>) => {
		const choices = { startDate: hoursAgo(4), pollSeconds: 10, sweepSeconds: 10, settings };
		const id = await deployment.importTemplate(template, choices);
		await deployment.client.publish(id);
		return id;
	};
	const sweep = { sweepDelayMinutes: 0, sweepEveryMinutes: 0 };
	await publish('02-ingest-invoices', sweep);
	await publish('03-status-to-welyb', sweep);
	row = await knownPurchase();
	const form = await publish('04b-change-status', { ...mails, rightsFrom: 'portal' });
	changeUrl = await formUrl(deployment.client, form, 'Change a status');
	confirmUrl = await formUrl(deployment.client, form, 'Confirm');
	browser = await startChromium();
}, 15 * 60_000);

afterAll(async () => {
	await browser?.close();
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

afterEach(async () => await page?.context().close());

const ledger = async () => (await deployment.client.tableRows('eFacture ledger')) ?? [];
const acts = async () => (await deployment.client.tableRows('eFacture acts')) ?? [];

/** Waits until no statuses wait for their invoice, and the ledger has a purchase with a number of its own, and its statuses. */
async function knownPurchase(): Promise<Record<string, unknown>> {
	for (const until = Date.now() + KNOWN_WITHIN_MS; Date.now() < until; await delay(1000)) {
		const rows = await ledger();
		const isAlone = (one: object) =>
			rows.filter(({ number }) => number === (one as { number: unknown }).number).length === 1;
		const found = rows.find(
			(one) => one.side === 'purchase' && one.statusCode === '203' && one.typeCode !== '389' && isAlone(one),
		);
		if (found && rows.every(({ flowIds }) => flowIds !== '||')) return found;
	}
	const told = (await ledger()).map(({ side, state, statusCode, typeCode, number }) =>
		[side, state, statusCode, typeCode, number].join(' '),
	);
	throw new Error(
		`The ledger has no purchase with its statuses that is alone in its number:\n${told.join('\n')}`,
	);
}

const submit = async () => await page.locator('#submit-btn').click();
const heading = async (name: string) =>
	await page.getByRole('heading', { name }).first().waitFor({ timeout: NEXT_PAGE_MS });
const label = async (text: string) =>
	await page.getByText(text, { exact: true }).waitFor({ timeout: NEXT_PAGE_MS });
const options = async () =>
	(await page.locator('select').first().locator('option').allInnerTexts()).map((text) => text.trim());
const choose = async (start: string, index = 0) => {
	const list = page.locator('select').nth(index);
	const texts = (await list.locator('option').allInnerTexts()).map((text) => text.trim());
	const found = texts.find((text) => text.startsWith(start));
	if (found === undefined) throw new Error(`There is no option ${start} among: ${texts.join(', ')}`);
	await list.selectOption({ label: found });
};
const said = async () => await page.locator('.card').first().innerText();
const sent = () =>
	sandbox.platform
		.lifecycle(String(row.identity))
		.filter(({ origin }) => origin.kind === 'client')
		.map(({ code, reasons }) => [code, ...reasons.map((reason) => reason.code)]);

const newContext = async () =>
	await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });

it('shows no form and takes nothing without a login', async () => {
	page = await (await browser.newContext()).newPage();
	await page.goto(changeUrl);
	await page.locator('input[name=emailOrLdapLoginId]').waitFor();
	expect(await page.locator('#submit-btn').count()).toBe(0);
	const body = new FormData();
	body.append('field-0', String(row.number));
	const answer = await fetch(changeUrl, { method: 'POST', body });
	expect(answer.status).toBe(401);
	expect(await acts()).toEqual([]);
});

it('wants a reason of the list and a second person for a refusal, and offers nothing after it', async () => {
	page = await openForm(await newContext(), changeUrl);
	await page.locator('#field-0').fill(String(row.number));
	await submit();
	await label('New status');
	expect(await said()).toContain('203 Made available');
	expect((await options()).filter((text) => /^\d/.test(text)).map((text) => text.slice(0, 3))).toEqual([
		'204',
		'205',
		'206',
		'207',
		'208',
		'210',
		'211',
	]);
	await choose('210');
	await submit();

	await label('Reason');
	const reasons = (await options()).filter((text) => text.includes('·'));
	expect(reasons).toHaveLength(13);
	expect(reasons.filter((text) => text.startsWith('AUTRE'))).toEqual([]);
	// Another browser with this page's address and no login gets nothing.
	const stranger = await (await browser.newContext()).newPage();
	await stranger.goto(page.url());
	await stranger.locator('input[name=emailOrLdapLoginId]').waitFor();
	await stranger.context().close();
	await submit();
	await page.locator('.error-show').first().waitFor();
	expect(await acts()).toEqual([]);
	await choose('TX_TVA_ERR');
	await submit();
	await heading('The status is proposed');
	expect(sent()).toEqual([]);
	expect(await acts()).toMatchObject([{ state: 'proposed', code: '210', proposedBy: owner.email }]);

	const mail = await sandbox.mail?.server.waitFor(({ to }) => to[0] === mails.mailTo, NEXT_PAGE_MS);
	expect(mail?.subject).toBe(`To confirm: status 210 of invoice ${String(row.number)}`);

	await page.context().close();
	page = await openForm(await newContext(), confirmUrl);
	await answerProposal();
	await heading('Your answer was not taken');
	expect(sent()).toEqual([]);

	await page.context().close();
	page = await openForm(await newContext(), confirmUrl, decider);
	await answerProposal();
	await heading('The status is set');
	expect(await said()).toContain('the platform has accepted it');
	expect(sent()).toEqual([['210', 'TX_TVA_ERR']]);
	expect(await acts()).toMatchObject([
		{ state: 'accepted', proposedBy: owner.email, confirmedBy: decider.email, ackStatus: 'Ok' },
	]);

	await page.context().close();
	await refusalInLedger();
	page = await openForm(await newContext(), changeUrl);
	await page.locator('#field-0').fill(String(row.number));
	await submit();
	await heading('Nothing was set');
	expect(await said()).toContain('The life cycle has ended with 210');
});

it('asks which invoice is meant when several have the text', async () => {
	page = await openForm(await newContext(), changeUrl, decider);
	await page.locator('#field-0').fill('a');
	await submit();
	await heading('Several invoices were found');
	expect((await options()).length).toBeGreaterThan(2);
});

it('mails the daily report, once for a period', async () => {
	const { client } = deployment;
	const id = await deployment.importTemplate('08-daily-report', { startDate: '', settings: mails });
	const { name, nodes, connections, settings } = (await client.call('GET', `/api/v1/workflows/${id}`)) as {
		name: string;
		nodes: Array<{ name: string; parameters: object }>;
		connections: object;
		settings: object;
	};
	const everySecond = { rule: { interval: [{ field: 'seconds', secondsInterval: 10 }] } };
	for (const node of nodes) if (node.name === 'Every morning') node.parameters = everySecond;
	await client.call('PUT', `/api/v1/workflows/${id}`, { name, nodes, connections, settings });
	await client.publish(id);
	const report = await sandbox.mail?.server.waitFor(
		({ subject }) => subject.startsWith('eFacture report'),
		KNOWN_WITHIN_MS,
	);
	await client.unpublish(id);
	const mailed = (kind: string) =>
		Number(new RegExp(`^ +(\\d+)  ${kind}`, 'm').exec(report?.text ?? '')?.[1]);
	const rows = await ledger();
	const count = (state: string) => rows.filter((one) => one.state === state).length;
	expect(mailed('parked')).toBe(count('parked'));
	expect(mailed('waiting or in hand')).toBe(count('waiting'));
	expect(mailed('on the platform, not in the ledger')).toBe(0);
	const sweeps = (await client.tableRows('eFacture sweeps')) ?? [];
	expect(sweeps.filter(({ sweep }) => sweep === 'report|eFacture')).toHaveLength(1);
});

async function answerProposal(): Promise<void> {
	await submit();
	await label('Proposal');
	await choose(String(row.number));
	await choose('Confirm', 1);
	await submit();
}

/** Waits until the ledger knows the refusal, which the platform delivers. */
async function refusalInLedger(): Promise<void> {
	for (const until = Date.now() + KNOWN_WITHIN_MS; Date.now() < until; await delay(1000)) {
		const now = (await ledger()).find(({ filingKey }) => filingKey === row.filingKey);
		if (now?.statusCode === '210') return;
	}
	throw new Error("The refusal didn't come into the ledger");
}
