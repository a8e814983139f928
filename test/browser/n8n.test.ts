import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import * as pack from '../../index';
import { startSandbox, type Sandbox } from '../../sandbox';
import { generate } from '../../sandbox/generator';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import { startChromium } from './chromium';
import { openEditor, openPanel } from './n8nPages';

const MINUTE = 60_000;
const TYPE_PREFIX = 'n8n-nodes-efacture-welyb.';

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let browser: Browser;
let troubles: string[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-browser-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	browser = await startChromium();
	sandbox = await startSandbox({
		samples: generate({ flows: 24, updated: { from: hoursAgo(3), to: hoursAgo(1) } }),
		connected: true,
		platform: { lifecycle: true },
	});
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials({ ...sandbox.credentials, smtp: { host: '127.0.0.1', port: 9 } });
}, 15 * MINUTE);

afterAll(async () => {
	await browser?.close();
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, MINUTE);

beforeEach(() => {
	troubles = [];
});

const hoursAgo = (hours: number) => DateTime.utc().minus({ hours }).toISO() ?? '';

/** A page whose errors count. */
async function newPage(locale: string): Promise<Page> {
	const context = await browser.newContext({ locale, viewport: { width: 1600, height: 1000 } });
	const page = await context.newPage();
	page.on('pageerror', (error) => troubles.push(error.message));
	page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
	return page;
}

it(
	'a refusal in the portal’s page becomes a message on the platform, by an execution of n8n',
	async () => {
		const pace = { startDate: hoursAgo(4), pollSeconds: 5, sweepSeconds: 10 };
		const sweeps = { leaseMinutes: 1, sweepDelayMinutes: 0, sweepEveryMinutes: 0 };
		const settings = { ...sweeps, secondPerson: false, rightsFrom: 'portal' };
		const workflows: Record<string, string> = {};
		for (const name of ['02-ingest-invoices', '03-status-to-welyb', '04-status-to-efacture']) {
			workflows[name] = await deployment.importTemplate(name, { ...pace, settings });
			await deployment.client.saveExecutions(workflows[name]);
			await deployment.client.publish(workflows[name]);
		}
		await until('the ledger has every filing', async () => {
			const rows = (await deployment.client.tableRows('eFacture ledger')) ?? [];
			return rows.filter(({ state }) => state === 'filed').length === 27;
		});
		const document = sandbox.portal
			.documents()
			.find(
				({ side, typeCode, identity }) =>
					side === 'purchase' && typeCode === '380' && /^\d{9}\|/.test(identity),
			);
		if (!document) throw new Error('The samples have no purchase');

		const page = await newPage('fr-FR');
		await page.goto(sandbox.portal.url);
		await page.getByRole('treeitem', { name: document.dossierName }).first().click();
		const row = page.locator('tbody tr', { hasText: document.number }).first();
		await row.click({ button: 'right' });
		const offered = page.locator('[role=menu] [role=group] [role=menuitem]');
		await offered.first().waitFor();
		expect(await offered.allInnerTexts()).toEqual([
			'Prise en charge',
			'Approuvée',
			'Approuvée partiellement',
			'En litige',
			'Suspendue',
			'Refusée',
			'Paiement transmis',
		]);
		await page.getByRole('menuitem', { name: 'Refusée' }).click();
		await page.getByRole('checkbox', { name: 'Taux de TVA erroné' }).check();
		await page.getByRole('button', { name: 'Enregistrer' }).click();
		await until('the badge says so', async () => (await row.locator('.badge').innerText()) === 'Refusée');
		await until('the portal knows the platform’s answer', () =>
			sandbox.portal.statuses(document.documentId).some(({ transmission }) => transmission === 'accepted'),
		);

		const refusals = sandbox.platform.lifecycle(document.identity).filter(({ code }) => code === '210');
		expect(refusals).toMatchObject([{ reasons: [{ code: 'TX_TVA_ERR' }], origin: { kind: 'client' } }]);
		const [deposit] = sandbox.platform.deposits();
		expect(deposit).toMatchObject({ acknowledgement: { status: 'Ok' } });
		await until('the execution is listed', async () => {
			const executions = await deployment.client.executions(workflows['04-status-to-efacture']);
			return executions.some(({ status }) => status === 'success');
		});
		expect(troubles).toEqual([]);
		for (const id of Object.values(workflows)) await deployment.client.unpublish(id);
	},
	6 * MINUTE,
);

it(
	'the panel of every node opens in n8n’s editor, with every operation, without a console error',
	async () => {
		const nodes = Object.values(pack)
			.filter((one) => 'description' in new one())
			.flatMap((one) => everyOperation((new one() as INodeType).description))
			.map((node, index) => ({
				...node,
				id: `${index}`,
				position: [(index % 8) * 260, Math.floor(index / 8) * 220],
			}));
		expect(new Set(nodes.map(({ type }) => type)).size).toBeGreaterThanOrEqual(9);
		const { id } = await deployment.client.createWorkflow({
			name: 'Every operation',
			nodes,
			connections: {},
			settings: {},
		});
		const page = await newPage('en-GB');
		await openEditor(page, deployment.server.url, id);
		// Before the login n8n asks who is there, and is told nobody is.
		troubles = [];
		await page.keyboard.press('1');
		for (const { name } of nodes) {
			await openPanel(page, name);
			await page.getByText('Parameters').first().waitFor();
			await page.keyboard.press('Escape');
			await page.locator('[data-test-id="ndv"]').waitFor({ state: 'detached' });
			if (troubles.length > 0) throw new Error(`The panel of ${name}: ${troubles.join('; ')}`);
		}
	},
	6 * MINUTE,
);

/** One node for each operation that a description offers. */
function everyOperation({ displayName, name, properties }: INodeTypeDescription) {
	const operations = properties
		.filter((property) => property.name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			(displayOptions?.show?.resource ?? [undefined]).flatMap((resource) =>
				options.map((option) => ({
					...(resource ? { resource } : {}),
					operation: 'value' in option ? option.value : undefined,
				})),
			),
		);
	const choices = operations.length > 0 ? operations : [{}];
	return choices.map((parameters) => ({
		name: [displayName, ...Object.values(parameters)].join(' '),
		type: TYPE_PREFIX + name,
		typeVersion: 1,
		parameters,
	}));
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + 3 * MINUTE;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
		await delay(500);
	}
}
