import type { Page } from 'playwright-core';

/** Somebody with an n8n login. */
export interface Login {
	email: string;
	password: string;
}

/** Fills n8n's login page. */
export async function logIn(page: Page, { email, password }: Login): Promise<void> {
	await page.locator('input[name=emailOrLdapLoginId]').fill(email);
	await page.locator('input[name=password]').fill(password);
	await page.locator('[data-test-id=form-submit-button]').click();
}
