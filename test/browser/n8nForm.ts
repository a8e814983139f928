import type { BrowserContext, Page } from 'playwright-core';

import { owner, type N8nClient } from '../../sandbox/n8n/client';

/** The address of a published workflow's form. */
export async function formUrl(client: N8nClient, workflowId: string): Promise<string> {
	const { nodes } = (await client.call('GET', `/api/v1/workflows/${workflowId}`)) as {
		nodes: Array<{ type: string; webhookId?: string }>;
	};
	const trigger = nodes.find(({ type }) => type.endsWith('.formTrigger'));
	if (!trigger?.webhookId) throw new Error(`The workflow ${workflowId} has no form`);
	return `${client.url}/form/${trigger.webhookId}`;
}

/** Opens a form: logs in and allows n8n to tell the form who that is, as far as it wants to be told. */
export async function openForm(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	page.setDefaultTimeout(30_000);
	await page.goto(url);
	const email = page.locator('input[name=emailOrLdapLoginId]');
	const allow = page.getByRole('button', { name: 'Allow' });
	const form = page.locator('#submit-btn');
	await email.or(allow).or(form).first().waitFor();
	if (await email.isVisible()) {
		await email.fill(owner.email);
		await page.locator('input[name=password]').fill(owner.password);
		await page.locator('[data-test-id=form-submit-button]').click();
		await allow.or(form).first().waitFor();
	}
	if (await allow.isVisible()) await allow.click();
	await form.waitFor();
	return page;
}

/** Sends a page of a form and waits for the next one, by its heading. */
export async function submit(page: Page, nextHeading: RegExp, withinMs = 60_000): Promise<void> {
	await page.locator('#submit-btn').click();
	const next = page.getByRole('heading', { name: nextHeading });
	await next.waitFor({ timeout: withinMs }).catch(async (error: Error) => {
		throw new Error(`${error.message}\nThe page says: ${await page.locator('body').innerText()}`);
	});
}
