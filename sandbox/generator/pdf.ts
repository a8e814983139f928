import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';

import { writeCii } from './cii';
import { embedInvoice } from './facturx';
import type { InvoiceParty, SampleInvoice } from './invoice';
import { onPaper } from './money';
import { notesOf, reverseCharge, titles, unitNames } from './wording';

/** A4 in points. */
const paper: [number, number] = [595, 842];
const left = 48;
const right = 547;
const ink = rgb(0.13, 0.16, 0.22);
const faint = rgb(0.45, 0.5, 0.56);
const band = rgb(0.91, 0.94, 0.97);

interface Column {
	title: string;
	/** Left edge, or right edge where `alignRight`. */
	x: number;
	alignRight?: boolean;
}

const lineColumns: Column[] = [
	{ title: 'Désignation', x: left + 4 },
	{ title: 'Quantité', x: 330, alignRight: true },
	{ title: 'Prix unitaire HT', x: 414, alignRight: true },
	{ title: 'TVA', x: 462, alignRight: true },
	{ title: 'Total HT', x: right - 4, alignRight: true },
];
const vatColumns: Column[] = [
	{ title: 'Taux de TVA', x: left + 4 },
	{ title: 'Base HT', x: 190, alignRight: true },
	{ title: 'TVA', x: 262, alignRight: true },
];

/** A page with a pen: `y` is where the next row goes. */
class Sheet {
	y = 790;

	constructor(
		private readonly page: PDFPage,
		private readonly plain: PDFFont,
		private readonly bold: PDFFont,
	) {}

	write(text: string, x: number, { size = 9, strong = false, alignRight = false, grey = false } = {}): void {
		const font = strong ? this.bold : this.plain;
		const from = alignRight ? x - font.widthOfTextAtSize(text, size) : x;
		this.page.drawText(text, { x: from, y: this.y, size, font, color: grey ? faint : ink });
	}

	down(points = 13): void {
		this.y -= points;
	}

	/** A table with its header on a band; returns nothing but moves down to its end. */
	table(columns: Column[], rows: string[][]): void {
		const end = columns[columns.length - 1].x + 4;
		this.page.drawRectangle({ x: left, y: this.y - 4, width: end - left, height: 15, color: band });
		for (const { title, x, alignRight } of columns) this.write(title, x, { strong: true, alignRight });
		this.down(17);
		for (const row of rows) {
			columns.forEach(({ x, alignRight }, order) => this.write(row[order], x, { alignRight }));
			this.down(14);
		}
	}
}

const onPaperDate = (date: string) => date.split('-').reverse().join('/');
const euros = (cents: number) => `${onPaper(cents)} €`;
const percent = (rate: number) => `${onPaper(rate)} %`;

function partyLines({ company, siretPlace }: InvoiceParty): string[] {
	const ids = [
		company.siren && (siretPlace === 'none' ? `SIREN ${company.siren}` : `SIRET ${company.siret}`),
		`TVA ${company.vatId}`,
	];
	return [
		company.street,
		`${company.postCode} ${company.city}`,
		company.country,
		ids.filter(Boolean).join(' – '),
	];
}

function writeParties(sheet: Sheet, invoice: SampleInvoice): void {
	const top = sheet.y;
	for (const [label, party, x] of [
		['Vendeur', invoice.seller, left],
		['Acheteur', invoice.buyer, 310],
	] as const) {
		sheet.y = top;
		sheet.write(label, x, { size: 8, grey: true });
		sheet.down();
		sheet.write(party.company.name, x, { size: 10.5, strong: true });
		for (const line of partyLines(party)) {
			sheet.down(12);
			sheet.write(line, x);
		}
	}
	sheet.down(26);
}

