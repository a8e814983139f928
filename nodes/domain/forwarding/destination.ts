import { z } from 'zod';

import type { StoredRow } from '../ledger/row';
import { EVERY_DOSSIER } from '../registry/connectionRow';
import { CHANNELS, channelNames, type ChannelName } from './channels';
import { DEFAULT_PATTERN, patternProblem } from './filePath';
import { mailAddressProblem } from './refusedAddresses';

/** Columns of the `eFacture destinations` table, which people fill in, with the type n8n's Data Table gives them. */
export const destinationColumns = {
	destination: 'string',
	dossierId: 'string',
	side: 'string',
	channel: 'string',
	address: 'string',
	code: 'string',
	fileName: 'string',
	file: 'string',
	filedFrom: 'date',
	owner: 'string',
	problem: 'string',
} as const;

const text = z.string().nullish();

/** A row as the table gives it back. People write these, so anything may stand there; {@link checkDestinations} says what is wrong. */
export const destinationRowSchema = z
	.object({
		id: z.number().int(),
		createdAt: text,
		/** Its name: one tool and account, e.g. `Inqom`. Rows of several dossiers may share it. */
		destination: text,
		/** As in the ledger; `*`: every dossier. */
		dossierId: text,
		/** `purchase` or `sale`; empty: both. */
		side: text,
		channel: text,
		address: text,
		/** The tool's own code of the dossier. */
		code: text,
		/** Pattern of folder and name; empty: the default. */
		fileName: text,
		/** `readable` (default): the PDF; `original`: the file as it was exchanged. */
		file: text,
		/** Invoices filed before aren't forwarded; empty: since the row was made. */
		filedFrom: text,
		/** Mail address of who is told what happens afterwards. */
		owner: text,
		/** What is wrong with the row, written by the template. */
		problem: text,
	})
	.passthrough();

export type DestinationRow = z.infer<typeof destinationRowSchema>;

export const fileKinds = ['readable', 'original'] as const;

/** A row that can be used. */
export const destinationSchema = z.object({
	id: z.number(),
	destination: z.string(),
	dossierId: z.string(),
	side: z.enum(['purchase', 'sale']).nullable(),
	channel: z.enum(channelNames),
	address: z.string(),
	code: z.string(),
	fileName: z.string(),
	file: z.enum(fileKinds),
	filedFrom: z.string(),
	owner: z.string().nullable(),
});
export type Destination = z.infer<typeof destinationSchema>;

/** Channels on which the folders of a pattern count. */
const FOLDERED: ChannelName[] = ['ftp', 'sftp', 's3'];

/** A row that can't be used, and whose invoices go nowhere else under its name until it is mended. */
export type BlockedDestination = Pick<Destination, 'destination' | 'dossierId' | 'side'>;

/** What the table says of where invoices go. */
export interface Destinations {
	usable: Destination[];
	blocked: BlockedDestination[];
}

export interface CheckedDestinations extends Destinations {
	/** What to write into the rows' column `problem`, where that isn't what stands there. */
	problems: Array<{ id: number; problem: string | null }>;
}

/** Which rows can be used, and what is wrong with the others. */
export function checkDestinations(rows: DestinationRow[]): CheckedDestinations {
	const checked = rows.map((row) => ({ row, problem: problemOf(row) ?? overlapOf(row, rows) }));
	return {
		usable: checked.filter(({ problem }) => problem === null).map(({ row }) => destinationOf(row)),
		blocked: checked.filter(({ problem }) => problem !== null).flatMap(({ row }) => blockedOf(row)),
		problems: checked
			.filter(({ row, problem }) => (row.problem || null) !== problem)
			.map(({ row, problem }) => ({ id: row.id, problem })),
	};
}

/**
 * The destinations of an invoice, through any channel; a row for its dossier goes before one of the same name for every dossier,
 * even while something is wrong with it.
 */
export function destinationsOf(
	row: Pick<StoredRow, 'dossierId' | 'side'>,
	{ usable, blocked }: Destinations,
): Destination[] {
	const fits = ({ side }: BlockedDestination) => side === null || side === row.side;
	const own = [...usable, ...blocked].filter((one) => one.dossierId === row.dossierId && fits(one));
	const names = own.map(({ destination }) => destination);
	return usable.filter(
		(one) =>
			fits(one) &&
			(one.dossierId === row.dossierId ||
				(one.dossierId === EVERY_DOSSIER && !names.includes(one.destination))),
	);
}

