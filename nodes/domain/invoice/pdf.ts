import {
	PDFArray,
	PDFDict,
	PDFHexString,
	PDFName,
	PDFObjectStreamParser,
	PDFParser,
	PDFRawStream,
	PDFString,
	PDFXRefStreamParser,
	decodePDFRawStream,
} from '../../vendor';
import type { PDFContext, PDFObject } from '../../vendor';
import { InvoiceFileError, attempt } from './model';
import type { ReadLimits } from './model';

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

/** Levels and entries of the tree of embedded files that are looked at. A few are usual. */
const TREE_DEPTH = 20;
const TREE_ENTRIES = 5_000;

/** Bytes the parser may take into one string, name or comment. */
const LONGEST_TOKEN = 4_000_000;

/** Bytes between objects that belong to none. */
const MOST_GAPS = 200_000;

/** Searching for the end of a stream is that much faster than parsing. */
const BYTES_SEARCHED_A_STEP = 100;

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

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
	const context = await parse(bytes, limits);
	if (context.trailerInfo.Encrypt) throw encrypted();
	const catalog = context.lookup(context.trailerInfo.Root);
	if (!(catalog instanceof PDFDict)) throw endsEarly(bytes) ? truncated() : broken();
	const found = [...associatedFiles(catalog), ...namedFiles(catalog)];
	const files = new Map<PDFObject, EmbeddedFile>();
	for (const { specification, key } of found) {
		const stream = streamOf(specification);
		if (stream && !files.has(stream)) files.set(stream, embeddedFile(specification, stream, key));
	}
	if (endsEarly(bytes)) throw truncated();
	return [...files.values()];
}

