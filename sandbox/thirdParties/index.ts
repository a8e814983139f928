import type { MailServer } from '../mail';
import type { FileServer } from './fileTypes';
import { startFtpServer } from './ftp';
import { startImportApi } from './importApi';
import type { ImportApi } from './importTypes';
import { openMailTool, type MailTool } from './mailTool';
import { startSftpServer } from './sftp';

export * from './fileTypes';
export { startFtpServer } from './ftp';
export { startImportApi } from './importApi';
export * from './importTypes';
export { openMailTool, type CollectedMail, type MailTool } from './mailTool';
export { startSftpServer } from './sftp';

export const thirdPartyKinds = ['smtp', 'ftp', 'sftp', 'http'] as const;
/** How an accounting tool takes documents. */
export type ThirdPartyKind = (typeof thirdPartyKinds)[number];

/** Stand-ins for accounting tools, those that were asked for. */
export interface ThirdParties {
	smtp?: MailTool;
	ftp?: FileServer;
	sftp?: FileServer;
	http?: ImportApi;
}

/** Starts stand-ins; the one that collects mails does it on a mail server that is there. */
export async function startThirdParties(
	kinds: ThirdPartyKind[],
	mailServer: MailServer | undefined,
): Promise<ThirdParties> {
	const wanted = (kind: ThirdPartyKind) => kinds.includes(kind);
	return {
		...(wanted('smtp') && mailServer ? { smtp: openMailTool(mailServer) } : {}),
		...(wanted('ftp') ? { ftp: await startFtpServer() } : {}),
		...(wanted('sftp') ? { sftp: await startSftpServer() } : {}),
		...(wanted('http') ? { http: await startImportApi() } : {}),
	};
}
