/** What a failure of n8n's Send Email means for the mail. */
export interface SendFailure {
	message: string;
	/** The mail may have left: nobody may send it again by themselves. */
	left: boolean;
	retryable: boolean;
	/** The mail server isn't there, or the credential is wrong: no fault of the mail. */
	notReady?: boolean;
}

/**
 * Failures after which the mail surely didn't leave, as nodemailer words them. `notReady`: before the mail server looked at the mail.
 * Whatever isn't here, such as a connection that broke while the server was answering, leaves it open.
 */
const NOT_SENT: ReadonlyArray<{ pattern: RegExp; notReady: boolean }> = [
	{ pattern: /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/, notReady: true },
	{
		pattern: /^(Greeting never received|Invalid greeting|Invalid (HELO|LHLO)|Connection timeout)/,
		notReady: true,
	},
	{ pattern: /^(Error initiating TLS|Error upgrading connection with STARTTLS|EHLO failed)/, notReady: true },
	{ pattern: /^Server (terminates connection|closed the connection: 421)/, notReady: true },
	{ pattern: /^(Invalid login|Missing credentials|Unknown authentication method)/, notReady: true },
	{
		pattern: /^(Mail command failed|No recipients defined|Invalid (sender|recipient)|Can't send mail)/,
		notReady: false,
	},
	{ pattern: /^(Message size larger than allowed|Data command failed)/, notReady: false },
	{ pattern: /^Message failed: [45]\d\d/, notReady: false },
	// Certificates are looked at before anything is said.
	{
		pattern:
			/^(getaddrinfo|self[- ]signed certificate|unable to (verify|get) |certificate has expired|Hostname\/IP does not match)|wrong version number/,
		notReady: true,
	},
];

/** Tells whether a mail may have left although sending it failed. */
export function sendFailure(message: string): SendFailure {
	const known = NOT_SENT.find(({ pattern }) => pattern.test(message));
	if (!known) return { message, left: true, retryable: false };
	return { message, left: false, retryable: true, ...(known.notReady ? { notReady: true } : {}) };
}
