import type { Side } from '../portal';
import type { IgnoreRule } from './rules';

export interface MailboxOptions {
	/** Milliseconds between the reception of a mail and its filing; 0 by default. */
	fileAfterMs?: number;
}

export interface MailFiling {
	/** The collection address it was sent to. */
	address: string;
	dossierId: string;
	side: Side;
	documentId: string;
	fileName: string;
}

/** A recipient or an attachment that nothing came of. */
export interface Ignored {
	/** The address, the attachment's name, or the subject where the whole mail is meant. */
	what: string;
	rule: IgnoreRule;
}

/** What became of a mail. Its sender isn't told. */
export interface MailReport {
	messageId: string;
	subject: string;
	receivedAt: string;
	filed: MailFiling[];
	ignored: Ignored[];
}

export interface Mailbox {
	/** What became of each mail to an address of the portal's, in the order of filing. */
	reports(): MailReport[];
	/** Mails that are received and not yet filed. */
	pending(): number;
	/** Waits until nothing is pending. */
	settled(): Promise<void>;
	/** How long mails wait from now on. */
	fileAfter(ms: number): void;
	/** Takes no more mails; what is pending is never filed. */
	close(): void;
}
