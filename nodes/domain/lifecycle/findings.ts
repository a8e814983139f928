import { businessProcessOf, kindOf } from '../invoice/kind';
import type { Invoice, Status } from '../item';
import { isDuplicateRejection, isFinal, type Standing } from './history';
import { statusByCode, type Actor } from './statuses';

/** What is odd or not known about an invoice's statuses, as sentences without a full stop. */
export function findingsAboutHistory(
	{ own, ofSecondDelivery }: Standing,
	complete: boolean,
	actors: Actor[],
): string[] {
	const findings: string[] = [];
	if (own.length === 0) {
		const assumed = actors.includes('recipient') ? '203' : '200';
		findings.push(`No status is known: the invoice counts as ${assumed}, since its flow was delivered`);
	}
	if (!complete) findings.push('The history is incomplete: statuses that were set before may be missing');
	for (const status of ofSecondDelivery)
		findings.push(`${named(status)} is about a second delivery (duplicate); this invoice stands`);

	const end = own.findIndex(isFinal);
	if (end < 0) return findings;
	if (isDuplicateRejection(own[end]) && !complete)
		findings.push(`${named(own[end])} may be about a second delivery (duplicate)`);
	const later = own.slice(end + 1).filter((status) => !isFinal(status));
	for (const status of later) findings.push(`${named(status)} is dated after the end of the life cycle`);
	return findings;
}

/** What is odd about an invoice for who may set its statuses, as sentences without a full stop. */
export function findingsAboutInvoice(
	invoice: Pick<Invoice, 'typeCode' | 'businessProcess' | 'references'>,
): string[] {
	const { selfBilled, corrected } = kindOf(invoice);
	const process = businessProcessOf(invoice);
	const findings: string[] = [];
	if (selfBilled)
		findings.push(
			`Self-billed (type ${invoice.typeCode}): the seller is the recipient and the buyer the issuer, to be confirmed`,
		);
	if (process?.severalSellers)
		findings.push(
			`Business process ${invoice.businessProcess}: the lines name several sellers; check who sets what`,
		);
	if (process?.bothWays)
		findings.push(
			`Business process ${invoice.businessProcess}: each party is seller and buyer at once; check who sets what`,
		);
	if (corrected) {
		const numbers = invoice.references.precedingInvoices.map(({ number }) => number).join(', ');
		findings.push(`This corrected invoice replaces ${numbers || 'another'}: 220 closes that one, not this`);
	}
	return findings;
}

/** A status for messages: code, English label, date. */
export function named({ code, at }: Pick<Status, 'code' | 'at'>): string {
	return [code, statusByCode(code)?.label, at && `of ${at}`].filter(Boolean).join(' ');
}
