import type { Invoice, Status } from '../item';

/** What keeps a file from being read as an invoice. */
export type InvoiceFileErrorCode =
	| 'emptyFile'
	| 'notAnInvoice'
	| 'badEncoding'
	| 'notWellFormed'
	| 'truncated'
	| 'dtdNotAllowed'
	| 'tooLarge'
	| 'tooDeep'
	| 'encryptedPdf'
	| 'brokenPdf'
	| 'noEmbeddedXml'
	| 'missingNumber'
	| 'incompleteStatus';

/** A file that can't be read as an invoice. Its message says what is wrong and what to do, and quotes nothing. */
export class InvoiceFileError extends Error {
	readonly name = 'InvoiceFileError';

	constructor(
		readonly code: InvoiceFileErrorCode,
		message: string,
	) {
		super(message);
	}
}

/** How much of a file the readers take on, so that none can keep them busy or fill the memory. */
export interface ReadLimits {
	/** Bytes of the file itself. The exchange standard allows 100 MB. */
	fileBytes: number;
	/** Bytes of XML, on its own or unpacked from a PDF. */
	xmlBytes: number;
	/** Tags, attributes, references and sections in the XML, all counted: about 60 for each line of an invoice. */
	markup: number;
	/** Characters of the XML outside embedded documents, comments and sections. */
	plainLength: number;
	/** Elements inside one another. Invoices stay below 20. */
	depth: number;
	/** Characters of one tag with its attributes. */
	tagLength: number;
	/** Bytes that the compressed object tables of one PDF unpack to, all together. */
	pdfObjectBytes: number;
	/** Steps of the PDF parser through objects: about ten per byte outside streams. */
	pdfSteps: number;
	/** Bytes of the supporting documents embedded in one PDF, unpacked. */
	attachmentBytes: number;
}

export const defaultLimits: ReadLimits = {
	fileBytes: 100_000_000,
	xmlBytes: 100_000_000,
	markup: 1_500_000,
	plainLength: 32_000_000,
	depth: 60,
	tagLength: 32_768,
	pdfObjectBytes: 8_000_000,
	pdfSteps: 10_000_000,
	attachmentBytes: 100_000_000,
};

/** What a file turned out to be. */
export type ReadResult = { kind: 'invoice'; invoice: Invoice } | { kind: 'status'; statuses: Status[] };

/** A supporting document (BG-24) taken out of an invoice's file. */
export interface SupportingDocument {
	/** Name as written in the file, without folders; null where none is given. */
	fileName: string | null;
	mimeType: string | null;
	description: string | null;
	content: Buffer;
}

/** The outcome of something that may throw, for code that has to look at the failure rather than pass it on. */
export function attempt<T>(action: () => T): { value: T } | { failure: unknown } {
	try {
		return { value: action() };
	} catch (failure) {
		return { failure };
	}
}
