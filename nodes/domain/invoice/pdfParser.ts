import {
	PDFArray,
	PDFName,
	PDFObjectStreamParser,
	PDFParser,
	PDFRawStream,
	PDFXRefStreamParser,
	decodePDFRawStream,
} from '../../vendor';
import type { PDFContext } from '../../vendor';
import { InvoiceFileError, attempt } from './model';
import type { ReadLimits } from './model';

/** Bytes between objects that belong to none. */
const MOST_GAPS = 50_000;

/** Searching for the end of a stream is that much faster than parsing. */
const BYTES_SEARCHED_A_STEP = 100;

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/**
 * Reads a PDF's objects.
 *
 * @throws InvoiceFileError `truncated`, `brokenPdf`, or `tooLarge` for more than the limits allow
 */
export async function parsePdf(bytes: Uint8Array, limits: ReadLimits): Promise<PDFContext> {
	const parser = new BoundedParser(bytes, limits);
	const outcome = await parser.parseDocument().then(
		(context) => ({ context }),
		(failure: unknown) => ({ failure }),
	);
	if (parser.exhausted) throw tooLarge('The PDF is built of more parts than any invoice needs');
	if ('failure' in outcome) throw breaksOff(bytes) ? truncatedPdf() : brokenPdf();
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
		bytes.next = () => {
			this.spend(1);
			return next();
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
	plain.delete(PDFName.of('Filter'));
	plain.delete(PDFName.of('DecodeParms'));
	return parseObjectStream(PDFRawStream.of(plain, bytes), ...rest);
};

const parseXRefStream = PDFXRefStreamParser.forStream;
PDFXRefStreamParser.forStream = (stream) => {
	if (!budgets.has(stream.dict.context)) return parseXRefStream(stream);
	// The parser finds objects by reading the file through, so of this table only the trailer in it matters: an
	// empty one keeps a made-up length of a billion entries from being walked.
	const trailer = stream.dict.clone(stream.dict.context);
	trailer.delete(PDFName.of('Filter'));
	trailer.set(PDFName.of('Index'), PDFArray.withContext(stream.dict.context));
	return parseXRefStream(PDFRawStream.of(trailer, new Uint8Array()));
};

/** Whether a PDF breaks off: something begins after its last end mark. */
export function breaksOff(bytes: Uint8Array): boolean {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return buffer.lastIndexOf('%%EOF') < Math.max(buffer.lastIndexOf(' obj'), buffer.lastIndexOf('endobj'));
}

/**
 * Unpacks a stream.
 *
 * @param limit bytes it may unpack to
 * @throws InvoiceFileError `tooLarge` or `brokenPdf`
 */
export function unpack(stream: PDFRawStream, limit: number): Buffer {
	const decoded = attempt(() => unpackUpTo(limit, stream));
	if ('failure' in decoded) throw brokenPdf();
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

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const tooLarge = (what: string) =>
	new InvoiceFileError('tooLarge', `${what}. Ask the sender for a smaller file.`);

/** The failure for a PDF that breaks off. */
export const truncatedPdf = () =>
	new InvoiceFileError(
		'truncated',
		'The PDF breaks off before its end. Download it again; if it stays like this, ask the sender for the whole file.',
	);

/** The failure for a PDF whose parts can't be made out. */
export const brokenPdf = () =>
	new InvoiceFileError(
		'brokenPdf',
		"The PDF is damaged and its embedded files can't be found. Ask the sender for another file.",
	);
