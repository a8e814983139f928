import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { simpleParser, type AddressObject, type Attachment } from 'mailparser';

import type { MailAttachment, MailMessage } from './types';

/** Reads a mail as it came over the wire, with the recipients of its envelope. */
export async function readMessage(
	stream: Readable,
	envelope: string[],
	receivedAt: Date,
): Promise<MailMessage> {
	const parsed = await simpleParser(stream);
	const to = addressesOf(parsed.to);
	const cc = addressesOf(parsed.cc);
	const named = new Set([...to, ...cc].map((address) => address.toLowerCase()));
	return {
		from: addressesOf(parsed.from)[0] ?? '',
		to,
		cc,
		bcc: envelope.filter((address) => !named.has(address.toLowerCase())),
		subject: parsed.subject ?? '',
		text: parsed.text ?? '',
		html: parsed.html || null,
		messageId: parsed.messageId ?? '',
		attachments: parsed.attachments.map(toAttachment),
		receivedAt: receivedAt.toISOString(),
	};
}

function addressesOf(header: AddressObject | AddressObject[] | undefined): string[] {
	const entries = [header ?? []].flat().flatMap(({ value }) => value);
	return entries
		.flatMap((entry) => entry.group ?? [entry])
		.map(({ address }) => address)
		.filter((address) => address !== undefined && address !== '') as string[];
}

function toAttachment({ filename, contentType, content }: Attachment): MailAttachment {
	return {
		fileName: filename || null,
		mimeType: contentType,
		size: content.length,
		sha256: createHash('sha256').update(content).digest('hex'),
		content,
	};
}
