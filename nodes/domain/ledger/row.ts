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
	dueDate: 'string',
	counterpart: 'string',
	payable: 'string',
	currency: 'string',
	typeCode: 'string',
	vatOnReceipt: 'string',
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
	statusFlows: 'string',
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
	dueDate: text,
	counterpart: text,
	payable: text,
	currency: text,
	typeCode: text,
	/** Whether VAT is due on payment, so that 212 is mandatory: `yes`, `no`, `unknown`. */
	vatOnReceipt: text,
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
	/** See `messageMarks.ts`. */
	statusFlows: text,
	forwardState: text,
	forwardedTo: text,
});

/** Columns to write over the rows of a filing key; those that aren't given stay. */
export const rowChangeSchema = ledgerRowSchema.partial().required({ filingKey: true });

/** A row as the table gives it back. */
export const storedRowSchema = ledgerRowSchema.extend({ id: z.number().int() }).passthrough();

export type LedgerRow = z.infer<typeof ledgerRowSchema>;
export type RowChange = z.infer<typeof rowChangeSchema>;
export type StoredRow = z.infer<typeof storedRowSchema>;
export type LedgerState = (typeof ledgerStates)[number];

/** A flow as it is told from others: ids are unique within an organization of a platform only. */
export interface FlowPlace {
	/** Label of the platform in the ledger. */
	platform: string;
	/** Empty text: the account's own. */
	organization: string;
	id: string;
}

type RowPlace = Pick<LedgerRow, 'platform' | 'organization'>;

/**
 * Flows as one column of a row holds them, each once: `|id|organization:id|platform:organization:id|`, without what is the
 * row's own. The bars at both ends let a search for `id|` find them, and each part is written as in a URL, since a platform
 * may use any text.
 */
export function joinFlows(flows: FlowPlace[], row: RowPlace): string {
	const told = flows.map(({ platform, organization, id }) => {
		if (platform !== (row.platform ?? '')) return [platform, organization, id];
		return organization === (row.organization ?? '') ? [id] : [organization, id];
	});
	return `|${[...new Set(told.map((parts) => parts.map(encodeURIComponent).join(':')))].join('|')}|`;
}

/** The flows that a row names. */
export function splitFlows({
	flowIds,
	platform,
	organization,
}: RowPlace & Pick<LedgerRow, 'flowIds'>): FlowPlace[] {
	return flowIds
		.split('|')
		.filter((written) => written !== '')
		.map((written) => {
			const [id, ofOrganization, ofPlatform] = written.split(':').map(decodeURIComponent).reverse();
			return {
				platform: ofPlatform ?? platform ?? '',
				organization: ofOrganization ?? organization ?? '',
				id,
			};
		});
}

/** One text for one flow. */
export function placeOf({ platform, organization, id }: FlowPlace): string {
	return JSON.stringify([platform, organization, id]);
}
