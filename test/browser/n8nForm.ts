import type { Browser, Page } from 'playwright-core';

import { N8nClient, owner } from '../../sandbox/n8n/client';

/** Somebody with an n8n login. */
export interface Login {
	email: string;
	password: string;
}

/** The address of a published workflow's form, that of the trigger with this name where there are several. */
export async function formUrl(client: N8nClient, workflowId: string, trigger?: string): Promise<string> {
	const { nodes } = (await client.call('GET', `/api/v1/workflows/${workflowId}`)) as {
		nodes: Array<{ name: string; type: string; webhookId?: string }>;
	};
	const found = nodes.find(
		({ name, type }) => type.endsWith('.formTrigger') && (trigger === undefined || name === trigger),
	);
	if (!found?.webhookId) throw new Error(`The workflow ${workflowId} has no form`);
	return `${client.url}/form/${found.webhookId}`;
}

/** Makes a member of the instance, who has a login and nothing else. */
export async function addMember(client: N8nClient, { email, password }: Login): Promise<void> {
	const [{ user }] = (await client.call('POST', '/rest/invitations', [
		{ email, role: 'global:member' },
	])) as Array<{ user: { inviteAcceptUrl: string } }>;
	const token = new URL(user.inviteAcceptUrl).searchParams.get('token');
	// Accepting an invitation logs in, which isn't to change who the given client is.
	await new N8nClient(client.url).call('POST', '/rest/invitations/accept', {
		...{ token, password, firstName: 'Second', lastName: 'Person' },
	});
}

/** Opens a form as somebody who isn't logged in, logs in, and allows n8n to tell the form who it is. */
export async function openForm(browser: Browser, url: string, login: Login = owner): Promise<Page> {
	const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
	const page = await context.newPage();
	await page.goto(url);
	await page.locator('input[name=emailOrLdapLoginId]').fill(login.email);
	await page.locator('input[name=password]').fill(login.password);
	await page.locator('[data-test-id=form-submit-button]').click();
	await page.getByRole('button', { name: 'Allow' }).click();
	await page.locator('#submit-btn').waitFor();
	return page;
}

/** Sends a page of a form and waits for the next one, by its heading. */
export async function submit(page: Page, nextHeading: RegExp): Promise<void> {
	await page.locator('#submit-btn').click();
	await page.getByRole('heading', { name: nextHeading }).waitFor({ timeout: 60_000 });
}
