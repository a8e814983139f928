import type { Attachment, Invoice } from '../item';
import { isCdar, readCdar } from '../lifecycle/cdar/read';
import { baseName, embeddedDocument } from './attachments';
import type { ReadDocument } from './attachments';
import { isCii, readCii } from './cii';
import { openHybridPdf } from './facturx';
import type { HybridPdf } from './facturx';
import { invoiceIdentity } from './identity';
import { Findings } from './lexical';
import { InvoiceFileError, defaultLimits } from './model';
import type { ReadLimits, ReadResult, SupportingDocument } from './model';
import { isPdf } from './pdf';
import type { EmbeddedFile } from './pdf';
import { isUbl, readUbl } from './ubl';
import { parseXml } from './xml';
import type { XmlElement } from './xml';

/**
 * Reads a flow's file: an invoice (UBL 2.1, CII, or the CII inside a Factur-X or ZUGFeRD PDF), or a status message
 * (CDAR) with one status an invoice it is about. What is odd but readable is told in the `findings` of each.
 *
 * @throws InvoiceFileError for a file that is neither, is damaged, encrypted or too large, or has no invoice
 * number or status code; its `code` says which
 */
export async function readInvoice(bytes: Uint8Array, limits: Partial<ReadLimits> = {}): Promise<ReadResult> {
	const opened = await open(bytes, { ...defaultLimits, ...limits });
	if (isCdar(opened.root)) return { kind: 'status', statuses: readCdar(opened.root, opened.findings) };
	const { invoice } = readRoot(opened.root, opened.findings);
	if (!invoice.number) throw missingNumber(invoice);
	const identity = invoiceIdentity(invoice);
	return {
		kind: 'invoice',
		invoice: {
			identity: identity?.identity ?? null,
			identityWeak: identity?.weak ?? null,
			...invoice,
			syntax: opened.hybrid ? 'Factur-X' : invoice.syntax,
			attachments: [...invoice.attachments, ...additionalFiles(invoice, opened.hybrid).map(attachmentOf)],
			findings: findingsOf(invoice, opened.findings),
		},
	};
}

/**
 * Takes the supporting documents (BG-24) out of an invoice's file: those embedded in its XML, then the other
 * files a PDF carries, in the order in which the invoice lists them.
 *
 * @throws InvoiceFileError as `readInvoice`, and `tooLarge` when they are beyond the limit together
 */
export async function supportingDocuments(
	bytes: Uint8Array,
	limits: Partial<ReadLimits> = {},
): Promise<SupportingDocument[]> {
	const effective = { ...defaultLimits, ...limits };
	const opened = await open(bytes, effective);
	if (isCdar(opened.root)) return [];
	const { invoice, documents } = readRoot(opened.root, opened.findings);
	let bytesLeft = effective.attachmentBytes;
	const inPdf = additionalFiles(invoice, opened.hybrid).map((file) => {
		const content = file.content(bytesLeft);
		bytesLeft -= content.length;
		return { ...attachmentOf(file), content };
	});
	return [...documents.flatMap(embeddedDocument), ...inPdf];
}

interface OpenedFile {
	root: XmlElement;
	findings: Findings;
	hybrid: HybridPdf | null;
}

async function open(bytes: Uint8Array, limits: ReadLimits): Promise<OpenedFile> {
	if (bytes.length === 0) throw emptyFile();
	if (bytes.length > limits.fileBytes) throw fileTooLarge(limits.fileBytes);
	const hybrid = isPdf(bytes) ? await openHybridPdf(bytes, limits) : null;
	const { root, findings } = parseXml(hybrid?.xml ?? bytes, limits);
	const all = new Findings();
	[...(hybrid?.findings ?? []), ...findings].forEach((finding) => all.add(finding));
	return { root, findings: all, hybrid };
}

function readRoot(root: XmlElement, findings: Findings): ReadDocument {
	if (isUbl(root)) return readUbl(root, findings);
	if (isCii(root)) return readCii(root, findings);
	throw otherXml(root);
}

/** The files of a PDF that the XML inside it doesn't embed as well. */
function additionalFiles(invoice: Invoice, hybrid: HybridPdf | null): EmbeddedFile[] {
	const listed = new Set(
		invoice.attachments.filter(({ size }) => size != null).map(({ fileName }) => fileName),
	);
	return (hybrid?.others ?? []).filter(({ fileName }) => !listed.has(fileName));
}

function attachmentOf(file: EmbeddedFile) {
	return {
		fileName: baseName(file.fileName),
		mimeType: file.mimeType,
		description: file.description,
		size: file.statedSize,
	} satisfies Attachment;
}

function findingsOf(invoice: Invoice, findings: Findings): string[] {
	const expected: Array<[unknown, string]> = [
		[invoice.issueDate, 'The invoice has no usable issue date, so it has no identity'],
		[invoice.currency, 'The invoice names no currency'],
		[invoice.totals.payable, 'The invoice has no usable payable amount'],
	];
	expected.filter(([value]) => !value).forEach(([, finding]) => findings.add(finding));
	return findings.list;
}

const emptyFile = () =>
	new InvoiceFileError(
		'emptyFile',
		'The file is empty. Download it again; if it stays empty, ask the sender for it.',
	);

const fileTooLarge = (limit: number) =>
	new InvoiceFileError(
		'tooLarge',
		`The file is larger than ${Math.round(limit / 1e6)} MB. Ask the sender for a smaller one.`,
	);

function otherXml({ name }: XmlElement): InvoiceFileError {
	const shown = /^[\w.-]{1,60}$/.test(name) ? ` (its root element is ${name})` : '';
	return new InvoiceFileError(
		'notAnInvoice',
		`The file is XML, but neither a UBL nor a CII invoice${shown}. Check in the platform what was sent.`,
	);
}

function missingNumber(invoice: Invoice): InvoiceFileError {
	const missing = [
		'invoice number',
		...(invoice.issueDate ? [] : ['valid issue date']),
		...(invoice.currency ? [] : ['currency']),
	];
	return new InvoiceFileError(
		'missingNumber',
		`The invoice has no ${missing.join(', no ')}, so it can't be told from others. Ask the sender for a corrected invoice.`,
	);
}
