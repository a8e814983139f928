import type { Page } from 'playwright-core';

import { owner } from '../../sandbox/n8n/client';

/** Opens one of n8n's forms that want a login, as the owner of the throw-away instance. */
export async function openForm(page: Page, url: string): Promise<void> {
	await page.goto(url);
	const form = page.locator('#n8n-form');
	const email = page.locator('input[name="emailOrLdapLoginId"]');
	const allow = page.getByRole('button', { name: /allow/i });
	await form.or(email).or(allow).first().waitFor();
	if (await email.isVisible()) await signIn(page);
	await form.or(allow).first().waitFor();
	if (await allow.isVisible()) await allow.click();
	await form.waitFor();
}

/** Opens a workflow in n8n's editor, as the owner of the throw-away instance. */
export async function openEditor(page: Page, url: string, workflowId: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await signIn(page);
	await page.waitForURL((address) => !address.pathname.includes('signin'));
	await page.goto(`${url}/workflow/${workflowId}`);
	await page.waitForSelector('.vue-flow__node');
}

/** Opens the panel of a node in the editor; Escape closes it. */
export async function openPanel(page: Page, node: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
	await page.locator('[data-test-id="ndv"]').waitFor();
}

async function signIn(page: Page): Promise<void> {
	await page.fill('input[name="emailOrLdapLoginId"]', owner.email);
	await page.fill('input[name="password"]', owner.password);
	await page.click('[data-test-id="form-submit-button"]');
}
