import { Findings, date } from '../../invoice/lexical';
import { InvoiceFileError } from '../../invoice/model';
import { partyOf } from '../../invoice/party';
import type { XmlElement } from '../../invoice/xml';
import type { Status } from '../../item';
import { aboutIdentity, statusId } from '../identity';
import { statusByCode } from '../statuses';
import { paymentsOf, reasonsOf } from './readDetails';
import {
	PARTY_GUIDELINE,
	PROCESSING,
	SIREN_SCHEME,
	TAX_GUIDELINE,
	TAX_SIDE_ROLE,
	TRANSMISSION,
	shownCode,
} from './message';
import { localTime } from './time';

const ROOT = 'CrossDomainAcknowledgementAndResponse';
const NAMESPACE = /^urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:\d+$/;

/** What a message says once for all the invoices it is about. */
type Header = Pick<Status, 'messageId' | 'issuerRole' | 'issuerSiren' | 'forTaxSide'>;
/** One invoice that a message is about, inside the block that says phase and time. */
interface Referenced<Told = string | null> {
	block: XmlElement;
	document: XmlElement;
	number: Told;
	code: Told;
}

/** Whether an element is the root of a status message. */
export function isCdar(root: XmlElement): boolean {
	return root.name === ROOT;
}

/**
 * Reads a status message, of whatever edition of the French guideline and lax in form: one status an invoice it
 * is about, in order. What is odd is told in each status's `findings`, those of the file first.
 *
 * @param findings what was odd about the file
 * @throws InvoiceFileError `incompleteStatus` when no invoice number or no status code is named
 */
export function readCdar(root: XmlElement, findings: Findings): Status[] {
	const blocks = root.all('AcknowledgementDocument');
	const referenced = blocks.flatMap((block) =>
		block.all('ReferenceReferencedDocument').map(referencedIn(block)),
	);
	const usable = referenced.filter(isTold);
	if (usable.length === 0) throw incomplete(referenced);
	if (usable.length < referenced.length)
		findings.add('The message is also about documents without a number or status code; they were left out');
	const header = headerOf(root, referenced.length, findings);
	return usable.map((one) => statusOf(one, header, findings));
}

const isTold = (one: Referenced): one is Referenced<string> => one.number !== null && one.code !== null;

const referencedIn =
	(block: XmlElement) =>
	(document: XmlElement): Referenced => ({
		block,
		document,
		number: document.textAt('IssuerAssignedID'),
		// Where it belongs (MDT-105), else for the whole block, else in a detail (MDT-115).
		code:
			document.textAt('ProcessConditionCode') ??
			block.textAt('ProcessConditionCode') ??
			document.textAt('SpecifiedDocumentStatus/ProcessConditionCode'),
	});

function headerOf(root: XmlElement, documents: number, findings: Findings): Header {
	const guideline = root.textAt('ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID');
	const issuer = root.at('ExchangedDocument/IssuerTradeParty');
	const indicator = root.textAt('AcknowledgementDocument/MultipleReferencesIndicator/Indicator');
	const odd: Array<[boolean, string]> = [
		[!NAMESPACE.test(root.namespace), 'The message has not the namespace of status messages'],
		[
			guideline !== PARTY_GUIDELINE && guideline !== TAX_GUIDELINE,
			'The message follows no guideline that is known (MDT-3)',
		],
		[!issuer?.textAt('RoleCode'), "The message doesn't say in what role its status was set (MDT-40)"],
		[
			indicator === 'false' && documents > 1,
			`The message says it is about one document (MDT-74) and is about ${documents}`,
		],
	];
	odd.filter(([found]) => found).forEach(([, finding]) => findings.add(finding));
	return {
		messageId: root.textAt('ExchangedDocument/ID'),
		issuerRole: issuer?.textAt('RoleCode') ?? null,
		issuerSiren: sirenOf(issuer, 'issuer', findings),
		forTaxSide: goesToTaxSideAlone(root, guideline),
	};
}

/** By its recipients; older editions put the tax side's guideline into every message. */
function goesToTaxSideAlone(root: XmlElement, guideline: string | null): boolean {
	const recipients = root.allAt('ExchangedDocument/RecipientTradeParty');
	if (recipients.length === 0) return guideline === TAX_GUIDELINE;
	return recipients.every((recipient) => recipient.textAt('RoleCode') === TAX_SIDE_ROLE);
}

