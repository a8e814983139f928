import { portalContext } from './portalContext';

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IHttpRequestHelper } from 'n8n-workflow';

import { WelybApi } from '../../../credentials/WelybApi.credentials';
import { partnerUrl } from '../../../nodes/Welyb/portal/address';
import { startPortal, type Portal } from '../../../sandbox/portal';

let portal: Portal;
let page: Server;

beforeAll(async () => {
	portal = await startPortal({
		tokens: [
			{ token: 'right', rights: ['dossiers.read'] },
			{ token: 'powerless', rights: [] },
		],
	});
	page = createServer((_request, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1');
	await new Promise((listening) => page.once('listening', listening));
});
afterAll(async () => {
	await portal.close();
	page.close();
});

/** What the Test button shows; undefined: nothing wrong. */
async function test(portalUrl: string, apiToken = 'right'): Promise<string | undefined> {
	const helper = { helpers: portalContext(portal.url).context.helpers } as unknown as IHttpRequestHelper;
	try {
		await new WelybApi().preAuthentication.call(helper, { portalUrl, apiToken });
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}

it('has nothing to say of a good credential, with and without slashes at the end', async () => {
	expect([await test(portal.url), await test(`${portal.url}//`), await test(` ${portal.url} `)]).toEqual([
		undefined,
		undefined,
		undefined,
	]);
});

it('names what is wrong and the field to correct', async () => {
	const { port } = page.address() as AddressInfo;
	expect(await test(portal.url, 'wrong')).toMatch(/doesn't accept the API token .*check 'API Token'/);
	expect(await test(portal.url, 'powerless')).toMatch(/gives the API token no right .*administrator/);
	expect(await test(`${portal.url}/somewhere`)).toMatch(/doesn't know the address .*Check 'Portal URL'/);
	expect(await test(`http://127.0.0.1:${port}`)).toMatch(/it is a web page\. Check 'Portal URL'/);
	expect(await test('http://127.0.0.1:1')).toMatch(
		/at 127\.0\.0\.1:1 can't be reached: it refuses the connection\. Check 'Portal URL'/,
	);
	expect(await test('https://nobody.invalid')).toMatch(
		/at nobody\.invalid can't be reached: .*\. Check 'Portal URL'/,
	);
	expect(await test('cabinet.welyb.fr')).toMatch(/'Portal URL' .* isn't a web address/);
	expect(await test('http://cabinet.welyb.fr')).toMatch(/must begin with https:/);
});

it('leaves a portal that is busy or out of service to the call itself, whose statuses have sentences, too', async () => {
	portal.startOutage('unavailable', 60);
	expect(await test(portal.url, 'another')).toBeUndefined();
	portal.endOutage();
	const messages = (new WelybApi().test.rules ?? []).map(({ properties }) => {
		const { value, message } = properties as { value: number; message: string };
		return [value, message] as const;
	});
	const sentences = new Map(messages);
	expect([...sentences.keys()]).toEqual([401, 403, 404, 429, 500, 502, 503, 504]);
	expect(sentences.get(503)).toMatch(/is out of service/);
	expect(sentences.get(401)).toMatch(/check 'API Token'/);
});

it('asks the portal once a minute however many calls there are, and at once when the token is another', async () => {
	portal.resetCounters();
	await test(portal.url);
	await test(portal.url);
	expect(portal.counters().calls.getMe).toBe(0);
	expect(await test(portal.url, 'wrong again')).toMatch(/API token/);
	expect(portal.counters().calls.getMe).toBe(1);
});

it('never shows the token', async () => {
	const secret = 'secret-of-the-firm';
	const said = [
		await test(portal.url, secret),
		await test('http://127.0.0.1:1', secret),
		await test('https://x y', secret),
	];
	expect(said.join()).not.toContain(secret);
});

it('lets a token travel readable only on this machine and in container networks', () => {
	const allowed = [
		'https://cabinet.welyb.fr',
		'http://localhost:5679',
		'http://127.0.0.1',
		'http://[::1]:1',
		'http://portal:80',
	];
	expect(allowed.map((url) => partnerUrl(`${url}/`, '/me'))).toEqual(
		allowed.map((url) => `${url}/partner/v1/me`),
	);
	for (const url of ['http://cabinet.welyb.fr', 'http://10.0.0.1', 'ftp://portal', 'portal', '']) {
		expect(() => partnerUrl(url, '/me')).toThrow("'Portal URL'");
	}
});