/** Whether the file breaks off: something begins after its last end mark. */
function endsEarly(bytes: Uint8Array): boolean {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return buffer.lastIndexOf('%%EOF') < Math.max(buffer.lastIndexOf(' obj'), buffer.lastIndexOf('endobj'));
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
	for (let depth = 0; depth < TREE_DEPTH && level.length > 0 && seen.size < TREE_ENTRIES; depth++) {
		entries.push(...level.flatMap(leavesOf));
		const children = level.flatMap((node) => {
			const kids = node.lookup(name('Kids'));
			return kids instanceof PDFArray ? dictionariesIn(kids) : [];
		});
		level = [...new Set(children)].filter((node) => !seen.has(node));
		level.forEach((node) => seen.add(node));
	}
	return entries.slice(0, TREE_ENTRIES);
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
	return Array.from({ length: size }, (_, index) => array.lookup(index)).filter((entry) => entry instanceof PDFDict);
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
		content: (limit) => unpacked(stream, limit),
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

function unpacked(stream: PDFRawStream, limit: number): Buffer {
	const decoded = attempt(() => unpackUpTo(limit, stream));
	if ('failure' in decoded) throw broken();
	if (decoded.value === null) throw tooLarge(`A file embedded in the PDF is larger than ${megabytes(limit)}`);
	return Buffer.from(decoded.value);
}

/** The unpacked bytes of a stream; null when they are more than the limit, of which only part is then unpacked. */
function unpackUpTo(limit: number, stream: PDFRawStream): Uint8Array | null {
	const source = decodePDFRawStream(stream);
	for (let wanted = 65_536; ; wanted *= 2) {
		const bytes = source.peekBytes(wanted);
		if (bytes.length > limit) return null;
		if (bytes.length < wanted) return Uint8Array.from(bytes);
	}
}

async function parse(bytes: Uint8Array, limits: ReadLimits): Promise<PDFContext> {
	const parser = new BoundedParser(bytes, limits);
	const outcome = await parser.parseDocument().then(
		(context) => ({ context }),
		(failure: unknown) => ({ failure }),
	);
	if (parser.exhausted) throw tooLarge('The PDF is built of more parts than any invoice needs');
	if ('failure' in outcome) throw endsEarly(bytes) ? truncated() : broken();
	return outcome.context;
}

/**
 * pdf-lib's parser, kept within limits: it counts the steps it takes, since broken objects can send it back and
 * forth, and unpacks no more object tables than allowed. Streams whose end isn't stated are searched for their
 * end at the speed of the machine instead of byte by byte.
 */
class BoundedParser extends PDFParser {
	exhausted = false;
	private gaps = 0;
	private stepsLeft: number;

	constructor(
		private readonly file: Uint8Array,
		limits: ReadLimits,
	) {
		super(file, Infinity);
		budgets.set(this.context, { bytesLeft: limits.pdfObjectBytes, exhaust: () => this.exhaust() });
		this.stepsLeft = limits.pdfSteps;
		this.countSteps();
	}

	private countSteps(): void {
		const { bytes } = this;
		const next = bytes.next.bind(bytes);
		const moveTo = bytes.moveTo.bind(bytes);
		let steadySteps = 0;
		bytes.next = () => {
			this.spend(1);
			if (++steadySteps > LONGEST_TOKEN) this.exhaust();
			return next();
		};
		bytes.moveTo = (offset) => {
			steadySteps = 0;
			moveTo(offset);
		};
	}

	private spend(steps: number): void {
		this.stepsLeft -= steps;
		// Asked at every step, since the parser catches failures in places.
		if (this.exhausted || this.stepsLeft < 0) this.exhaust();
	}

	/** Each place between objects where none begins ends here, and failing takes long. */
	protected parseRawInt(): number {
		const { bytes } = this;
		if (!isDigit(bytes.peek()) && ++this.gaps > MOST_GAPS) this.exhaust();
		return super.parseRawInt();
	}

	private exhaust(): never {
		this.exhausted = true;
		throw new RangeError('The parser reached its limits');
	}

	protected findEndOfStreamFallback(): number {
		const start = this.bytes.offset();
		const file = Buffer.from(this.file.buffer, this.file.byteOffset, this.file.byteLength);
		// An embedded PDF has streams of its own, so beginnings and ends are counted.
		let open = 1;
		let searched = start;
		for (let at = file.indexOf('stream', start); at >= 0; at = file.indexOf('stream', at + 6)) {
			this.spend(1 + Math.ceil((at - searched) / BYTES_SEARCHED_A_STEP));
			searched = at;
			const ends = file.toString('latin1', at - 3, at) === 'end';
			open += ends ? -1 : 1;
			if (open > 0) continue;
			this.bytes.moveTo(at + 6);
			return beforeLineEnd(file, at - 3);
		}
		this.spend(Math.ceil((file.length - searched) / BYTES_SEARCHED_A_STEP));
		throw new RangeError('A stream has no end');
	}
}

/** The position before the line break that precedes a position. */
function beforeLineEnd(file: Buffer, position: number): number {
	const lineFeed = file[position - 1] === 0x0a ? position - 1 : position;
	return file[lineFeed - 1] === 0x0d ? lineFeed - 1 : lineFeed;
}

interface Budget {
	bytesLeft: number;
	exhaust: () => never;
}

/** What is left to unpack in each document being read here; documents others parse have no budget. */
const budgets = new WeakMap<PDFContext, Budget>();

const parseObjectStream = PDFObjectStreamParser.forStream;
PDFObjectStreamParser.forStream = (stream, ...rest) => {
	const budget = budgets.get(stream.dict.context);
	if (!budget) return parseObjectStream(stream, ...rest);
	const bytes = unpackUpTo(budget.bytesLeft, stream) ?? budget.exhaust();
	budget.bytesLeft -= bytes.length;
	const plain = stream.dict.clone(stream.dict.context);
	plain.delete(name('Filter'));
	plain.delete(name('DecodeParms'));
	return parseObjectStream(PDFRawStream.of(plain, bytes), ...rest);
};

const parseXRefStream = PDFXRefStreamParser.forStream;
PDFXRefStreamParser.forStream = (stream) => {
	if (!budgets.has(stream.dict.context)) return parseXRefStream(stream);
	// The parser finds objects by reading the file through, so of this table only the trailer in it matters: an
	// empty one keeps a made-up length of a billion entries from being walked.
	const trailer = stream.dict.clone(stream.dict.context);
	trailer.delete(name('Filter'));
	trailer.set(name('Index'), PDFArray.withContext(stream.dict.context));
	return parseXRefStream(PDFRawStream.of(trailer, new Uint8Array()));
};

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const tooLarge = (what: string) => new InvoiceFileError('tooLarge', `${what}. Ask the sender for a smaller file.`);

const encrypted = () =>
	new InvoiceFileError(
		'encryptedPdf',
		'The PDF is encrypted, which an e-invoice may not be. Ask the sender for a PDF without password or restrictions.',
	);

const truncated = () =>
	new InvoiceFileError(
		'truncated',
		'The PDF breaks off before its end. Download it again; if it stays like this, ask the sender for the whole file.',
	);

const broken = () =>
	new InvoiceFileError('brokenPdf', "The PDF is damaged and its embedded files can't be found. Ask the sender for another file.");
