import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';

import { BADGES, STATUSES } from '../../nodes/domain/lifecycle/statuses';
import { startPortal, type Portal } from '../../sandbox/portal';
import { PortalClient, SIRET } from '../unit/portal/portalClient';
import { startChromium } from './chromium';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let portal: Portal;
let client: PortalClient;
let page: Page;
let troubles: string[];

beforeAll(async () => {
	browser = await startChromium();
});
afterAll(async () => await browser.close());

beforeEach(async () => {
	troubles = [];
	portal = await startPortal({
		dossiers: [
			{ name: 'Épicerie Dupré', siret: SIRET },
			{ name: '<img src=x onerror=alert(1)>', id: 'hostile' },
		],
	});
	client = new PortalClient(portal);
});
afterEach(async () => {
	await page.context().close();
	await portal.close();
	expect([...troubles, ...client.misfits]).toEqual([]);
});

/** Opens the page as somebody who has never been there. */
async function visit(locale = 'fr-FR', place = ''): Promise<void> {
	const context = await browser.newContext({ locale, viewport: { width: 1440, height: 860 } });
	page = await context.newPage();
	page.on('pageerror', (error) => troubles.push(error.message));
	page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
	await page.goto(`${portal.url}/${place}`);
	await page.getByRole('treeitem').first().waitFor();
}

const openDossier = async (name = 'Épicerie Dupré') => await page.getByRole('treeitem', { name }).click();
const row = (number: string): Locator => page.locator('tbody tr', { hasText: number });
const badgeOf = (number: string) => row(number).locator('.badge');
const pane = () => page.locator('#pane');
const said = () => page.locator('#said');
const focused = async () => await page.evaluate('document.activeElement.textContent.trim()');
const fromPlatform = async (id: string, code: string, at = '2026-11-03T10:00:00') =>
	await client.call('POST', `/documents/${id}/statuses`, { id: `p-${code}`, code, at, issuerRole: 'WK' });
/** Files a document by e-mail among the purchases. */
function mailTo(fileName: string, text: string): void {
	const content = Buffer.from(text);
	portal.fileByMail({
		dossierId: `dossier-${SIRET}`,
		side: 'purchase',
		files: [{ fileName, mimeType: 'text/plain', size: content.length, sha256: '', content }],
		receivedAt: '2026-03-31T22:30:00Z',
		mail: { messageId: '<m>', subject: 's', text: '' },
	});
}
const menuItems = async () => await page.locator('[role=menu] [role=group] [role=menuitem]').allInnerTexts();
const until = async (what: () => Promise<unknown>, expected: unknown) => {
	const end = Date.now() + 5_000;
	while (JSON.stringify(await what()) !== JSON.stringify(expected) && Date.now() < end)
		await page.waitForTimeout(20);
	expect(await what()).toEqual(expected);
};

