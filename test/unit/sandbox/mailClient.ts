import { createTransport, type SendMailOptions } from 'nodemailer';

import type { SmtpCredential } from '../../../sandbox/mail';

export const sender = 'factures@cabinet.example';

/** Sends one mail as n8n's Send Email does with its credential, and tells what the server answered. */
export async function sendMail(
	{ user, password, host, port, secure, disableStartTls }: SmtpCredential,
	mail: SendMailOptions,
) {
	const transport = createTransport({
		host,
		port,
		secure,
		ignoreTLS: disableStartTls,
		auth: { user, pass: password },
	});
	return await transport.sendMail({ from: sender, ...mail });
}

/** A PDF in name and beginning, of so many bytes. */
export function pdfOf(size: number, fill = 'x'): Buffer {
	return Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size, fill)]).subarray(0, size);
}
