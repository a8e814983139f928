import type { MailMessage, MailServer } from '../mail';
import type { Portal } from '../portal';
import { fileMail } from './filing';
import type { Mailbox, MailboxOptions, MailReport } from './types';

export { IGNORED_BECAUSE, type IgnoreRule } from './rules';
export * from './types';

/**
 * Opens Welyb's collection mailbox: what a mail server takes for the collection addresses of the portal's dossiers is
 * filed there by Welyb's published rules, and what they ignore is dropped without a word. Mails to other domains are
 * none of its.
 */
export function openMailbox(server: MailServer, portal: Portal, options: MailboxOptions = {}): Mailbox {
	const reports: MailReport[] = [];
	const pending = new Map<MailMessage, NodeJS.Timeout>();
	let fileAfterMs = options.fileAfterMs ?? 0;
	const whenSettled: Array<() => void> = [];

	const stop = server.listen((message) => {
		if (!concerns(message, portal)) return;
		const file = () => {
			pending.delete(message);
			reports.push(fileMail(message, portal));
			if (pending.size === 0) for (const settled of whenSettled.splice(0)) settled();
		};
		pending.set(message, setTimeout(file, fileAfterMs));
	});
	return {
		reports: () => structuredClone(reports),
		pending: () => pending.size,
		settled: async () => {
			if (pending.size > 0) await new Promise<void>((settled) => whenSettled.push(settled));
		},
		fileAfter: (ms) => {
			fileAfterMs = ms;
		},
		close: () => {
			stop();
			for (const timer of pending.values()) clearTimeout(timer);
			pending.clear();
			for (const settled of whenSettled.splice(0)) settled();
		},
	};
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Whether a mail has a recipient at a domain where the portal collects. */
function concerns({ to, cc, bcc }: MailMessage, portal: Portal): boolean {
	const collecting = portal.dossiers().flatMap(({ collection: { purchases, sales } }) => [purchases, sales]);
	const domains = new Set(collecting.filter((address) => address !== null).map(domainOf));
	return [...to, ...cc, ...bcc].some((address) => domains.has(domainOf(address)));
}