function problemOf(row: DestinationRow): string | null {
	const { destination, dossierId, side, channel, address, fileName, file, owner, filedFrom, createdAt } = row;
	if (!destination?.trim()) return "Give the column 'destination' a name for the tool";
	if (/[|#]/.test(destination)) return "The column 'destination' may not hold | or #";
	if (!dossierId?.trim())
		return "Enter a dossier's ID in 'dossierId', as the ledger has it, or * for every dossier";
	if (side && !['purchase', 'sale'].includes(side.trim()))
		return "The column 'side' takes purchase or sale, or nothing for both";
	const name = channelNames.find((one) => one === channel?.trim());
	if (!name) return `The column 'channel' takes one of ${channelNames.join(', ')}`;
	if (!address?.trim()) return `Enter ${CHANNELS[name].address} in 'address'`;
	if (file && !fileKinds.some((kind) => kind === file.trim()))
		return `The column 'file' takes ${fileKinds.join(' or ')}`;
	if (owner?.trim() && mailAddressProblem(owner)) return "The column 'owner' takes one mail address";
	if (Number.isNaN(Date.parse(filedFrom || createdAt || ''))) return "The column 'filedFrom' takes a date";
	const pattern = fileName?.trim() || DEFAULT_PATTERN;
	if (FOLDERED.includes(name) && pattern.includes('{code}') && !row.code?.trim())
		return "Enter the dossier's code in the tool in 'code', or take {code} out of 'fileName'";
	return addressProblem(name, address.trim()) ?? patternProblem(pattern) ?? sameNameProblem(name, pattern);
}

/** On these channels a file takes the place of another of its name, or is taken for it. */
function sameNameProblem(channel: ChannelName, pattern: string): string | null {
	const named = { s3: pattern, googleDrive: pattern.split('/').at(-1) }[channel as string];
	if (named === undefined || named.includes('{id}')) return null;
	return "Keep {id} in 'fileName': without it one invoice can take another's place";
}

function addressProblem(channel: ChannelName, address: string): string | null {
	if (channel === 'email') return mailAddressProblem(address);
	const wantsUrl = ['http', 'webhook', 'spreadsheet'].includes(channel);
	if (wantsUrl && !/^https?:\/\/[^\s/]+/.test(address)) return `'${address}' is no URL`;
	const isFolder = channel === 'ftp' || channel === 'sftp';
	if (isFolder && address.split('/').includes('..')) return "The folder in 'address' may not hold '..'";
	return null;
}

/** Two rows of one name for one dossier and side would send each invoice to two addresses. */
function overlapOf(row: DestinationRow, rows: DestinationRow[]): string | null {
	const other = rows.find(
		(one) =>
			one.id < row.id &&
			one.destination?.trim() === row.destination?.trim() &&
			one.dossierId?.trim() === row.dossierId?.trim() &&
			(!one.side || !row.side || one.side.trim() === row.side.trim()),
	);
	return other ? `Row ${other.id} has the same destination, dossier and side` : null;
}

/** A side that can't be read may be either. */
function blockedOf({ destination, dossierId, side }: DestinationRow): BlockedDestination[] {
	if (!destination?.trim() || !dossierId?.trim()) return [];
	const named = (['purchase', 'sale'] as const).find((one) => one === side?.trim());
	return [{ destination: destination.trim(), dossierId: dossierId.trim(), side: named ?? null }];
}

function destinationOf(row: DestinationRow): Destination {
	const trimmed = (value: string | null | undefined) => value?.trim() ?? '';
	return {
		id: row.id,
		destination: trimmed(row.destination),
		dossierId: trimmed(row.dossierId),
		side: (trimmed(row.side) || null) as Destination['side'],
		channel: trimmed(row.channel) as ChannelName,
		address: trimmed(row.address),
		code: trimmed(row.code),
		fileName: trimmed(row.fileName) || DEFAULT_PATTERN,
		file: trimmed(row.file) === 'original' ? 'original' : 'readable',
		filedFrom: new Date(row.filedFrom || row.createdAt || '').toISOString(),
		owner: trimmed(row.owner) || null,
	};
}
