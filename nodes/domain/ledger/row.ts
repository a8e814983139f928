import { z } from 'zod';

/** Where an invoice stands. Everything but `seen` and `waiting` stays as it is until a person or a status changes it. */
export const ledgerStates = [
	'seen',
	'waiting',
	'sending',
	'filed',
	'uncertain',
	'conflict',
	'parked',
] as const;
export const forwardStates = ['none', 'held', 'sent', 'released'] as const;

const text = z.string().nullish();

/** Columns of the `eFacture ledger` table, in order, with the type n8n's Data Table gives them. */
export const ledgerColumns = {
	filingKey: 'string',
	identity: 'string',
	flowIds: 'string',
	organization: 'string',
	platform: 'string',
	dossierId: 'string',
	dossierName: 'string',
	side: 'string',
	number: 'string',
	issueDate: 'string',
	counterpart: 'string',
	payable: 'string',
	currency: 'string',
	typeCode: 'string',
	state: 'string',
	reason: 'string',
	attempts: 'number',
	nextAttemptAt: 'date',
	lastError: 'string',
	channel: 'string',
	documentId: 'string',
	messageId: 'string',
	originalSha256: 'string',
	filedAt: 'date',
	statusCode: 'string',
	statusAt: 'date',
	statusHistory: 'string',
	forwardState: 'string',
	forwardedTo: 'string',
} as const;

/** A row as it is written: instants are ISO 8601 texts in UTC. */
export const ledgerRowSchema = z.object({
	filingKey: z.string().min(1),
	identity: text,
	flowIds: z.string(),
	organization: text,
	platform: text,
	dossierId: text,
	dossierName: text,
	side: text,
	number: text,
	issueDate: text,
	counterpart: text,
	payable: text,
	currency: text,
	typeCode: text,
	state: z.enum(ledgerStates),
	reason: text,
	attempts: z.number().nullish(),
	nextAttemptAt: text,
	lastError: text,
	channel: text,
	documentId: text,
	messageId: text,
	originalSha256: text,
	filedAt: text,
	statusCode: text,
	statusAt: text,
	statusHistory: text,
	forwardState: text,
	forwardedTo: text,
});

/** A row as the table gives it back. */
export const storedRowSchema = ledgerRowSchema.extend({ id: z.number().int() }).passthrough();

export type LedgerRow = z.infer<typeof ledgerRowSchema>;
export type StoredRow = z.infer<typeof storedRowSchema>;
export type LedgerState = (typeof ledgerStates)[number];

/**
 * Flow ids as one column holds them, `|id|id|`: the bars at both ends let a search for `|id|` find whole ids only,
 * and ids are written as in a URL, since a platform may use any text.
 */
export function joinFlowIds(ids: string[]): string {
	return `|${[...new Set(ids)].map(encodeURIComponent).join('|')}|`;
}

export function splitFlowIds(flowIds: string): string[] {
	return flowIds
		.split('|')
		.filter((id) => id !== '')
		.map(decodeURIComponent);
}
