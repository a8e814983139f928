import { AFRelationship, PDFName, type PDFDocument } from '@cantoo/pdf-lib';

import type { SampleInvoice } from './invoice';

/** The name the Factur-X specification gives the invoice in the PDF. */
const fileName = 'factur-x.xml';

/** Metadata that say a PDF is a Factur-X of profile EN 16931. */
const xmp = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
      <pdfaid:part>3</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
    </rdf:Description>
    <rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
      <fx:DocumentType>INVOICE</fx:DocumentType>
      <fx:DocumentFileName>${fileName}</fx:DocumentFileName>
      <fx:Version>1.0</fx:Version>
      <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/** Puts an invoice's CII into its PDF. The page is meant for reading, not for a PDF/A check: its fonts aren't embedded. */
export async function embedInvoice(pdf: PDFDocument, cii: Buffer, invoice: SampleInvoice): Promise<void> {
	const issued = new Date(`${invoice.issueDate}T00:00:00Z`);
	await pdf.attach(cii, fileName, {
		mimeType: 'text/xml',
		description: 'Factur-X',
		afRelationship: AFRelationship.Alternative,
		creationDate: issued,
		modificationDate: issued,
	});
	const metadata = pdf.context.stream(Buffer.from(xmp, 'utf8'), { Type: 'Metadata', Subtype: 'XML' });
	pdf.catalog.set(PDFName.of('Metadata'), pdf.context.register(metadata));
}
