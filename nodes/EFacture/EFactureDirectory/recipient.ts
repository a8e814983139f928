import { z } from 'zod';

import type { DirectoryLine } from '../platform/directorySchemas';

const text = z.string().nullable();
/** `unknown`: the directory doesn't say. */
const addressStatus = z.enum(['enabled', 'upcoming', 'disabled', 'unknown']);

/** An address at which a company receives invoices, or did, or will. */
const addressSchema = z.object({
	address: z.string(),
	kind: z.enum(['siren', 'siret', 'routingCode', 'suffix']),
	/** `WK`: an approved platform; `DFH`: the public one; null where there is none. */
	platformType: text,
	status: addressStatus,
	siret: text,
	routingCode: text,
	suffix: text,
});

/** Whether and where somebody receives invoices. */
export const recipientSchema = z.object({
	siren: text,
	siret: text,
	name: text,
	/** The directory knows what was asked for. */
	found: z.boolean(),
	reachable: z.enum(['approvedPlatform', 'publicPlatform', 'none']),
	addresses: z.array(addressSchema),
	/** All addresses were looked at. */
	complete: z.boolean(),
	/** The answer in words. */
	reason: z.string(),
});

export type Address = z.infer<typeof addressSchema>;
export type Recipient = z.infer<typeof recipientSchema>;
export type Reachable = Recipient['reachable'];
type AddressKind = Address['kind'];
type AddressStatus = Address['status'];

/** What was asked and what the directory says about it. */
export interface RecipientFacts {
	/** In words, as in "the directory doesn't know *the SIREN 123456782*". */
	asked: string;
	siren: string | null;
	siret: string | null;
	name: string | null;
	found: boolean;
	closed: boolean;
	lines: DirectoryLine[];
	complete: boolean;
}

const KINDS: AddressKind[] = ['siren', 'siret', 'routingCode', 'suffix'];
const STATUSES: Record<string, AddressStatus> = {
	Enabled: 'enabled',
	Upcoming: 'upcoming',
	Disabled: 'disabled',
};
/** The public platform; whatever else serves an address is an approved one. */
const PUBLIC = 'DFH';

/** The answer for something that isn't a company's number or address. */
export function noRecipient(reason: string): Recipient {
	return {
		siren: null,
		siret: null,
		name: null,
		found: false,
		reachable: 'none',
		addresses: [],
		complete: true,
		reason,
	};
}

/** The answer from what the directory says. An approved platform counts before the public one. */
export function recipientOf(facts: RecipientFacts): Recipient {
	const { siren, siret, name, found, complete } = facts;
	const addresses = facts.lines.map(addressOf).sort(bestFirst);
	const receiving = addresses.filter(({ status }) => status === 'enabled');
	return {
		siren,
		siret,
		name,
		found,
		reachable: reachableThrough(receiving),
		addresses,
		complete,
		reason: reasonOf(facts, addresses),
	};
}

function reachableThrough(receiving: Address[]): Reachable {
	if (!receiving.length) return 'none';
	return receiving.every(({ platformType }) => platformType === PUBLIC)
		? 'publicPlatform'
		: 'approvedPlatform';
}

function addressOf(line: DirectoryLine): Address {
	return {
		address: line.addressingIdentifier,
		kind: kindOf(line),
		platformType: line.platformType ?? null,
		status: STATUSES[line.directoryLineStatus ?? ''] ?? 'unknown',
		siret: line.siret ?? null,
		routingCode: line.routingIdentifier ?? null,
		suffix: line.addressingSuffix ?? null,
	};
}

function kindOf({ routingIdentifier, addressingSuffix, siret }: DirectoryLine): AddressKind {
	if (routingIdentifier) return 'routingCode';
	if (addressingSuffix) return 'suffix';
	return siret ? 'siret' : 'siren';
}

function bestFirst(a: Address, b: Address): number {
	const rank = ({ status, platformType, kind }: Address) =>
		[...Object.values(STATUSES), 'unknown'].indexOf(status) * 100 +
		(platformType === PUBLIC ? 10 : 0) +
		KINDS.indexOf(kind);
	return rank(a) - rank(b) || (a.address < b.address ? -1 : 1);
}

function reasonOf(facts: RecipientFacts, addresses: Address[]): string {
	const { asked, found, closed, complete } = facts;
	if (!found && !addresses.length)
		return `The directory doesn't know ${asked}. It holds companies registered for VAT in France and public bodies`;
	const unknown = found ? '' : `The directory doesn't know ${asked}, but `;
	return [
		unknown + standing(facts, addresses),
		closed ? 'According to the directory it is closed' : '',
		complete ? '' : 'There are more addresses than were looked at',
	]
		.filter(Boolean)
		.join('. ');
}

/** What the best of the addresses says. */
function standing({ name, siren, asked }: RecipientFacts, addresses: Address[]): string {
	const who = name ?? (siren ? `the company ${siren}` : asked);
	const [best, ...others] = addresses;
	if (!best) return `${who} is in the directory, but has no address at which it receives invoices`;
	const same = others.filter(({ status }) => status === best.status).length;
	const where = same
		? `${best.address} and ${same} more ${same === 1 ? 'address' : 'addresses'}`
		: best.address;
	const sentences: Record<AddressStatus, string> = {
		enabled: `${who} receives invoices through ${best.platformType === PUBLIC ? 'the public platform' : 'an approved platform'} at ${where}`,
		upcoming: `${who} can't receive invoices yet: ${where} will be served from a date that the directory doesn't tell`,
		disabled: `${who} can't receive invoices: no platform serves ${where}`,
		unknown: `the directory lists ${where} for ${who}, but doesn't say whether a platform serves it`,
	};
	return sentences[best.status];
}
