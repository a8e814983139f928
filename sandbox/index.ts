import { startDirectory, type Directory, type DirectoryOptions } from './directory';
import { entriesOf } from './directory/entriesOf';
import { generate } from './generator';
import type { SampleSet } from './generator/types';
import { startPlatform, type Platform, type PlatformOptions } from './platform';
import { startPortal, type Portal, type PortalOptions } from './portal';

export interface SandboxOptions {
	/** What waits on the platform; 24 generated invoices by default. */
	samples?: SampleSet;
	platform?: Omit<PlatformOptions, 'flows'>;
	directory?: Omit<DirectoryOptions, 'clientOf'>;
	portal?: PortalOptions;
}

/** A local eFacture and a local Welyb, with the firm's dossiers and invoices that wait. */
export interface Sandbox {
	samples: SampleSet;
	platform: Platform;
	/** The platform's Directory Service, in which the companies of the samples stand. */
	directory: Directory;
	portal: Portal;
	/** Data of the two n8n credentials that fit. */
	credentials: { eFactureApi: Record<string, string>; welybApi: Record<string, string> };
	close(): Promise<void>;
}

/** Starts the servers on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const samples = options.samples ?? generate({ flows: 24 });
	const [first, ...others] = samples.organizations;
	// Which of several organizations a dossier is in shows in the flows.
	const members =
		others.length > 0 ? [] : samples.dossiers.map((dossier) => ({ ...dossier, organization: first }));
	const platform = await startPlatform({
		clients: [
			{
				clientId: 'sandbox',
				clientSecret: 'sandbox-secret',
				organizations: samples.organizations,
			},
		],
		members,
		...options.platform,
		flows: samples.flows,
	});
	const directory = await startDirectory({
		entries: () => entriesOf(samples),
		...options.directory,
		clientOf: (authorization) => platform.clientOf(authorization),
	});
	const portal = await startPortal(options.portal);
	portal.addDossiers(samples.dossiers);
	const [client] = platform.clients;
	return {
		samples,
		platform,
		directory,
		portal,
		credentials: {
			eFactureApi: {
				flowServiceUrl: platform.url,
				directoryServiceUrl: directory.url,
				tokenUrl: platform.tokenUrl,
				clientId: client.clientId,
				clientSecret: client.clientSecret,
			},
			welybApi: { portalUrl: portal.url, apiToken: portal.tokens[0].token },
		},
		close: async () => {
			await Promise.all([platform.close(), directory.close(), portal.close()]);
		},
	};
}
