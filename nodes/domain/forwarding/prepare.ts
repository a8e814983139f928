import type { Invoice, Item } from '../item';
import { currentStatus } from '../lifecycle/history';
import { CHANNELS } from './channels';
import type { ForwardingWork } from './claimForwardings';
import { heldByLink, type Linked } from './creditNote';
import { filePath } from './filePath';
import { idempotencyKeyOf, shortIdOf, type ForwardingUpdate, type StoredForwarding } from './forwardingRow';
import { knownStatusesOf } from './plan';
import { named } from './verdict';

/** A file that Get Invoices attached. */
export interface AttachedFile {
	/** `data`: the original; `readable`: the PDF. */
	property: string;
	mimeType: string;
	size: number;
	sha256: string;
}

export interface ParcelFile {
	name: string;
	/** The folder that the address names, and the file's place under it. */
	root: string;
	key: string;
	path: string;
	folder: string;
	/** Where it lies until it is there whole: in the address itself, which is there. */
	temporary: string;
	temporaryName: string;
	size: number;
	/** Which of the attached files it is. */
	property: string;
}

/** What a channel's nodes go by. */
export interface Parcel {
	forwarding: StoredForwarding;
	/** The file to send, absent where the channel carries none. */
	file: ParcelFile | null;
	mail: { to: string; subject: string; text: string };
	idempotencyKey: string;
	/** What is said of the invoice, in a form, a body or a row. */
	metadata: Record<string, string | null>;
}

export type Prepared =
	| { parcel: Parcel; sending: ForwardingUpdate }
	/** `parked` wants a reason; `held` was decided by the link. */
	| { stopped: 'parked' | 'held'; reason: string };

const EXTENSIONS: Record<string, string> = {
	'application/pdf': '.pdf',
	'application/xml': '.xml',
	'text/xml': '.xml',
};

/** What a forwarding sends, once the invoice is read; or why it doesn't go. */
export function prepareForwarding(
	{ forwarding, destination, history }: ForwardingWork,
	{ invoice }: Pick<Item, 'invoice'>,
	files: AttachedFile[],
	linked: Linked,
): Prepared {
	if (!invoice) return { stopped: 'parked', reason: 'The flow holds no invoice' };
	const link = forwarding.releasedBy
		? null
		: heldByLink(
				invoice,
				{
					dossierId: forwarding.dossierId ?? '',
					side: forwarding.side,
					destination: forwarding.destination,
				},
				linked,
			);
	if (link !== null) return { stopped: 'held', reason: link };
	const wanted = destination.file === 'readable' ? 'readable' : 'data';
	const attached = files.find(({ property }) => property === wanted);
	const { carriesFile } = CHANNELS[destination.channel];
	if (carriesFile && !attached) {
		const reason =
			"The platform has no readable view of it. Enter original in the destination's column 'file', or forward it by hand";
		return { stopped: 'parked', reason };
	}
	const extension = EXTENSIONS[attached?.mimeType ?? ''] ?? '';
	const path = filePath(destination.fileName, { invoice, forwarding, code: destination.code, extension });
	const name = path.split('/').at(-1) ?? path;
	const status = currentStatus(history)?.code ?? null;
	const metadata = metadataOf(invoice, forwarding, destination.code, status);
	return {
		parcel: {
			forwarding,
			file: carriesFile && attached ? fileOf(path, forwarding, destination.address, attached) : null,
			mail: mailOf(forwarding, metadata, name),
			idempotencyKey: idempotencyKeyOf(forwarding),
			metadata,
		},
		sending: {
			id: forwarding.id,
			state: 'sending',
			flag: forwarding.flag,
			address: forwarding.address,
			fileName: carriesFile ? path : null,
			size: attached && carriesFile ? attached.size : null,
			sha256: attached && carriesFile ? attached.sha256 : null,
			statusCode: status,
			knownStatuses: knownStatusesOf(history),
		},
	};
}

/** Under its own name nothing may read a file before it is there whole. */
function fileOf(
	key: string,
	forwarding: StoredForwarding,
	address: string,
	{ size, property }: AttachedFile,
): ParcelFile {
	const root = address.replace(/\/+$/, '');
	const path = `${root}/${key}`;
	const temporaryName = `${shortIdOf(forwarding)}.part`;
	return {
		name: key.split('/').at(-1) ?? key,
		root: root || '/',
		key,
		path,
		folder: path.slice(0, path.lastIndexOf('/')) || '/',
		temporary: `${root}/${temporaryName}`,
		temporaryName,
		size,
		property,
	};
}

function metadataOf(
	invoice: Invoice,
	{ forwardingId, dossierId, side, dossierName, flag }: StoredForwarding,
	code: string,
	status: string | null,
): Parcel['metadata'] {
	return {
		dossier: code || (dossierId ?? null),
		dossierName: dossierName ?? null,
		side,
		number: invoice.number,
		seller: invoice.identity?.split('|')[0] ?? invoice.seller.siren ?? null,
		sellerName: invoice.seller.name ?? null,
		buyerName: invoice.buyer.name ?? null,
		issueDate: invoice.issueDate ?? null,
		dueDate: invoice.dueDate ?? null,
		typeCode: invoice.typeCode ?? null,
		taxExclusive: invoice.totals.taxExclusive ?? null,
		tax: invoice.totals.tax ?? null,
		payable: invoice.totals.payable ?? null,
		currency: invoice.currency ?? null,
		status: status === null ? null : named(status),
		flag: flag ?? null,
		identity: invoice.identity ?? null,
		forwardingId,
	};
}

function mailOf(
	{ address, side, number, counterpart, dossierName, flag }: StoredForwarding,
	metadata: Parcel['metadata'],
	name: string,
) {
	const subject = [side === 'purchase' ? 'Purchase' : 'Sale', number, counterpart, dossierName]
		.filter(Boolean)
		.join(' - ');
	const told = [
		'dossierName',
		'side',
		'number',
		'sellerName',
		'buyerName',
		'issueDate',
		'payable',
		'currency',
		'status',
		'identity',
	];
	const lines = told.filter((key) => metadata[key]).map((key) => `${key}: ${metadata[key]}`);
	const text = [...(flag ? [`Take note: ${flag}`, ''] : []), ...lines, `file: ${name}`].join('\n');
	return { to: address ?? '', subject: flag ? `${subject} (${flag})` : subject, text };
}
