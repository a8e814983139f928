import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { generate } from '../sandbox/generator';
import { startPortal, type Portal } from '../sandbox/portal';
import { PortalClient } from '../test/unit/portal/portalClient';

/** What is known of the first invoices of each side, oldest first. */
const histories = {
	purchase: ['203', '203 204', '203 204 205', '203 207', '203 204 205 211', '203 208', '203 210', ''],
	sale: ['200 203', '203 205', '203 205 211 212', '203 207', '213', ''],
};

/** Files what the generator makes, with statuses. */
async function fill(portal: Portal): Promise<void> {
	const client = new PortalClient(portal);
	const { flows, dossiers } = generate({ flows: 120, issued: { from: '2026-10-20', to: '2026-11-20' } });
	portal.addDossiers(dossiers);
	const counts = new Map<string, number>();
	for (const { truth } of flows) {
		const { identity, number, typeCode, issueDate, payable, currency } = truth;
		if (truth.kind !== 'invoice' || !identity || !number) continue;
		for (const { dossierSiret, side } of truth.filings) {
			const counterpart = (side === 'purchase' ? truth.seller : truth.buyer)?.name;
			const base = (Number(payable) / 1.2).toFixed(2);
			const tax = (Number(payable) - Number(base)).toFixed(2);
			const id = await client.file({
				number,
				side,
				dossierId: `dossier-${dossierSiret}`,
				invoice: {
					typeCode,
					issueDate,
					payable,
					currency,
					counterpart,
					vatBreakdown: [{ rate: '20', base, tax }],
				},
			});
			const count = counts.get(`${dossierSiret}${side}`) ?? 0;
			counts.set(`${dossierSiret}${side}`, count + 1);
			const codes = histories[side][count % histories[side].length].split(' ').filter(Boolean);
			for (const [index, code] of codes.entries()) await setStatus(client, id, code, index);
		}
	}
}

const reasons: Record<string, string> = {
	'207': 'PU_ERR',
	'208': 'JUSTIF_ABS',
	'210': 'DEST_ERR',
	'213': 'DEST_INC',
};

async function setStatus(
	client: PortalClient,
	documentId: string,
	code: string,
	index: number,
): Promise<void> {
	const at = `2026-11-${21 + index}T09:${14 + 7 * index}:00`;
	const issuerRole =
		code < '204' || code === '213' ? 'WK' : ['209', '212', '220'].includes(code) ? 'SE' : 'BY';
	await client.call('POST', `/documents/${documentId}/statuses`, {
		id: `${documentId}-${code}`,
		code,
		at,
		issuerRole,
		reasons: reasons[code] ? [{ code: reasons[code] }] : [],
	});
}

/** Somebody of the firm disputes an invoice. */
async function decide(portal: Portal, number: string): Promise<void> {
	const client = new PortalClient(portal);
	const document = portal.documents().find((one) => one.number === number && one.side === 'purchase');
	if (!document) throw new Error(`There is no purchase ${number}`);
	const disputed = portal.decide(document.documentId, {
		person: 'decider',
		code: '207',
		reasons: ['PU_ERR'],
		action: 'NIN',
		note: 'Les prix des lignes 2 et 3 ne sont pas ceux de la commande.',
	});
	await client.call('PUT', `/changes/${disputed.id}/transmission`, { state: 'sent' });
}

/** Takes the picture of the portal's page. Chromium: Debian's package, or the path in CHROMIUM. */
async function main(): Promise<void> {
	const portal = await startPortal();
	await fill(portal);
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
	const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
	await page.goto(portal.url);
	await page.locator('[role=treeitem]').first().click();
	await page.getByRole('treeitem', { name: 'Achats' }).click();
	const row = (place: number) => page.locator('tbody tr').nth(place);
	await page.locator('h1 + .path', { hasText: 'Achats' }).waitFor();
	const [number] = (await row(0).locator('.number').innerText()).split(' ');
	await decide(portal, number);
	await row(0).click();
	await page.locator('.history li').nth(1).waitFor();
	await row(4).click({ button: 'right', position: { x: 300, y: 20 } });
	await page.locator('[role=menuitem][data-code="210"]').hover();
	// What has just changed is highlighted for a moment.
	await page.waitForTimeout(2_000);
	await page.screenshot({ path: process.env.SHOT ?? join(__dirname, '../docs/images/portal.png') });
	if (process.env.STAY) {
		process.stdout.write(`${portal.url}\n`);
		await new Promise((stop) => process.once('SIGINT', stop));
	}
	await browser.close();
	await portal.close();
}

void main();
