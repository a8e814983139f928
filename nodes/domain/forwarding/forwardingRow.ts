import { createHash } from 'node:crypto';
import { z } from 'zod';

import { channelNames } from './channels';

/**
 * Where a forwarding stands. `waiting`: it is to be sent. `claimed`: an execution has it in hand. `sending`: it is on its way, or was
 * when its execution ended. `known`: the tool had the invoice already. `uncertain`: nobody knows whether it arrived; a person settles
 * it. `held`: a rule or a person's decision keeps it back. `parked`: it can't go by itself.
 */
export const forwardingStates = [
	'held',
	'waiting',
	'claimed',
	'sending',
	'sent',
	'known',
	'uncertain',
	'parked',
] as const;
export type ForwardingState = (typeof forwardingStates)[number];

/** States in which the tool has the invoice. */
export const ARRIVED: ForwardingState[] = ['sent', 'known'];

/** Columns of the `eFacture forwardings` table, with the type n8n's Data Table gives them. */
export const forwardingColumns = {
	forwardingId: 'string',
	filingKey: 'string',
	identity: 'string',
	platform: 'string',
	dossierId: 'string',
	dossierName: 'string',
	side: 'string',
	number: 'string',
	issueDate: 'string',
	counterpart: 'string',
	destination: 'string',
	channel: 'string',
	address: 'string',
	state: 'string',
	reason: 'string',
	heldBy: 'string',
	flag: 'string',
	attempts: 'number',
	nextAttemptAt: 'date',
	askedBy: 'string',
	releasedBy: 'string',
	statusCode: 'string',
	knownStatuses: 'string',
	fileName: 'string',
	size: 'number',
	sha256: 'string',
	remoteId: 'string',
	sentAt: 'date',
	notice: 'string',
	lastNotice: 'string',
} as const;

const text = z.string().nullish();

/** A row as it is written: instants are ISO 8601 texts in UTC. */
export const forwardingRowSchema = z.object({
	/** See {@link forwardingIdOf}. */
	forwardingId: z.string().min(1),
	filingKey: z.string().min(1),
	identity: text,
	platform: text,
	dossierId: text,
	dossierName: text,
	side: z.enum(['purchase', 'sale']),
	number: text,
	issueDate: text,
	counterpart: text,
	destination: z.string().min(1),
	channel: z.enum(channelNames),
	address: text,
	state: z.enum(forwardingStates),
	reason: text,
	/** `status`: by the invoice's own statuses; `link`: it credits an invoice that is held back. */
	heldBy: text,
	flag: text,
	attempts: z.number().nullish(),
	nextAttemptAt: text,
	/** Who asked to forward it again. */
	askedBy: text,
	/** Who released the hold, or said that an uncertain one is to be sent. */
	releasedBy: text,
	/** The invoice's status when it was forwarded. */
	statusCode: text,
	/** Ids of the statuses that the tool's owner needn't be told of any more: `|id|id|`. */
	knownStatuses: text,
	fileName: text,
	size: z.number().nullish(),
	sha256: text,
	/** What the tool or the mail server calls it. */
	remoteId: text,
	sentAt: text,
	/** What its owner is still to be told. */
	notice: text,
	lastNotice: text,
});

/** A row as the table gives it back. */
export const storedForwardingSchema = forwardingRowSchema.extend({ id: z.number().int() }).passthrough();

export type ForwardingRow = z.infer<typeof forwardingRowSchema>;
export type StoredForwarding = z.infer<typeof storedForwardingSchema>;
/** Columns to write over the row with this id. */
export type ForwardingUpdate = Pick<StoredForwarding, 'id'> & Partial<ForwardingRow>;

/** `<filing key>|<destination>`; `#2` and so on follow when a person asks to forward it again. */
export function forwardingIdOf(filingKey: string, destination: string, time = 1): string {
	return `${filingKey}|${destination}${time > 1 ? `#${time}` : ''}`;
}

/** The same short text for the same forwarding, for names of files. */
export function shortIdOf({ forwardingId }: Pick<ForwardingRow, 'forwardingId'>): string {
	return hashOf(forwardingId).slice(0, 8);
}

/** The same key for the same forwarding, under which a tool can tell that it comes again. */
export function idempotencyKeyOf({ forwardingId }: Pick<ForwardingRow, 'forwardingId'>): string {
	return hashOf(forwardingId).slice(0, 32);
}

function hashOf(value: string): string {
	return createHash('sha256').update(value).digest('hex');
}

/** What the ledger's row says of its forwardings. */
export interface LedgerForwarding {
	forwardState: 'none' | 'held' | 'sent' | 'released';
	forwardedTo: string | null;
}

/** @param forwardings every forwarding of one filing key */
export function ledgerForwarding(
	forwardings: Array<Pick<ForwardingRow, 'state' | 'destination' | 'releasedBy'>>,
): LedgerForwarding {
	const arrived = forwardings.filter(({ state }) => ARRIVED.includes(state));
	const names = [...new Set(arrived.map(({ destination }) => destination))].sort();
	if (names.length) return { forwardState: 'sent', forwardedTo: names.join(', ') };
	if (forwardings.some(({ state, releasedBy }) => releasedBy && state !== 'held'))
		return { forwardState: 'released', forwardedTo: null };
	const isHeld = forwardings.some(({ state }) => state === 'held');
	return { forwardState: isHeld ? 'held' : 'none', forwardedTo: null };
}
