import { baseName } from './attachments';
import { InvoiceFileError, attempt } from './model';
import type { ReadLimits } from './model';
import { embeddedFiles } from './pdf';
import type { EmbeddedFile } from './pdf';

/** Names under which the invoice is embedded, best first, compared without regard to case. */
const INVOICE_NAMES = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml'];

/** Files of these names that are tried; more than one is already wrong. */
const MOST_CANDIDATES = 3;

/** A PDF taken apart: the invoice's XML and the other files it carries. */
export interface HybridPdf {
	xml: Buffer;
	others: EmbeddedFile[];
	findings: string[];
}

/**
 * Takes the invoice out of a Factur-X or ZUGFeRD PDF. A single XML file of another name counts as the invoice,
 * with a finding.
 *
 * @throws InvoiceFileError `noEmbeddedXml`, or as `embeddedFiles` and its contents
 */
export async function openHybridPdf(bytes: Uint8Array, limits: ReadLimits): Promise<HybridPdf> {
	const files = await embeddedFiles(bytes, limits);
	const named = INVOICE_NAMES.flatMap((name) => files.filter((file) => nameOf(file) === name));
	const candidates = (named.length > 0 ? named : files.filter(isXml)).slice(0, MOST_CANDIDATES);
	const findings =
		named.length > 0 ? [] : ["The invoice is embedded in the PDF under another name than the format's"];
	if (candidates.length === 0 || (named.length === 0 && candidates.length > 1)) throw noEmbeddedXml();
	const [file, xml] = firstReadable(candidates, limits);
	return { xml, others: files.filter((other) => other !== file), findings };
}

/** The first candidate that can be unpacked; when none can, the first one's failure. */
function firstReadable(candidates: EmbeddedFile[], limits: ReadLimits): [EmbeddedFile, Buffer] {
	for (const candidate of candidates) {
		const content = attempt(() => candidate.content(limits.xmlBytes));
		if ('value' in content) return [candidate, content.value];
	}
	return [candidates[0], candidates[0].content(limits.xmlBytes)];
}

function nameOf(file: EmbeddedFile): string {
	return baseName(file.fileName)?.toLowerCase() ?? '';
}

function isXml(file: EmbeddedFile): boolean {
	return nameOf(file).endsWith('.xml') || /^(text|application)\/xml$/i.test(file.mimeType ?? '');
}

const noEmbeddedXml = () =>
	new InvoiceFileError(
		'noEmbeddedXml',
		'The PDF holds no electronic invoice: no factur-x.xml is embedded in it. It is a plain PDF; ask the sender for a Factur-X PDF.',
	);
