import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { compareStatuses, type StatusScript } from '../../sandbox/expectations/statuses';
import { generate } from '../../sandbox/generator';
import { owner } from '../../sandbox/n8n/client';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import type { Decision, DocumentStatus, FiledDocument, Side } from '../../sandbox/portal';
import { startChromium } from '../browser/chromium';
import { formUrl, openForm } from '../browser/n8nForm';

const POLL_SECONDS = 5;
const FURTHER_POLLS = 10;
const SETTLED_WITHIN_MS = 4 * 60_000;
const DOMESTIC = /^\d{9}\|/;

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let browser: Browser;
let confirmForm: string;
const script: StatusScript = { decided: [], told: [] };
const chosen = {} as Record<
	'paid' | 'refused' | 'sold' | 'credited' | 'disputed' | 'internal',
	FiledDocument
>;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-statuses-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	browser = await startChromium();
	const now = DateTime.utc();
	const instant = (time: DateTime) => time.toISO() ?? '';
	const samples = generate({
		flows: 24,
		updated: { from: instant(now.minus({ hours: 3 })), to: instant(now.minus({ minutes: 5 })) },
	});
	sandbox = await startSandbox({ samples, connected: true, mail: true, platform: { lifecycle: true } });
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials(sandbox.credentials);
	const pace = { startDate: instant(now.minus({ hours: 4 })), pollSeconds: POLL_SECONDS, sweepSeconds: 10 };
	const sweeps = { leaseMinutes: 1, sweepDelayMinutes: 0, sweepEveryMinutes: 0 };
	const publish = async (name: string, settings: Record<string, unknown>) => {
		const id = await deployment.importTemplate(name, { ...pace, settings });
		await deployment.client.publish(id);
		return id;
	};
	await publish('02-ingest-invoices', sweeps);
	await publish('03-status-to-welyb', sweeps);
	const toEFacture = await publish('04-status-to-efacture', {
		leaseMinutes: 1,
		rightsFrom: 'portal',
		mailFrom: 'n8n@cabinet.example',
		mailTo: 'decider@cabinet.example',
	});
	confirmForm = new URL(await formUrl(deployment.client, toEFacture)).pathname;
	await until('every row of the ledger is filed, and no statuses wait for their invoice', async () => {
		const rows = (await deployment.client.tableRows('eFacture ledger')) ?? [];
		return (
			sandbox.portal.documents().length === 27 &&
			rows.filter(({ state }) => state === 'filed').length === 27 &&
			rows.every(({ flowIds }) => flowIds !== '||')
		);
	});
	choose();
}, 15 * 60_000);

