import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox } from '../sandbox';
import { deploy } from '../sandbox/n8n/deployment';
import { installN8n } from '../sandbox/n8n/install';
import { packProject, projectFolder } from '../sandbox/n8n/pack';
import { startChromium } from '../test/browser/chromium';
import { openEditor, openPanel } from '../test/browser/n8nPages';

/** Takes the pictures of the documents from a real n8n's editor. Chromium: Debian's package, or the path in CHROMIUM. */
async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-shots-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	const sandbox = await startSandbox({ connected: true });
	const deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials(sandbox.credentials);
	const workflow = await deployment.importTemplate('02-ingest-invoices', {
		startDate: '2025-09-01T00:00:00Z',
	});

	const browser = await startChromium();
	const page = await browser.newPage({ viewport: { width: 1800, height: 1100 } });
	await openEditor(page, deployment.server.url, workflow);
	await page.keyboard.press('1');
	await page.waitForTimeout(2500);
	await page.screenshot({ path: join(projectFolder, 'docs', 'images', 'template-02.png') });
	for (const name of [
		'eFacture Trigger',
		'Get Invoices',
		'Welyb Dossier Lookup',
		'Welyb File Document',
		'Claim',
	]) {
		await openPanel(page, name);
		await page.waitForTimeout(2000);
		const file = `${name.toLowerCase().replaceAll(' ', '-')}.png`;
		await page.screenshot({ path: join(process.env.SHOTS ?? folder, file) });
		await page.keyboard.press('Escape');
		await page.waitForTimeout(500);
	}
	await browser.close();
	await deployment.stop();
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		process.stderr.write(`${error.stack}\n`);
		process.exit(1);
	},
);
