import type { MailMessage, MailServer } from '../mail';

/** A mail as the tool files it. */
export interface CollectedMail {
	/** The collection address that it came to. */
	address: string;
	messageId: string;
	subject: string;
	receivedAt: string;
	files: Array<{ fileName: string; size: number; sha256: string }>;
}

export interface MailTool {
	domain: string;
	/** The collection addresses of a client company. */
	addressesOf(company: string): { purchase: string; sale: string };
	/** Every mail to an address of the tool's, once for each such address. */
	collected(): CollectedMail[];
}

/** An accounting tool that collects documents by mail on a mail server, with one address per company and side. */
export function openMailTool(server: MailServer, domain = 'outil-comptable.example'): MailTool {
	return {
		domain,
		addressesOf: (company) => ({
			purchase: `achat.${slugOf(company)}@${domain}`,
			sale: `vente.${slugOf(company)}@${domain}`,
		}),
		collected: () => server.messages().flatMap((message) => collect(message, domain)),
	};
}

function collect(message: MailMessage, domain: string): CollectedMail[] {
	const { to, cc, bcc, messageId, subject, receivedAt, attachments } = message;
	const files = attachments.map(({ fileName, size, sha256 }) => ({ fileName: fileName ?? '', size, sha256 }));
	return [...to, ...cc, ...bcc]
		.filter((address) => address.toLowerCase().endsWith(`@${domain}`))
		.map((address) => ({ address: address.toLowerCase(), messageId, subject, receivedAt, files }));
}

function slugOf(company: string): string {
	return company
		.normalize('NFD')
		.toLowerCase()
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}
