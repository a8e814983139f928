import type { Attachment, Invoice } from '../item';
import type { Findings } from './lexical';
import type { SupportingDocument } from './model';
import type { XmlElement } from './xml';

/** A supporting document (BG-24) of an invoice: its entry in the invoice and, when embedded, its content. */
export interface ListedDocument {
	attachment: Attachment;
	/** The element with the content in base64. */
	binary: XmlElement | undefined;
}

/** What a reader gives: the invoice and the supporting documents it lists. */
export interface ReadDocument {
	invoice: Invoice;
	documents: ListedDocument[];
}

/** The entry of a supporting document, with the name, type and size its content has. */
export function listedDocument(
	described: Pick<Attachment, 'id' | 'description' | 'uri'>,
	binary: XmlElement | undefined,
	findings: Findings,
): ListedDocument {
	const attachment: Attachment = {
		...described,
		fileName: binary?.attribute('filename') ?? null,
		mimeType: binary?.attribute('mimeCode') ?? null,
		size: null,
	};
	if (!binary) return { attachment, binary };
	const base64 = base64In(binary);
	if (base64 === null) {
		findings.add('A supporting document is not valid base64 and was left out');
		return { attachment, binary: undefined };
	}
	return { attachment: { ...attachment, size: sizeOf(base64) }, binary };
}

/** The content of a listed document; nothing for one that is only referred to. */
export function embeddedDocument({ attachment, binary }: ListedDocument): SupportingDocument[] {
	const base64 = binary && base64In(binary);
	if (!base64) return [];
	return [
		{
			fileName: baseName(attachment.fileName ?? attachment.id ?? null),
			mimeType: attachment.mimeType ?? null,
			description: attachment.description ?? null,
			content: Buffer.from(base64, 'base64'),
		},
	];
}

/** A file name without the folders some senders leave in it. */
export function baseName(fileName: string | null): string | null {
	return fileName?.split(/[\\/]/).at(-1)?.trim() || null;
}

/** The element's base64 without blanks; null when it is none. It may stand in a CDATA section of its own. */
function base64In(binary: XmlElement): string | null {
	const base64 = binary.rawText.replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, '').replace(/\s+/g, '');
	return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? base64 : null;
}

function sizeOf(base64: string): number {
	return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}
