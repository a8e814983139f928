import type { BrowserContext, Page } from 'playwright-core';

import { N8nClient, owner } from '../../sandbox/n8n/client';
import { logIn, type Login } from './n8nLogin';

/** The address of a published workflow's form, that of the trigger with this name where there are several. */
export async function formUrl(client: N8nClient, workflowId: string, trigger?: string): Promise<string> {
	const { nodes } = await client.workflow(workflowId);
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

/** Opens a form: logs in and allows n8n to tell the form who that is, as far as it wants to be told. */
export async function openForm(context: BrowserContext, url: string, login: Login = owner): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url);
	const email = page.locator('input[name=emailOrLdapLoginId]');
	const allow = page.getByRole('button', { name: 'Allow' });
	const form = page.locator('#submit-btn');
	await email.or(allow).or(form).first().waitFor();
	if (await email.isVisible()) {
		await logIn(page, login);
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
