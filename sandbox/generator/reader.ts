import { extractXml } from '@stackforge-eu/factur-x';

import { ciiPaths, ublPaths, type InvoicePaths } from './paths';
import { partyFrom } from './partyReader';
import type { InvoiceSyntax, PartyTruth } from './types';
import { parseXml, type XmlReader } from './xmlReader';

/** What the sandbox finds in a file: enough to say where it belongs, by plain XPath and nothing of the pack's. */
export type ReadFile =
	| {
			kind: 'invoice';
			syntax: InvoiceSyntax;
			profile: string | null;
			number: string;
			typeCode: string | null;
			issueDate: string | null;
			currency: string | null;
			payable: string | null;
			seller: PartyTruth;
			buyer: PartyTruth;
	  }
	| { kind: 'status'; syntax: 'CDAR'; issuerRole: string | null; number: string | null }
	| { kind: 'unreadable'; syntax: string; reason: string };

/** `20251120` or `2025-11-20…` → `2025-11-20`; null for what isn't a day of the calendar. */
function day(written: string | null): string | null {
	const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(written ?? '');
	if (!parts) return null;
	const date = parts.slice(1, 4).join('-');
	const parsed = new Date(`${date}T00:00:00Z`);
	return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : null;
}

function readInvoice(reader: XmlReader, paths: InvoicePaths, syntax: InvoiceSyntax): ReadFile {
	const number = reader.text(paths.number);
	if (number === null) return { kind: 'unreadable', syntax, reason: 'the invoice has no number' };
	return {
		kind: 'invoice',
		syntax,
		profile: reader.text(paths.profile),
		number,
		typeCode: reader.text(paths.typeCode),
		issueDate: day(reader.text(paths.issueDate)),
		currency: reader.text(paths.currency),
		payable: reader.text(paths.payable),
		seller: partyFrom(reader.all(paths.seller)[0], paths.party),
		buyer: partyFrom(reader.all(paths.buyer)[0], paths.party),
	};
}

function readXml(bytes: Uint8Array, inPdf: boolean): ReadFile {
	const reader = parseXml(bytes);
	const root = reader.rootName();
	if (root === 'CrossIndustryInvoice') return readInvoice(reader, ciiPaths, inPdf ? 'Factur-X' : 'CII');
	if (root === 'Invoice' || root === 'CreditNote') return readInvoice(reader, ublPaths(root), 'UBL');
	if (root === 'CrossDomainAcknowledgementAndResponse') {
		return {
			kind: 'status',
			syntax: 'CDAR',
			issuerRole: reader.text('//ExchangedDocument/IssuerTradeParty/RoleCode'),
			number: reader.text('//ReferenceReferencedDocument/IssuerAssignedID'),
		};
	}
	return { kind: 'unreadable', syntax: 'UBL', reason: `the root element is ${root}` };
}

/** Reads an XML or PDF file; never throws for what stands in it. */
export async function readSample(bytes: Buffer): Promise<ReadFile> {
	const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
	try {
		if (!isPdf) return readXml(bytes, false);
		const { xml } = await extractXml(bytes);
		return readXml(Buffer.from(xml, 'utf8'), true);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { kind: 'unreadable', syntax: isPdf ? 'Factur-X' : 'UBL', reason };
	}
}
