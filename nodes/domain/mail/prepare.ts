import { baseName, counterpartOf } from '../documentName';
import type { Invoice, Side } from '../item';
import type { Mail, MailAttachment, MailLimits, MailPurpose } from './mail';
import { brokenRules, headerText, monthNote, SMALLEST_ATTACHMENT, type BrokenRule } from './rules';

/** One of an item's files. */
export type MailFile = Omit<MailAttachment, 'name'>;

export interface MailSource {
	invoice: Invoice & { identity: string };
	side: Side;
	dossierName: string;
	/** The collection address of the side's directory; empty when none is known. */
	address: string;
	/** The file as the platform delivered it: the Factur-X itself, else XML. */
	original: MailFile;
	/** A PDF of an XML invoice. */
	readable?: MailFile;
}

export interface MailOptions extends MailLimits {
	/** Whether the XML goes along beside the readable view of it. */
	attachXml: boolean;
	/** `YYYY-MM` of today in Paris. */
	month: string;
}

export type PreparedMail =
	| { mail: Mail; findings: string[]; broken?: undefined }
	| { broken: BrokenRule[]; mail?: undefined; findings?: undefined };

/**
 * The mail that brings one invoice to its directory's collection address, or every rule it would break. One mail has one invoice, one
 * side and one dossier: a mail in doubt leaves one invoice in doubt.
 */
export function prepareMail(source: MailSource, options: MailOptions): PreparedMail {
	const { invoice, side } = source;
	const invoiceMonth = invoice.issueDate?.slice(0, 7) ?? null;
	const purpose: MailPurpose = {
		side,
		address: source.address,
		identity: invoice.identity,
		invoiceMonth,
		sentMonth: options.month,
		limits: options,
	};
	const { attachments, findings } = attachmentsOf(source, options);
	if (invoiceMonth !== null && invoiceMonth !== options.month)
		findings.push(`Invoice ${monthNote(invoiceMonth, options.month)}`);
	const mail: Mail = {
		to: [source.address.trim()],
		cc: [],
		bcc: [],
		subject: subjectOf(source, purpose),
		text: textOf(source, purpose, attachments, findings),
		html: null,
		attachments,
	};
	const broken = brokenRules(mail, purpose);
	return broken.length > 0 ? { broken } : { mail, findings };
}

interface Attached {
	attachments: MailAttachment[];
	/** What is left out or otherwise worth saying. */
	findings: string[];
}

/** The PDF comes first. An XML that Welyb would ignore, or that is over a limit, is left out and named. */
function attachmentsOf(source: MailSource, options: MailOptions): Attached {
	const { invoice, side, original, readable } = source;
	const name = baseName(invoice, side);
	if (invoice.syntax === 'Factur-X')
		return { attachments: [{ ...original, name: `${name}.pdf` }], findings: [] };
	const xml = { ...original, name: `${name}.xml` };
	if (!readable) return { attachments: [xml], findings: [] };
	const pdf = { ...readable, name: `${name}.pdf` };
	const obstacle = options.attachXml ? xmlObstacle(pdf, xml, options) : 'it stays on the platform';
	if (obstacle === null) return { attachments: [pdf, xml], findings: [] };
	return { attachments: [pdf], findings: [`The original XML isn't attached: ${obstacle}`] };
}

function xmlObstacle(pdf: MailAttachment, xml: MailAttachment, options: MailOptions): string | null {
	if (xml.size < SMALLEST_ATTACHMENT) return 'Welyb ignores attachments smaller than 1.99 KB';
	if (options.mostAttachments < 2) return 'the limit is one attachment';
	return pdf.size + xml.size > options.mostBytes ? 'the mail would be larger than the limit' : null;
}

/** Number and date stand in front, the identity at the end. */
function subjectOf({ invoice, side, dossierName }: MailSource, purpose: MailPurpose): string {
	const { invoiceMonth, sentMonth } = purpose;
	const differs = invoiceMonth !== null && invoiceMonth !== sentMonth;
	return [
		`${side === 'purchase' ? 'Purchase' : 'Sale'} ${invoice.number} ${invoice.issueDate ?? ''}`,
		counterpartOf(invoice, side) ?? '',
		dossierName,
		differs ? monthNote(invoiceMonth, sentMonth) : '',
		invoice.identity,
	]
		.map(headerText)
		.filter((part) => part !== '')
		.join(' - ');
}

function textOf(
	{ invoice, side, dossierName, address }: MailSource,
	{ sentMonth }: MailPurpose,
	attachments: MailAttachment[],
	findings: string[],
): string {
	const amount = [invoice.totals.payable, invoice.currency].filter(Boolean).join(' ');
	const directory = side === 'purchase' ? 'purchases' : 'sales';
	return [
		`Invoice ${invoice.number} of ${invoice.issueDate ?? 'an unknown date'}, ${counterpartOf(invoice, side) ?? 'unknown counterpart'}${amount ? `, ${amount}` : ''}`,
		`Goes to: dossier ${dossierName}, ${directory} (${address.trim()}), month ${sentMonth}`,
		...attachments.map(({ name }) => `Attached: ${name}`),
		...findings,
		`Invoice identity: ${invoice.identity}`,
	]
		.map(headerText)
		.join('\n');
}