describe('what is there', () => {
	it('dossiers, found by any part of their names, and never run as code', async () => {
		await visit();
		const names = async () => await page.locator('[role=treeitem] .label').allInnerTexts();
		expect(await names()).toEqual(['Épicerie Dupré', '<img src=x onerror=alert(1)>']);
		await page.getByRole('searchbox').fill('EPICERIE');
		await until(names, ['Épicerie Dupré']);
		await page.getByRole('searchbox').fill('nobody');
		await page.getByText('Aucun dossier ne correspond.').waitFor();
	});

	it('the tree of a dossier, and the documents of each folder', async () => {
		await client.file({ number: 'F-1' });
		await client.file({ number: 'V-1', side: 'sale' });
		await visit();
		await openDossier();
		await until(async () => await page.locator('tbody tr').count(), 2);
		await page.getByRole('treeitem', { name: 'Achats, 1 document' }).click();
		await until(async () => await page.locator('tbody tr').count(), 1);
		await page.getByRole('treeitem', { name: /^20\d\d/ }).click();
		await page.locator('[role=treeitem][aria-level="4"]').click();
		await page.getByText(/Achats › 20\d\d › \p{L}+ · 1 document$/u).waitFor();
		expect(await row('F-1').count()).toBe(1);
		const address = page.url();
		await page.close();
		await visit('fr-FR', new URL(address).hash);
		await row('F-1').waitFor();
		expect(await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-level')).toBe('4');
	});

	it('badges in the catalogue’s colours; no status known is "no status"', async () => {
		const withStatus = await client.file({ number: 'F-1' });
		await client.file({ number: 'F-2' });
		const foreign = await client.file({ number: 'F-3' });
		await fromPlatform(withStatus, '203');
		await fromPlatform(foreign, '999');
		await visit();
		await openDossier();
		await row('F-1').waitFor();
		const looks = async (number: string) => [
			await badgeOf(number).innerText(),
			await badgeOf(number).evaluate((badge) => {
				const { backgroundColor, color } = getComputedStyle(badge as never) as never;
				return [backgroundColor, color];
			}),
		];
		const rgb = (hex: string) =>
			`rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
		const colours = (key: string) => [rgb(BADGES[key].background), rgb(BADGES[key].text)];
		expect(await looks('F-1')).toEqual(['Mise à disposition', colours('available')]);
		expect(await looks('F-2')).toEqual(['Sans statut', colours('none')]);
		expect(await looks('F-3')).toEqual(['999', colours('other')]);
	});

	it('documents open as they are', async () => {
		await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').click();
		const [opened] = await Promise.all([
			page.waitForEvent('popup'),
			pane().getByRole('link', { name: 'Ouvrir le document' }).click(),
		]);
		expect(await (await fetch(opened.url())).text()).toBe('<Invoice>F-1</Invoice>');
	});

	it('documents that came by e-mail, counted in the tree, opened as they are, and seen as they come', async () => {
		mailTo('<b>one</b>.txt', 'first');
		await client.file({ number: 'F-1' });
		await visit('en-GB');
		await openDossier();
		const lines = () => page.locator('.by-mail li').allInnerTexts();
		await until(async () => (await lines()).length, 1);
		expect((await lines())[0]).toMatch(/^<b>one<\/b>\.txt\s+1 Apr 2026, 00:30$/);
		expect(await page.locator('.path').innerText()).toContain('2 documents');
		const link = await page.locator('.by-mail a').getAttribute('href');
		expect(await (await fetch(`${portal.url}/${link}`)).text()).toBe('first');

		mailTo('two.txt', 'second');
		await until(async () => (await lines()).length, 2);
		await until(async () => await page.getByRole('treeitem', { name: 'Purchases, 3 documents' }).count(), 1);
	});

	it('the history, newest first, with authors, reasons, amounts and what became of each', async () => {
		const id = await client.file({ number: 'V-1', side: 'sale' });
		await fromPlatform(id, '200');
		await client.call('POST', `/documents/${id}/statuses`, {
			id: 'dispute',
			code: '207',
			at: '2026-11-04T10:00:00',
			issuerRole: 'BY',
			reasons: [{ code: 'PU_ERR', label: 'Prix unitaires', action: 'NIN', note: 'Ligne 3' }],
		});
		const vatAmounts = [{ rate: '20', amount: '-60.00' }];
		const refused = portal.decide(id, {
			person: 'proposer',
			code: '212',
			vatAmounts,
			note: 'Deux virements',
		});
		const report = async (change: string, body: object) =>
			await client.call('PUT', `/changes/${change}/transmission`, body);
		await report(refused.id, { state: 'refused', reason: 'InvoiceLC: BR-FR-CDV-14' });
		const sent = portal.decide(id, { person: 'decider', code: '212', vatAmounts, date: '2026-11-04' });
		await report(sent.id, { state: 'sent', confirmedBy: 'Decider' });
		await visit();
		await openDossier();
		await row('V-1').click();
		const entries = pane().locator('.history li');
		await until(async () => await entries.count(), 4);
		const [first, second, third, last] = await entries.allInnerTexts();
		for (const text of [
			'Encaissée',
			'Décideur',
			'Envoyé à la plateforme',
			'Confirmé par Decider',
			/-60,00\s€/,
			'TVA 20 %',
			'le 4 nov. 2026',
		])
			expect(first).toMatch(text);
		for (const text of ['Proposant', 'Refusé : InvoiceLC: BR-FR-CDV-14', 'Deux virements'])
			expect(second).toMatch(text);
		for (const text of [
			"L'acheteur",
			'Motif : Prix unitaires (Ligne 3)',
			'Demande : Créer une facture rectificative',
		])
			expect(third).toMatch(text);
		expect(last).toMatch(/Déposée[^]*La plateforme/);
	});
});

describe('changing a status', () => {
	it('by a right click: only what is applicable, a refusal with its reason, and the badge changes', async () => {
		const id = await client.file({ number: 'F-1' });
		await fromPlatform(id, '203');
		await visit();
		await openDossier();
		await row('F-1').click({ button: 'right' });
		const buyer = [
			'Prise en charge',
			'Approuvée',
			'Approuvée partiellement',
			'En litige',
			'Suspendue',
			'Refusée',
			'Paiement transmis',
		];
		await until(menuItems, buyer);
		await page.getByRole('menuitem', { name: 'Refusée' }).click();
		const form = page.getByRole('form', { name: 'Changer le statut de la facture' });
		await form.waitFor();
		expect(await form.getByRole('radio').count()).toBe(7);
		expect(await form.getByRole('radio', { name: 'Refusée' }).isChecked()).toBe(true);
		const { reasons } = STATUSES.find(({ code }) => code === '210') ?? { reasons: [] };
		expect(await form.getByRole('checkbox').count()).toBe(reasons.length);

		await form.getByRole('button', { name: 'Enregistrer' }).click();
		await page.getByText('Choisissez au moins un motif.').waitFor();
		expect(portal.statuses(id)).toHaveLength(1);

		await form.getByRole('checkbox', { name: 'Taux de TVA erroné' }).check();
		await form.getByRole('checkbox', { name: 'Mention légale manquante' }).check();
		await form.getByLabel('Action demandée').selectOption({ label: 'Créer une facture rectificative' });
		await form.getByLabel('Commentaire').fill('Le taux est de 10 %');
		await form.getByRole('button', { name: 'Enregistrer' }).click();
		await until(async () => await badgeOf('F-1').innerText(), 'Refusée');
		await row('F-1').getByText("En attente d'envoi").waitFor();
		await pane().getByText('Plus aucun statut possible').waitFor();
		expect(portal.statuses(id).at(-1)).toMatchObject({
			code: '210',
			author: { id: 'decider' },
			reasons: [
				{ code: 'TX_TVA_ERR', action: 'NIN' },
				{ code: 'NON_CONFORME', action: 'NIN' },
			],
			note: 'Le taux est de 10 %',
			transmission: 'waiting',
		});
		expect(portal.changes().at(-1)).toMatchObject({ type: 'statusChanged', origin: 'portal' });

		await row('F-1').click({ button: 'right' });
		await until(menuItems, ['Plus aucun statut possible : la facture est close par le statut « Refusée ».']);
	});

	it('a payment received: what is left is proposed by VAT rate, corrected with a comma, and a wrong amount is marked', async () => {
		const vatBreakdown = [
			{ rate: '20.00', base: '100.00', tax: '20.00' },
			{ rate: '5.5', base: '200.00', tax: '11.00' },
		];
		const id = await client.file({ number: 'V-1', side: 'sale', invoice: { vatBreakdown } });
		portal.decide(id, { person: 'decider', code: '212', vatAmounts: [{ rate: '20', amount: '50.00' }] });
		await visit();
		await openDossier();
		await row('V-1').click();
		await pane().getByRole('button', { name: 'Changer le statut de la facture' }).click();
		await pane().getByRole('radio', { name: 'Encaissée' }).check();
		const amount = (line: number) => pane().getByLabel(`Montant TTC de la ligne ${line}`);
		const proposed = [await amount(1).inputValue(), await amount(2).inputValue()];
		expect(proposed).toEqual(['70,00', '211,00']);
		await amount(1).fill('mille');
		await pane().getByRole('button', { name: 'Enregistrer' }).click();
		expect(await amount(1).getAttribute('aria-invalid')).toBe('true');
		expect(await amount(2).getAttribute('aria-invalid')).toBeNull();
		expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Montant TTC de la ligne 1');
		await amount(1).fill('1 070,50');
		await pane().getByRole('button', { name: 'Retirer la ligne 2' }).click();
		await pane().getByLabel('Date du paiement').fill('2026-11-04');
		await pane().getByRole('button', { name: 'Enregistrer' }).click();
		await until(async () => portal.statuses(id).length, 2);
		expect(portal.statuses(id)[1].payments).toEqual([
			{ type: 'MEN', rate: '20', amount: '1070.50', currency: 'EUR', date: '2026-11-04' },
		]);
	});

	it('a credit note’s payment is proposed as negative, and what was paid of a purchase as what is left', async () => {
		const vatBreakdown = [{ rate: '20', base: '100.00', tax: '20.00' }];
		await client.file({ number: 'A-1', side: 'sale', invoice: { typeCode: '381', vatBreakdown } });
		await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('A-1').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Encaissée' }).click();
		expect(await pane().getByLabel('Montant TTC de la ligne 1').inputValue()).toBe('-120,00');
		await row('F-1').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Paiement transmis' }).click();
		expect(await pane().getByLabel('Montant payé').inputValue()).toBe('120,00');
	});

	it('is not for readers', async () => {
		await client.file({ number: 'F-1' });
		await visit();
		await page.getByLabel('Vous êtes').selectOption({ label: 'Lecteur' });
		await openDossier();
		await row('F-1').click({ button: 'right' });
		await until(menuItems, ['Votre profil ne permet que la consultation.']);
		await page.keyboard.press('Escape');
		await row('F-1').click();
		await pane().getByText('Votre profil ne permet que la consultation.').waitFor();
		expect(await pane().getByRole('button', { name: 'Changer le statut' }).count()).toBe(0);
		await page.getByLabel('Vous êtes').selectOption({ label: 'Proposant' });
		await pane().getByRole('button', { name: 'Changer le statut' }).waitFor();
	});

	it('says so when the portal refuses it meanwhile, and keeps the form', async () => {
		const id = await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Approuvée', exact: true }).click();
		await fromPlatform(id, '210');
		await until(async () => await badgeOf('F-1').innerText(), 'Refusée');
		await pane().getByRole('button', { name: 'Enregistrer' }).click();
		await pane().getByText("Le statut n'a pas été enregistré.").waitFor();
		expect(portal.statuses(id)).toHaveLength(1);
		// Chromium tells of the refusal on the console.
		expect(troubles.splice(0)).toEqual([expect.stringContaining('422')]);
	});
});

describe('by keyboard alone', () => {
	it('from the search to a saved status', async () => {
		const id = await client.file({ number: 'F-1' });
		await client.file({ number: 'F-2' });
		await visit();
		await page.getByRole('searchbox').focus();
		await page.keyboard.type('dupre');
		await until(async () => await page.getByRole('treeitem').count(), 1);
		await page.keyboard.press('Tab');
		expect(await focused()).toMatch(/^Épicerie Dupré/);
		await page.keyboard.press('ArrowRight');
		await until(async () => await page.getByRole('treeitem').count(), 3);
		await page.keyboard.press('ArrowDown');
		expect(await focused()).toMatch(/^Achats/);
		await page.keyboard.press('Enter');
		await row('F-1').waitFor();
		await page.keyboard.press('Tab');
		const rows = await page.locator('tbody tr').allInnerTexts();
		const down = rows.findIndex((text) => text.includes('F-1'));
		for (let step = 0; step < down; step++) await page.keyboard.press('ArrowDown');
		expect(await focused()).toMatch('F-1');
		await page.keyboard.press('Shift+F10');
		await until(async () => (await menuItems()).length, 7);
		await page.keyboard.press('Escape');
		expect([await page.getByRole('menu').count(), await focused()]).toEqual([
			0,
			expect.stringContaining('F-1'),
		]);
		await page.keyboard.press('ContextMenu');
		await until(async () => (await menuItems()).length, 7);
		await page.keyboard.press('ArrowUp');
		expect(await focused()).toBe('Paiement transmis');
		await page.keyboard.type('e');
		expect(await focused()).toBe('En litige');
		await page.keyboard.press('Enter');
		await until(async () => await page.evaluate('document.activeElement.type'), 'checkbox');
		await page.keyboard.press('Space');
		for (let steps = 0; steps < 60 && !((await focused()) as string).startsWith('Enregistrer'); steps++) {
			await page.keyboard.press('Tab');
		}
		await page.keyboard.press('Enter');
		await until(async () => portal.statuses(id).length, 1);
		expect(portal.statuses(id)[0].code).toBe('207');
		await until(focused, 'Changer le statut de la facture');
		await until(async () => await said().innerText(), 'F-1 : En litige');
		await page.keyboard.press('Escape');
		await until(async () => await pane().isVisible(), false);
		expect(await focused()).toMatch('F-1');
	});

	it('Escape leaves the form first, then the pane', async () => {
		await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').focus();
		await page.keyboard.press('Enter');
		await until(focused, 'F-1');
		await pane().getByRole('button', { name: 'Changer le statut' }).press('Enter');
		await page.keyboard.press('Escape');
		expect(await page.getByRole('form').count()).toBe(0);
		expect(await focused()).toBe('Changer le statut de la facture');
		await page.keyboard.press('Escape');
		expect(await pane().isVisible()).toBe(false);
	});
});

describe('by itself', () => {
	it('shows what happens elsewhere, and says it', async () => {
		const id = await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').click();
		await fromPlatform(id, '205');
		await until(async () => await badgeOf('F-1').innerText(), 'Approuvée');
		await until(async () => await pane().locator('.history li').count(), 1);
		await until(async () => await said().innerText(), 'F-1 : Approuvée');
		const change = portal.decide(id, { person: 'decider', code: '207', reasons: ['AUTRE'] });
		await row('F-1').getByText("En attente d'envoi").waitFor();
		await client.call('PUT', `/changes/${change.id}/transmission`, { state: 'refused', reason: 'Non' });
		await until(async () => await badgeOf('F-1').innerText(), 'Approuvée');
		await row('F-1').getByText('Changement refusé').waitFor();
		await pane().getByText('Refusé : Non').waitFor();
		await client.file({ number: 'F-2' });
		await row('F-2').waitFor();
		await page.getByRole('treeitem', { name: 'Achats, 2 documents' }).waitFor();
	});

	it('without taking away the focus, the open form or the open menu', async () => {
		const id = await client.file({ number: 'F-1' });
		await client.file({ number: 'F-2' });
		await visit();
		await openDossier();
		await row('F-1').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Refusée' }).click();
		await pane().getByRole('checkbox', { name: 'Erreur de calcul' }).check();
		await pane().getByLabel('Commentaire').fill('à moitié');
		await fromPlatform(id, '204');
		await until(async () => await badgeOf('F-1').innerText(), 'Prise en charge');
		await until(async () => await pane().locator('.history li').count(), 1);
		expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
		await page.keyboard.type(' écrit');
		expect(await pane().getByLabel('Commentaire').inputValue()).toBe('à moitié écrit');
		expect(await pane().getByRole('checkbox', { name: 'Erreur de calcul' }).isChecked()).toBe(true);
		await row('F-2').focus();
		await page.keyboard.press('Shift+F10');
		await page.getByRole('menu').waitFor();
		await fromPlatform(id, '205', '2026-11-04T10:00:00');
		await until(async () => await badgeOf('F-1').innerText(), 'Approuvée');
		expect(await page.getByRole('menu').count()).toBe(1);
	});

	it('takes in a flood with few questions', async () => {
		await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').waitFor();
		let asked = 0;
		page.on('request', () => asked++);
		await Promise.all(
			Array.from({ length: 100 }, async (_one, index) => await client.file({ number: `N-${index}` })),
		);
		await until(async () => await page.locator('tbody tr').count(), 101);
		await page.getByRole('treeitem', { name: 'Achats, 101 documents' }).waitFor();
		expect(asked).toBeLessThan(60);
	});

	it('finds its way back when the portal was away, and sees what happened meanwhile', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'portal-browser-'));
		await portal.close();
		portal = await startPortal({ folder, dossiers: [{ name: 'Épicerie Dupré', siret: SIRET }] });
		client = new PortalClient(portal);
		const id = await client.file({ number: 'F-1' });
		await visit();
		await openDossier();
		await row('F-1').waitFor();
		const port = Number(new URL(portal.url).port);
		await portal.close();
		await page.getByText('Connexion perdue').waitFor();
		portal = await startPortal({ folder, port });
		portal.decide(id, { person: 'decider', code: '205' });
		await until(async () => await badgeOf('F-1').innerText(), 'Approuvée');
		await until(async () => await page.getByText('Connexion perdue').count(), 0);
		expect(troubles.splice(0).join()).toContain('net::ERR_');
		rmSync(folder, { recursive: true });
	});
});

describe('languages', () => {
	it('speaks the browser’s, changes at a click without losing a form, and remembers', async () => {
		const id = await client.file({ number: 'F-1' });
		await fromPlatform(id, '203');
		await visit('en-GB');
		await openDossier();
		await until(async () => await badgeOf('F-1').innerText(), 'Made available');
		await row('F-1').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Disputed' }).click();
		await pane().getByRole('checkbox', { name: 'Wrong VAT rate' }).check();
		await pane().getByRole('textbox', { name: 'Note' }).fill('kept');
		await page.getByRole('button', { name: 'Français' }).click();
		await until(async () => await badgeOf('F-1').innerText(), 'Mise à disposition');
		expect(await page.locator('html').getAttribute('lang')).toBe('fr');
		expect(await pane().getByRole('checkbox', { name: 'Taux de TVA erroné' }).isChecked()).toBe(true);
		expect(await pane().getByLabel('Commentaire').inputValue()).toBe('kept');
		await page.reload();
		await until(async () => await badgeOf('F-1').innerText(), 'Mise à disposition');
	});

	it('both say everything', async () => {
		await visit();
		const missing = await page.evaluate(`import('/texts.js').then(({ texts: { fr, en } }) => {
			const keys = (node, path = '') => Object.entries(node).flatMap(([key, value]) =>
				typeof value === 'object' ? keys(value, path + key + '.') : [path + key]);
			const [french, english] = [keys(fr), keys(en)];
			return [...french.filter((key) => !english.includes(key)), ...english.filter((key) => !french.includes(key))];
		})`);
		expect(missing).toEqual([]);
	});
});

it('is accessible: names, roles and contrasts, with every part open', async () => {
	mailTo('one.txt', 'first');
	const id = await client.file({ number: 'F-1' });
	for (const { code } of STATUSES) {
		const number = `S-${code}`;
		await fromPlatform(await client.file({ number }), code);
	}
	const change = portal.decide(id, { person: 'decider', code: '205' });
	await client.call('PUT', `/changes/${change.id}/transmission`, { state: 'refused', reason: 'Non' });
	await visit();
	await openDossier();
	await row('F-1').click({ button: 'right' });
	await page.getByRole('menuitem', { name: 'Refusée' }).click();
	await pane().getByRole('button', { name: 'Enregistrer' }).click();
	const violations = async () => {
		await page.evaluate(AXE);
		return await page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
			.then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`);
	};
	expect(await violations()).toEqual([]);
	await row('F-1').click({ button: 'right' });
	await until(async () => (await menuItems()).length, 7);
	expect(await violations()).toEqual([]);
});
