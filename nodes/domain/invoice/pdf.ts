import { PDFArray, PDFDict, PDFHexString, PDFName, PDFRawStream, PDFString } from '../../vendor';
import type { PDFObject } from '../../vendor';
import { InvoiceFileError, attempt } from './model';
import type { ReadLimits } from './model';
import { breaksOff, brokenPdf, parsePdf, truncatedPdf, unpack } from './pdfParser';

/** A file embedded in a PDF. */
export interface EmbeddedFile {
	fileName: string;
	mimeType: string | null;
	description: string | null;
	/** Unpacked size as the PDF states it; null where it doesn't. */
	statedSize: number | null;
	/**
	 * Its bytes, unpacked.
	 *
	 * @throws InvoiceFileError `tooLarge` when they are more than the limit, `brokenPdf` when they can't be unpacked
	 */
	content(limit: number): Buffer;
}

/** Entries and nodes of the tree of embedded files that are looked at. A few are usual. */
const TREE_ENTRIES = 1_000;

const name = (text: string) => PDFName.of(text);

/** Whether a file is a PDF: its mark stands within the first kilobyte, as readers accept it. */
export function isPdf(bytes: Uint8Array): boolean {
	return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');
}

/**
 * The files embedded in a PDF, by its catalog's tree of names (`/Names /EmbeddedFiles`) and its list of
 * associated files (`/AF`), each once.
 *
 * @throws InvoiceFileError `encryptedPdf`, `truncated`, `brokenPdf` or `tooLarge`
 */
export async function embeddedFiles(bytes: Uint8Array, limits: ReadLimits): Promise<EmbeddedFile[]> {
	const context = await parsePdf(bytes, limits);
	if (context.trailerInfo.Encrypt) throw encrypted();
	const catalog = context.lookup(context.trailerInfo.Root);
	if (!(catalog instanceof PDFDict)) throw breaksOff(bytes) ? truncatedPdf() : brokenPdf();
	const found = [...associatedFiles(catalog), ...namedFiles(catalog)];
	const files = new Map<PDFObject, EmbeddedFile>();
	for (const { specification, key } of found) {
		const stream = streamOf(specification);
		if (stream && !files.has(stream)) files.set(stream, embeddedFile(specification, stream, key));
	}
	if (breaksOff(bytes)) throw truncatedPdf();
	return [...files.values()];
}

interface FileEntry {
	specification: PDFDict;
	/** Its name in the tree. */
	key: string | null;
}

function associatedFiles(catalog: PDFDict): FileEntry[] {
	const list = catalog.lookup(name('AF'));
	return list instanceof PDFArray
		? dictionariesIn(list).map((specification) => ({ specification, key: null }))
		: [];
}

function namedFiles(catalog: PDFDict): FileEntry[] {
	const names = catalog.lookup(name('Names'));
	const tree = names instanceof PDFDict ? names.lookup(name('EmbeddedFiles')) : undefined;
	return tree instanceof PDFDict ? entriesOf(tree) : [];
}

/** Walks a name tree level by level. A node met twice belongs to a loop and is passed over. */
function entriesOf(tree: PDFDict): FileEntry[] {
	const seen = new Set<PDFDict>([tree]);
	const entries: FileEntry[] = [];
	let level = [tree];
	while (level.length > 0 && seen.size < TREE_ENTRIES) {
		for (const node of level) if (entries.length < TREE_ENTRIES) entries.push(...leavesOf(node));
		const children = level.flatMap((node) => {
			const kids = node.lookup(name('Kids'));
			return kids instanceof PDFArray ? dictionariesIn(kids) : [];
		});
		level = [...new Set(children)].filter((node) => !seen.has(node));
		level.forEach((node) => seen.add(node));
	}
	return entries;
}

/** The pairs of name and file specification in one node. */
function leavesOf(node: PDFDict): FileEntry[] {
	const pairs = node.lookup(name('Names'));
	if (!(pairs instanceof PDFArray)) return [];
	const entries: FileEntry[] = [];
	for (let index = 0; index + 1 < Math.min(pairs.size(), 2 * TREE_ENTRIES); index += 2) {
		const specification = pairs.lookup(index + 1);
		if (specification instanceof PDFDict) entries.push({ specification, key: textOf(pairs.lookup(index)) });
	}
	return entries;
}

function dictionariesIn(array: PDFArray): PDFDict[] {
	const size = Math.min(array.size(), TREE_ENTRIES);
	return Array.from({ length: size }, (_, index) => array.lookup(index)).filter(
		(entry) => entry instanceof PDFDict,
	);
}

function streamOf(specification: PDFDict): PDFRawStream | undefined {
	const files = specification.lookup(name('EF'));
	if (!(files instanceof PDFDict)) return undefined;
	return ['UF', 'F'].map((key) => files.lookup(name(key))).find((stream) => stream instanceof PDFRawStream);
}

function embeddedFile(specification: PDFDict, stream: PDFRawStream, key: string | null): EmbeddedFile {
	const written = (entry: string) => textOf(specification.lookup(name(entry)));
	const parameters = stream.dict.lookup(name('Params'));
	const size = parameters instanceof PDFDict ? Number(String(parameters.lookup(name('Size')))) : NaN;
	return {
		fileName: written('UF') ?? written('F') ?? key ?? '',
		mimeType: mimeTypeOf(stream),
		description: written('Desc') || null,
		statedSize: Number.isInteger(size) && size >= 0 ? size : null,
		content: (limit) => unpack(stream, limit),
	};
}

function mimeTypeOf(stream: PDFRawStream): string | null {
	const subtype = stream.dict.lookup(name('Subtype'));
	return subtype instanceof PDFName ? subtype.decodeText().slice(0, 100) : null;
}

function textOf(value: PDFObject | undefined): string | null {
	if (!(value instanceof PDFString || value instanceof PDFHexString)) return null;
	const decoded = attempt(() => value.decodeText());
	return 'value' in decoded ? decoded.value : null;
}

const encrypted = () =>
	new InvoiceFileError(
		'encryptedPdf',
		'The PDF is encrypted, which an e-invoice may not be. Ask the sender for a PDF without password or restrictions.',
	);
