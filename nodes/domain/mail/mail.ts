import type { Side } from '../item';

export interface MailAttachment {
	/** The item's binary field that holds it. */
	property: string;
	/** As the mail names it. */
	name: string;
	mimeType: string;
	/** Bytes, before they are encoded for transport. */
	size: number;
}

/** A mail to a collection address, as far as the rules look at it. */
export interface Mail {
	to: string[];
	cc: string[];
	bcc: string[];
	subject: string;
	text: string;
	/** Null in a mail of plain text. */
	html: string | null;
	attachments: MailAttachment[];
}

/** What a mail is to bring where. */
export interface MailPurpose {
	side: Side;
	/** The collection address, as it was pasted. */
	address: string;
	identity: string;
	/** `YYYY-MM` of the invoice's date; null when it has none. */
	invoiceMonth: string | null;
	/** `YYYY-MM` of the day it leaves, in Paris. */
	sentMonth: string;
	limits: MailLimits;
}

export interface MailLimits {
	/** Greatest sum of all attachments, in bytes. */
	mostBytes: number;
	mostAttachments: number;
}
