import { parseArgs } from 'node:util';

import { startSandbox, type Sandbox } from '../sandbox';
import { generate } from '../sandbox/generator';
import { loadFolder } from '../sandbox/generator/folder';
import { thirdPartyKinds } from '../sandbox/thirdParties';

/** The sandbox alone: `npm run sandbox -- [--mail] [--third-parties] [FOLDER …]`. */
async function main(): Promise<void> {
	const { values, positionals: paths } = parseArgs({
		allowPositionals: true,
		options: { mail: { type: 'boolean' }, 'third-parties': { type: 'boolean' } },
	});
	const samples = paths.length > 0 ? await loadFolder(paths) : generate({ flows: 24 });
	const thirdParties = values['third-parties'] ? [...thirdPartyKinds] : [];
	const sandbox = await startSandbox({ samples, connected: true, mail: values.mail, thirdParties });
	process.stdout.write(`${describe(sandbox).join('\n')}\n\nCtrl+C ends it.\n`);
	await new Promise((stop) => process.once('SIGINT', stop));
	await sandbox.close();
}

function describe({ samples, credentials, portal, mail, thirdParties }: Sandbox): string[] {
	const { eFactureApi, welybApi, ...others } = credentials;
	const addresses = portal
		.dossiers()
		.flatMap(({ name, collection: { purchases, sales } }) => [
			`  ${name}`,
			...[purchases, sales].filter((address) => address !== null).map((address) => `    ${address}`),
		]);
	return [
		`${samples.flows.length} flows wait on the platform; the firm has ${samples.dossiers.length} dossiers.`,
		'',
		'eFacture API credential',
		...lines({
			'Flow Service URL': eFactureApi.flowServiceUrl,
			'Directory Service URL': eFactureApi.directoryServiceUrl,
			'Token URL': eFactureApi.tokenUrl,
			'Client ID': eFactureApi.clientId,
			'Client Secret': eFactureApi.clientSecret,
		}),
		'Welyb API credential',
		...lines({ 'Portal URL': welybApi.portalUrl, 'API Token': welybApi.apiToken }),
		...Object.entries(others).flatMap(([type, fields]) => [`${type} credential`, ...lines({ ...fields })]),
		...(thirdParties.http ? [`Imports are posted to ${thirdParties.http.url}`] : []),
		...(mail ? ['', 'Collection addresses', ...addresses] : []),
	];
}

const lines = (fields: Record<string, unknown>) =>
	Object.entries(fields).map(([name, value]) => `  ${name.padEnd(21)}  ${String(value)}`);

void main();
