import { startDirectory, type Directory, type DirectoryOptions } from './directory';
import { entriesOf } from './directory/entriesOf';
import { generate } from './generator';
import type { SampleSet } from './generator/types';
import { startMailServer, type MailServer, type MailServerOptions } from './mail';
import { openMailbox, type Mailbox, type MailboxOptions } from './mailbox';
import { startPlatform, type Platform, type PlatformOptions } from './platform';
import { startPortal, type Portal, type PortalOptions } from './portal';
import { startThirdParties, type ThirdParties, type ThirdPartyKind } from './thirdParties';

export interface SandboxOptions {
	/** What waits on the platform; 24 generated invoices by default. */
	samples?: SampleSet;
	platform?: Omit<PlatformOptions, 'flows'>;
	directory?: Omit<DirectoryOptions, 'clientOf'>;
	portal?: PortalOptions;
	/** Starts a mail server, and Welyb's collection mailbox on it; none by default. */
	mail?: boolean | (MailServerOptions & MailboxOptions);
	/** Connects every dossier about all invoices; otherwise none is connected. */
	connected?: boolean;
	/** Accounting tools to start; none by default. `smtp` starts the mail server, too. */
	thirdParties?: ThirdPartyKind[];
}

/** A local eFacture and a local Welyb, with the firm's dossiers and invoices that wait. */
export interface Sandbox {
	samples: SampleSet;
	platform: Platform;
	/** The platform's Directory Service, in which the companies of the samples stand. */
	directory: Directory;
	portal: Portal;
	/** The mail server and Welyb's mailbox on it, where they were asked for. */
	mail?: { server: MailServer; mailbox: Mailbox };
	thirdParties: ThirdParties;
	/** Data of the n8n credentials that fit, by type. */
	credentials: {
		eFactureApi: Record<string, string>;
		welybApi: Record<string, string>;
		smtp?: MailServer['credential'];
		ftp?: object;
		sftp?: object;
		httpHeaderAuth?: object;
	};
	close(): Promise<void>;
}

/** Starts all servers on 127.0.0.1. */
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
	if (options.connected) portal.connectAll();
	const mail = await startMail(options, portal);
	const thirdParties = await startThirdParties(options.thirdParties ?? [], mail?.server);
	const [client] = platform.clients;
	return {
		samples,
		platform,
		directory,
		portal,
		mail,
		thirdParties,
		credentials: {
			eFactureApi: {
				flowServiceUrl: platform.url,
				directoryServiceUrl: directory.url,
				tokenUrl: platform.tokenUrl,
				clientId: client.clientId,
				clientSecret: client.clientSecret,
			},
			welybApi: { portalUrl: portal.url, apiToken: portal.tokens[0].token },
			...(mail && { smtp: mail.server.credential }),
			...(thirdParties.ftp && { ftp: thirdParties.ftp.credential }),
			...(thirdParties.sftp && { sftp: thirdParties.sftp.credential }),
			...(thirdParties.http && { httpHeaderAuth: thirdParties.http.credential }),
		},
		close: async () => {
			const { ftp, sftp, http } = thirdParties;
			mail?.mailbox.close();
			await Promise.all(
				[mail?.server, ftp, sftp, http, platform, directory, portal].map((server) => server?.close()),
			);
		},
	};
}

async function startMail(
	{ mail, thirdParties = [] }: SandboxOptions,
	portal: Portal,
): Promise<Sandbox['mail']> {
	if (!mail && !thirdParties.includes('smtp')) return undefined;
	const options = typeof mail === 'object' ? mail : {};
	const server = await startMailServer(options);
	return { server, mailbox: openMailbox(server, portal, options) };
}