afterAll(async () => {
	await browser?.close();
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

it(
	'a purchase: 204 and 205 reach the platform, the counterparty’s 212 the document',
	async () => {
		await decide(chosen.paid, { code: '204' });
		await decide(chosen.paid, { code: '205' });
		await accepted(chosen.paid, ['204', '205']);
		await tell(chosen.paid, '212', [{ type: 'MEN', amount: '120.00', rate: '20' }]);
		await until('212 stands on the document', () => codes(chosen.paid).includes('212'));
	},
	SETTLED_WITHIN_MS,
);

it(
	'another: a refusal waits for a second person, though n8n is killed meanwhile',
	async () => {
		await decide(chosen.refused, { code: '210', reasons: ['TX_TVA_ERR'] });
		await until('the refusal waits', () => transmissionOf(chosen.refused, '210') === 'awaitingConfirmation');
		await deployment.kill();
		await deployment.restart();
		expect(sandbox.platform.lifecycle(chosen.refused.identity).map(({ code }) => code)).not.toContain('210');
		const answer = await confirm(chosen.refused, '210');
		expect(answer).toContain('the platform has accepted it');
		await accepted(chosen.refused, ['210']);
		const onPlatform = sandbox.platform.lifecycle(chosen.refused.identity).find(({ code }) => code === '210');
		expect(onPlatform?.reasons.map(({ code }) => code)).toEqual(['TX_TVA_ERR']);
		const [act] = (await acts()).filter(({ code }) => code === '210');
		expect(act).toMatchObject({ proposedBy: 'decider@cabinet.example', confirmedBy: owner.email });
	},
	SETTLED_WITHIN_MS,
);

it(
	'a sale: two equal part payments with two VAT rates are two acts',
	async () => {
		const halves = sandbox.portal.proposal(chosen.sold.documentId).vatAmounts.map(({ rate, amount }) => ({
			rate,
			amount: (Math.floor(Number(amount) * 50) / 100).toFixed(2),
		}));
		expect(halves.length).toBeGreaterThan(1);
		for (let instalment = 0; instalment < 2; instalment++) {
			await decide(chosen.sold, { code: '212', vatAmounts: halves });
		}
		await until('both wait', () => statusesOf(chosen.sold, '212').every(waits));
		await confirm(chosen.sold, '212');
		await deployment.kill();
		await deployment.restart();
		await confirm(chosen.sold, '212');
		await accepted(chosen.sold, ['212', '212']);
		const payments = onPlatform(chosen.sold, '212').map((record) =>
			record.payments.map(({ amount, rate }) => [Number(rate), amount]),
		);
		const expected = halves.map(({ rate, amount }) => [Number(rate), amount]);
		expect(payments).toEqual([expected, expected]);
	},
	2 * SETTLED_WITHIN_MS,
);

it(
	'a credit note: what was paid back is negative',
	async () => {
		const { vatAmounts } = sandbox.portal.proposal(chosen.credited.documentId);
		await decide(chosen.credited, { code: '212', vatAmounts });
		await until('it waits', () => statusesOf(chosen.credited, '212').every(waits));
		await confirm(chosen.credited, '212');
		await accepted(chosen.credited, ['212']);
		const [record] = onPlatform(chosen.credited, '212');
		expect(record.payments.map(({ amount }) => Number(amount))).toEqual(
			vatAmounts.map(({ amount }) => Number(amount)),
		);
		expect(record.payments.every(({ amount }) => Number(amount) < 0)).toBe(true);
	},
	SETTLED_WITHIN_MS,
);

it(
	'a dispute that ends: 207, then 205',
	async () => {
		await decide(chosen.disputed, { code: '207', reasons: ['PU_ERR'], action: 'NIN' });
		await accepted(chosen.disputed, ['207']);
		await decide(chosen.disputed, { code: '205' });
		await accepted(chosen.disputed, ['205', '207']);
	},
	SETTLED_WITHIN_MS,
);

it(
	'an invoice between two dossiers: both documents are kept in step',
	async () => {
		const [other] = documentsLike(chosen.internal).filter(({ side }) => side === 'sale');
		await decide(chosen.internal, { code: '204' });
		await decide(chosen.internal, { code: '205' });
		await accepted(chosen.internal, ['204', '205']);
		await until('the sale has them, too', () => codes(other).includes('204') && codes(other).includes('205'));
	},
	SETTLED_WITHIN_MS,
);

it(
	'has every status once on both sides, and nothing comes back in ten further polls',
	async () => {
		await until('everything has arrived', () => comparison().ok);
		const before = stand();
		await delay(FURTHER_POLLS * POLL_SECONDS * 1000);
		expect(comparison().troubles).toEqual([]);
		expect(comparison()).toMatchObject({ reachedPlatform: 10, reachedPortal: 1, echoed: 0 });
		expect(stand()).toEqual(before);
		for (const document of Object.values(chosen).flatMap(documentsLike)) {
			const byParties = sandbox.platform
				.lifecycle(document.identity)
				.filter(({ origin }) => origin.kind !== 'platform');
			expect([document.side, ...codes(document)]).toEqual([
				document.side,
				...byParties.map(({ code }) => code).sort(),
			]);
		}
	},
	SETTLED_WITHIN_MS + FURTHER_POLLS * POLL_SECONDS * 1000,
);

/** Takes the documents that the tests set statuses on; none twice. */
function choose(): void {
	const all = sandbox.portal.documents();
	const take = (side: Side, typeCode: string, fits: (document: FiledDocument) => boolean = () => true) => {
		const found = all.find(
			(document) =>
				document.side === side &&
				document.typeCode === typeCode &&
				DOMESTIC.test(document.identity) &&
				!Object.values(chosen).includes(document) &&
				documentsLike(document).length === 1 &&
				fits(document),
		);
		if (!found) throw new Error(`The samples have no ${side} of type ${typeCode} for this test`);
		return found;
	};
	const rates = ({ documentId }: FiledDocument) => sandbox.portal.proposal(documentId).vatAmounts.length;
	chosen.sold = take('sale', '380', (document) => rates(document) > 1);
	chosen.credited = take('sale', '381');
	chosen.paid = take('purchase', '380');
	chosen.refused = take('purchase', '380');
	chosen.disputed = take('purchase', '380');
	const internal = all.find(
		(document) => document.side === 'purchase' && documentsLike(document).length === 2,
	);
	if (!internal) throw new Error('The samples have no invoice between two dossiers');
	chosen.internal = internal;
}

/** The documents of an invoice in all dossiers. */
function documentsLike({ identity }: FiledDocument): FiledDocument[] {
	return sandbox.portal.documents().filter((document) => document.identity === identity);
}

/** A person of the firm sets a status in the portal. */
async function decide(document: FiledDocument, decision: Omit<Decision, 'person'>): Promise<void> {
	const change = sandbox.portal.decide(document.documentId, { person: 'decider', ...decision });
	script.decided.push({ changeId: change.id, identity: document.identity, code: decision.code });
	await delay(1100);
}

/** The counterparty sets a status on the platform. */
async function tell(
	{ identity }: FiledDocument,
	code: string,
	payments: Array<{ type: string; amount: string; rate: string }>,
): Promise<void> {
	await sandbox.platform.counterparty({ identity, code, payments });
	script.told.push({ identity, code });
}

/** A second person confirms the first proposal of a status in n8n's form. Answers what its last page says. */
async function confirm({ number }: FiledDocument, code: string): Promise<string> {
	const context = await browser.newContext();
	const page = await openForm(context, deployment.server.url + confirmForm);
	await page.click('#submit-btn');
	const [proposals, answers] = [page.locator('select').nth(0), page.locator('select').nth(1)];
	await answers.waitFor();
	const labels = await proposals.locator('option').allInnerTexts();
	const label = labels.find((text) => text.startsWith(`${number} · ${code} `));
	expect(labels).toContain(label);
	await proposals.selectOption({ label: label! });
	await answers.selectOption('Confirm');
	await page.click('#submit-btn');
	await page.getByRole('heading', { name: 'Your answer was taken' }).waitFor({ timeout: 60_000 });
	const said = await page.locator('body').innerText();
	await context.close();
	return said;
}

const acts = async () => (await deployment.client.tableRows('eFacture acts')) ?? [];
const statusesOf = ({ documentId }: FiledDocument, code: string): DocumentStatus[] =>
	sandbox.portal.statuses(documentId).filter((status) => status.code === code);
const transmissionOf = (document: FiledDocument, code: string) => statusesOf(document, code)[0]?.transmission;
const waits = ({ transmission }: DocumentStatus) => transmission === 'awaitingConfirmation';
const onPlatform = ({ identity }: FiledDocument, code: string) =>
	sandbox.platform.lifecycle(identity).filter((record) => record.code === code);
/** Codes that parties set, as the document has them. */
const codes = ({ documentId }: FiledDocument) =>
	sandbox.portal
		.statuses(documentId)
		.map(({ code }) => code)
		.filter((code) => code >= '204' && code < '213')
		.sort();

/** Waits until the platform has accepted these statuses of a document and no others. */
async function accepted(document: FiledDocument, expected: string[]): Promise<void> {
	await until(`the platform has ${expected.join(', ')}`, () => {
		const done = sandbox.portal
			.statuses(document.documentId)
			.filter(({ transmission }) => transmission === 'accepted')
			.map(({ code }) => code);
		return done.sort().join() === expected.join();
	});
}

const comparison = () =>
	compareStatuses(script, {
		lifecycle: (identity) => sandbox.platform.lifecycle(identity),
		deposits: sandbox.platform.deposits(),
		changes: sandbox.portal.changes(),
		documents: sandbox.portal.documents(),
		statuses: (documentId) => sandbox.portal.statuses(documentId),
	});

/** What grows when something travels. */
const stand = () => ({
	deposits: sandbox.platform.deposits().length,
	flows: sandbox.platform.flows().length,
	changes: sandbox.portal.changes().length,
});

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + SETTLED_WITHIN_MS;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
		await delay(500);
	}
}