function writeHeader(sheet: Sheet, invoice: SampleInvoice): void {
	sheet.write(titles[invoice.typeCode], left, { size: 20, strong: true });
	sheet.write(`N° ${invoice.number}`, right, { size: 12, strong: true, alignRight: true });
	sheet.down(22);
	const facts = [
		`Date : ${onPaperDate(invoice.issueDate)}`,
		`Échéance : ${onPaperDate(invoice.dueDate)}`,
		`Livraison : ${onPaperDate(invoice.deliveryDate)}`,
		`Commande : ${invoice.order}`,
	];
	sheet.write(facts.join('     '), left);
	sheet.down();
	if (invoice.preceding) {
		const { number, issueDate } = invoice.preceding;
		sheet.write(`Concerne la facture ${number} du ${onPaperDate(issueDate)}`, left);
	}
	sheet.down(24);
}

function writeAmounts(sheet: Sheet, invoice: SampleInvoice): void {
	const { lines, vatBreakdown, totals } = invoice;
	sheet.table(
		lineColumns,
		lines.map((line) => [
			line.article.name,
			`${onPaper(line.quantity)} ${unitNames[line.article.unit]}`,
			onPaper(line.price),
			percent(line.vat.rate),
			onPaper(line.net),
		]),
	);
	sheet.down(14);
	const top = sheet.y;
	sheet.table(
		vatColumns,
		vatBreakdown.map((row) => [percent(row.rate), onPaper(row.base), onPaper(row.tax)]),
	);
	if (vatBreakdown.some(({ category }) => category === 'AE'))
		sheet.write(reverseCharge.text, left + 4, { grey: true });
	const bottom = sheet.y;
	sheet.y = top;
	const rows: Array<[string, number]> = [
		['Total HT', totals.lines],
		['Total TVA', totals.tax],
		['Total TTC', totals.taxInclusive],
	];
	if (totals.prepaid) rows.push(['Déjà payé', totals.prepaid]);
	for (const [label, cents] of rows) {
		sheet.write(label, 350);
		sheet.write(euros(cents), right - 4, { alignRight: true });
		sheet.down(14);
	}
	const payable = invoice.typeCode === '381' ? 'Net à votre crédit' : 'Net à payer';
	sheet.write(payable, 350, { size: 11, strong: true });
	sheet.write(euros(totals.payable), right - 4, { size: 11, strong: true, alignRight: true });
	sheet.y = Math.min(sheet.y, bottom) - 34;
}

function writeFooter(sheet: Sheet, invoice: SampleInvoice): void {
	sheet.write(`Virement : IBAN ${invoice.seller.company.iban}, référence ${invoice.number}`, left);
	sheet.down(20);
	for (const { text } of notesOf(invoice)) {
		sheet.write(text, left, { size: 8, grey: true });
		sheet.down(11);
	}
	if (invoice.vatOnPayment) sheet.write('TVA due à l’encaissement.', left, { size: 8, grey: true });
}

async function draw(invoice: SampleInvoice): Promise<PDFDocument> {
	const pdf = await PDFDocument.create({ updateMetadata: false });
	const issued = new Date(`${invoice.issueDate}T00:00:00Z`);
	pdf.setTitle(`${titles[invoice.typeCode]} ${invoice.number}`);
	pdf.setCreationDate(issued);
	pdf.setModificationDate(issued);
	const plain = await pdf.embedFont(StandardFonts.Helvetica);
	const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
	const sheet = new Sheet(pdf.addPage(paper), plain, bold);
	writeHeader(sheet, invoice);
	writeParties(sheet, invoice);
	writeAmounts(sheet, invoice);
	writeFooter(sheet, invoice);
	return pdf;
}

const bytes = async (pdf: PDFDocument) => Buffer.from(await pdf.save({ useObjectStreams: false }));

/** A page that a person can read: the view that a platform makes of an XML invoice. */
export const writeReadableView = async (invoice: SampleInvoice): Promise<Buffer> =>
	bytes(await draw(invoice));

/** A Factur-X: the same page, with the CII inside. */
export async function writeFacturX(invoice: SampleInvoice): Promise<Buffer> {
	const pdf = await draw(invoice);
	await embedInvoice(pdf, writeCii(invoice), invoice);
	return bytes(pdf);
}
