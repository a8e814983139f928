import type { OutageKind, PlannedFailure } from '../faults';

export interface MailAttachment {
	/** As the mail names it; null where it doesn't. */
	fileName: string | null;
	mimeType: string;
	/** Bytes of the file, not of its transfer encoding. */
	size: number;
	sha256: string;
	content: Buffer;
}

/** A mail that the server took. Addresses are as they are written, without display names. */
export interface MailMessage {
	from: string;
	to: string[];
	cc: string[];
	/** Recipients of the envelope that no header names. */
	bcc: string[];
	subject: string;
	text: string;
	/** Null in a mail of plain text. */
	html: string | null;
	/** With its angle brackets, as Send Email returns it. */
	messageId: string;
	attachments: MailAttachment[];
	/** ISO 8601, UTC. */
	receivedAt: string;
}

/**
 * Where in its delivery a mail meets a fault: when the client connects, at each recipient, when all its bytes have
 * come and before it is kept (`data`), or when it is kept and the client waits for its 250 (`answer`).
 */
export interface MailCall {
	step: 'connect' | 'recipient' | 'data' | 'answer';
}

export interface MailServerOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	/** `n8n` and `sandbox-smtp-password` by default. */
	user?: string;
	password?: string;
	/** Greatest mail, transfer encoding included; without it there is no limit. */
	maxMessageBytes?: number;
	/** The server's clock. */
	now?: () => Date;
}

/** Fields of n8n's credential `smtp`. */
export interface SmtpCredential {
	user: string;
	password: string;
	host: string;
	port: number;
	secure: boolean;
	disableStartTls: boolean;
	hostName: string;
}

export interface MailServer {
	host: string;
	port: number;
	credential: SmtpCredential;
	/** Every mail taken since the start or {@link clear}, oldest first. */
	messages(): MailMessage[];
	/** Tells of each mail that is taken; returns what ends it. */
	listen(listener: (message: MailMessage) => void): () => void;
	/**
	 * The first mail, taken or to come, that meets a condition.
	 *
	 * @throws Error after `ms` milliseconds without one
	 */
	waitFor(condition: (message: MailMessage) => boolean, ms: number): Promise<MailMessage>;
	clear(): void;
	/** `refuse` breaks connections, `unavailable` answers 421, `hang` answers nothing until the outage ends. */
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	/**
	 * Gives a reply code (4xx to try again, 5xx for good) in place of the real answer, or breaks the connection (0). At the step
	 * `answer` the mail is kept, and the client can't know it.
	 */
	failNext(failure: PlannedFailure<MailCall>): void;
	/** Lets clients wait before they hear that their mail is taken; it is kept before. */
	delayAnswers(ms: number): void;
	limitSize(maxMessageBytes: number | null): void;
	close(): Promise<void>;
}
