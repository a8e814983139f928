import { startSandbox } from '../sandbox';
import { generate } from '../sandbox/generator';
import { loadFolder } from '../sandbox/generator/folder';

/** The sandbox alone: `npm run sandbox -- [FOLDER …]`. */
async function main(): Promise<void> {
	const paths = process.argv.slice(2);
	const samples = paths.length > 0 ? await loadFolder(paths) : generate({ flows: 24 });
	const sandbox = await startSandbox({ samples });
	const { eFactureApi, welybApi } = sandbox.credentials;
	process.stdout.write(
		[
			`${samples.flows.length} flows wait on the platform; the firm has ${samples.dossiers.length} dossiers.`,
			'',
			'eFacture API credential',
			`  Flow Service URL       ${eFactureApi.flowServiceUrl}`,
			`  Directory Service URL  ${eFactureApi.directoryServiceUrl}`,
			`  Token URL              ${eFactureApi.tokenUrl}`,
			`  Client ID              ${eFactureApi.clientId}`,
			`  Client Secret          ${eFactureApi.clientSecret}`,
			'Welyb API credential',
			`  Portal URL             ${welybApi.portalUrl}`,
			`  API Token              ${welybApi.apiToken}`,
			'',
			'Ctrl+C ends it.',
			'',
		].join('\n'),
	);
	await new Promise((stop) => process.once('SIGINT', stop));
	await sandbox.close();
}

void main();
