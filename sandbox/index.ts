import { generate } from './generator';
import type { SampleSet } from './generator/types';
import { startPlatform, type Platform, type PlatformOptions } from './platform';
import { startPortal, type Portal, type PortalOptions } from './portal';

export interface SandboxOptions {
	/** What waits on the platform; 24 generated invoices by default. */
	samples?: SampleSet;
	platform?: Omit<PlatformOptions, 'flows'>;
	portal?: PortalOptions;
}

/** A local eFacture and a local Welyb, with the firm's dossiers and invoices that wait. */
export interface Sandbox {
	samples: SampleSet;
	platform: Platform;
	portal: Portal;
	/** Data of the two n8n credentials that fit. */
	credentials: { eFactureApi: Record<string, string>; welybApi: Record<string, string> };
	close(): Promise<void>;
}

/** Starts both servers on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const samples = options.samples ?? generate({ flows: 24 });
	const [first] = samples.organizations;
	const platform = await startPlatform({
		clients: [
			{
				clientId: 'sandbox',
				clientSecret: 'sandbox-secret',
				organizations: [first, ...samples.organizations.slice(1)],
			},
		],
		...options.platform,
		flows: samples.flows,
	});
	const portal = await startPortal(options.portal);
	portal.addDossiers(samples.dossiers);
	const [client] = platform.clients;
	return {
		samples,
		platform,
		portal,
		credentials: {
			eFactureApi: {
				flowServiceUrl: platform.url,
				tokenUrl: platform.tokenUrl,
				clientId: client.clientId,
				clientSecret: client.clientSecret,
			},
			welybApi: { portalUrl: portal.url, apiToken: portal.tokens[0].token },
		},
		close: async () => {
			await Promise.all([platform.close(), portal.close()]);
		},
	};
}
