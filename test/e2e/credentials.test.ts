import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSandbox, type Sandbox } from '../../sandbox';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-credentials-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	sandbox = await startSandbox({
		portal: {
			tokens: [
				{ token: 'sandbox-welyb-token', rights: ['dossiers.read', 'documents.read', 'documents.write'] },
				{ token: 'token-without-rights', rights: [] },
			],
		},
	});
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
}, 15 * 60_000);

afterAll(async () => {
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

/** What a user reads after saving the credential and pressing Test. */
async function pressTest(type: string, change: Record<string, string> = {}) {
	const sound = type === 'eFactureApi' ? sandbox.credentials.eFactureApi : sandbox.credentials.welybApi;
	return await deployment.client.testCredential(type, { ...sound, ...change });
}

describe.each(['eFactureApi', 'welybApi'])("the Test button of %s in n8n's own tester", (type) => {
	it('says that all is well', async () => {
		expect(await pressTest(type)).toMatchObject({ status: 'OK' });
	});
});

describe('what the Test button says is wrong', () => {
	const unreachable = 'http://127.0.0.1:9';

	it.each([
		['eFactureApi', 'a wrong secret', { clientSecret: 'wrong' }, /secret/i],
		['eFactureApi', 'a token URL where nothing listens', { tokenUrl: `${unreachable}/token` }, /Token URL/],
		[
			'eFactureApi',
			'a Flow Service URL where nothing listens',
			{ flowServiceUrl: unreachable },
			/Flow Service URL/,
		],
		['welybApi', 'a wrong token', { apiToken: 'wrong' }, /token/i],
		['welybApi', 'a portal URL where nothing listens', { portalUrl: unreachable }, /Portal URL/i],
		['welybApi', 'a token without rights', { apiToken: 'token-without-rights' }, /right/i],
	])('%s: %s', async (type, _name, change, message) => {
		const answer = await pressTest(type, change);
		expect(answer.status).toBe('Error');
		expect(answer.message).toMatch(message);
		expect(answer.message).not.toMatch(/ECONN|status code|sandbox-secret|token-without-rights/);
	});

	it('a Flow Service URL with a path that is not there', async () => {
		const answer = await pressTest('eFactureApi', { flowServiceUrl: `${sandbox.platform.url}/elsewhere` });
		expect(answer).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/Flow Service URL/) as string,
		});
	});
});
