import type { Page } from 'playwright-core';

import { owner } from '../../sandbox/n8n/client';
import { logIn } from './n8nLogin';

/** Opens a workflow in n8n's editor, as the owner of the throw-away instance. */
export async function openEditor(page: Page, url: string, workflowId: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await logIn(page, owner);
	await page.waitForURL((address) => !address.pathname.includes('signin'));
	await page.goto(`${url}/workflow/${workflowId}`);
	await page.waitForSelector('.vue-flow__node');
}

/** Opens the panel of a node in the editor; Escape closes it. */
export async function openPanel(page: Page, node: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
	await page.locator('[data-test-id="ndv"]').waitFor();
}
