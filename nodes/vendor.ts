/**
 * The libraries the package carries with it, since n8n provides none of them and the package may have no
 * runtime dependencies. The build turns this one file into a bundle that every node shares; import them from
 * here and from nowhere else.
 */
export { XMLParser, XMLValidator } from 'fast-xml-parser';
export {
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
} from '@cantoo/pdf-lib';
export type { PDFContext, PDFObject } from '@cantoo/pdf-lib';