function statusOf(one: Referenced<string>, header: Header, file: Findings): Status {
	const { block, document, number, code } = one;
	const findings = new Findings();
	file.list.forEach((finding) => findings.add(finding));
	const known = statusByCode(code);
	const about = {
		number,
		issueDate: issueDateOf(document, findings),
		sellerSiren: sirenOf(document.at('IssuerTradeParty'), 'seller', findings),
		typeCode: document.textAt('TypeCode'),
		receivedAt: moment(document, 'ReceiptDateTime', 'time of receipt (MDT-95)', findings),
	};
	const status = {
		code,
		label: known?.label ?? document.textAt('ProcessCondition'),
		labelFr: document.textAt('ProcessCondition') ?? known?.labelFr ?? null,
		phase: block.textAt('TypeCode') ?? known?.phase ?? null,
		at: moment(block, 'IssueDateTime', 'time of the status (MDT-78)', findings),
		...header,
		reasons: reasonsOf(document),
		payments: paymentsOf(document, findings),
		about: { identity: aboutIdentity(about), ...about },
	};
	oddities(status, block.textAt('TypeCode')).forEach((finding) => findings.add(finding));
	return { id: statusId(status), ...status, findings: findings.list };
}

function oddities(
	{ code, about, at }: Pick<Status, 'code' | 'about' | 'at'>,
	phase: string | null,
): string[] {
	const known = statusByCode(code);
	// An inadmissible file may be too broken to tell its seller and date from.
	const mayBeUnknown = code === '501';
	const odd: Array<[boolean, string]> = [
		[!known, `The status code ${shownCode(code)} is none of the published ones`],
		[
			phase !== PROCESSING && phase !== TRANSMISSION,
			'The message says neither transmission (305) nor processing (23) as its phase (MDT-77)',
		],
		[
			Boolean(phase && known?.phase && known.phase !== phase),
			`The message gives status ${shownCode(code)} another phase (MDT-77) than the published one`,
		],
		[!at, "The message doesn't say when its status was set (MDT-78)"],
		[!about.sellerSiren && !mayBeUnknown, "The message doesn't give the seller's SIREN (MDT-129)"],
		[!about.issueDate && !mayBeUnknown, "The message doesn't give the invoice's issue date (MDT-100)"],
	];
	return odd.filter(([found]) => found).map(([, finding]) => finding);
}

function moment(element: XmlElement, name: string, what: string, findings: Findings): string | null {
	return localTime(textOfDate(element.at(name)), what, findings);
}

function issueDateOf(document: XmlElement, findings: Findings): string | null {
	return date(textOfDate(document.at('FormattedIssueDateTime')), 'issue date', findings);
}

/** A date stands in an element that names its format, or as an ISO time. */
function textOfDate(element: XmlElement | undefined): string | null {
	return element?.textAt('DateTimeString') ?? element?.textAt('DateTime') ?? element?.text ?? null;
}

function sirenOf(party: XmlElement | undefined, role: string, findings: Findings): string | null {
	const ids = (party ? [...party.all('GlobalID'), ...party.all('ID')] : []).flatMap((id) =>
		// Without a scheme it is the SIREN, which alone is expected here.
		id.text === null ? [] : { scheme: id.attribute('schemeID') ?? SIREN_SCHEME, value: id.text },
	);
	const parts = { name: null, legalId: null, ids, vatId: null, electronicAddress: null, address: null };
	return partyOf(parts, role, findings).siren ?? null;
}

function incomplete(referenced: Referenced[]): InvoiceFileError {
	const lacks = (field: 'number' | 'code') => !referenced.some((one) => one[field]);
	const missing = [
		...(lacks('number') ? ['invoice number (MDT-87)'] : []),
		...(lacks('code') ? ['status code (MDT-105)'] : []),
	];
	const what = missing.join(' and no ') || 'invoice number together with a status code';
	return new InvoiceFileError(
		'incompleteStatus',
		`The status message names no ${what}, so it can't be told what it says. Look at the flow in the platform, and ask the platform for a corrected message.`,
	);
}
