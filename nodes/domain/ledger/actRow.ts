import { z } from 'zod';

/**
 * Where an act stands. `proposed`: a second person has to confirm it. `decided`: it is to be sent. `sent`: the platform hasn't
 * given its verdict yet. The others are ends; `expired`: nobody confirmed it in time, `failed`: it couldn't be sent.
 */
export const actStates = ['proposed', 'decided', 'sent', 'accepted', 'refused', 'expired', 'failed'] as const;
export type ActState = (typeof actStates)[number];

const OPEN: ActState[] = ['proposed', 'decided', 'sent'];

/** Whether something is still to become of an act. */
export function isOpen({ state }: { state: ActState }): boolean {
	return OPEN.includes(state);
}

/** Columns of the `eFacture acts` table, with the type n8n's Data Table gives them. */
export const actColumns = {
	actId: 'string',
	identity: 'string',
	code: 'string',
	proposedBy: 'string',
	confirmedBy: 'string',
	decidedAt: 'date',
	trackingId: 'string',
	flowId: 'string',
	ackStatus: 'string',
	ackAt: 'date',
	state: 'string',
	reason: 'string',
	platform: 'string',
	organization: 'string',
	invoiceFlowId: 'string',
	dossierId: 'string',
	documentId: 'string',
	side: 'string',
	number: 'string',
	counterpart: 'string',
	details: 'string',
	mandate: 'string',
	origin: 'string',
	attempts: 'number',
	nextAttemptAt: 'date',
	expiresAt: 'date',
} as const;

const text = z.string().nullish();

/** A row as it is written: instants are ISO 8601 texts in UTC. */
export const actRowSchema = z.object({
	actId: z.string().min(1),
	identity: z.string().min(1),
	code: z.string().min(1),
	proposedBy: text,
	confirmedBy: text,
	decidedAt: text,
	trackingId: text,
	flowId: text,
	ackStatus: text,
	ackAt: text,
	state: z.enum(actStates),
	reason: text,
	platform: text,
	organization: text,
	/** The flow that brought the invoice. */
	invoiceFlowId: text,
	dossierId: text,
	/** The document on which it was decided; null for an act that came from a form. */
	documentId: text,
	side: text,
	number: text,
	counterpart: text,
	/** JSON: `reasons`, `payments`, `note`, as statuses have them. */
	details: text,
	mandate: text,
	/** `portal`: a person's change there, whose id is the act's; `form`: a form of a template. */
	origin: text,
	attempts: z.number().nullish(),
	nextAttemptAt: text,
	expiresAt: text,
});

/** A row as the table gives it back. */
export const storedActSchema = actRowSchema.extend({ id: z.number().int() }).passthrough();

export type ActRow = z.infer<typeof actRowSchema>;
export type StoredAct = z.infer<typeof storedActSchema>;
