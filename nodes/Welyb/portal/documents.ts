import type { Side } from '../../domain/item';
import { chunksOf } from '../../runtime/chunks';
import { collectPages } from './collectPages';
import {
	documentPageSchema,
	documentSchema,
	lookupAnswerSchema,
	partAnswerSchema,
	registrationAnswerSchema,
	type PartAnswer,
	type PartName,
	type PortalDocument,
	type RegistrationAnswer,
	type SettledFiling,
} from './schemas';
import { callPortal, type Portal } from './transport';

/** Most filing keys in one call (contract: `Lookup`). */
const CALL_SIZE = 500;
const CONFLICT = 409;
/** An upload gets the time an ordinary call gets, and more for its size at this speed. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 50;

export interface FileInfo {
	/** Bytes. */
	size: number;
	mimeType: string;
	fileName: string;
}

/** The contract's `Registration`. */
export interface Registration {
	dossierId: string;
	side: Side;
	filingKey: string;
	fileName: string;
	/** `sha256` in lower-case hexadecimal. */
	original: FileInfo & { sha256: string };
	readable?: FileInfo;
	invoice: {
		identity: string;
		number: string;
		typeCode: string | null;
		issueDate: string | null;
		counterpart: string | null;
		payable: string | null;
		currency: string | null;
		/** The platform's word for the kind of transaction. */
		processingRule: string | null;
		vatBreakdown: Array<{ rate: string | null; base: string | null; tax: string | null }>;
	};
}

/** Bytes to upload; `open` gives them anew for every attempt. */
export interface Upload {
	size: number;
	mimeType: string;
	/** Lower-case hexadecimal. */
	sha256: string;
	open: () => Promise<unknown>;
}

/**
 * One settled document with its statuses.
 *
 * @throws NodeApiError see `callPortal`; `documentNotFound` when there is none
 */
export async function getDocument(portal: Portal, documentId: string): Promise<PortalDocument> {
	const path = `/documents/${encodeURIComponent(documentId)}`;
	return await callPortal(portal, { method: 'GET', path, what: `document ${documentId}` }, documentSchema);
}

/** Documents of a dossier, or that changed after an instant (ISO 8601); all of them where neither is given. */
export interface DocumentCriteria {
	dossierId?: string;
	updatedAfter?: string;
}

/**
 * Pages through the settled documents that meet all the criteria, by time of change.
 *
 * @param limit most documents wanted
 * @throws NodeApiError see `callPortal`
 * @throws NodeOperationError see `collectPages`
 */
export async function listDocuments(
	portal: Portal,
	criteria: DocumentCriteria,
	limit = Infinity,
): Promise<PortalDocument[]> {
	return await collectPages(portal, { of: 'documents', limit }, async (pageLimit, cursor) => {
		const { documents, nextCursor } = await callPortal(
			portal,
			{
				method: 'GET',
				path: '/documents',
				what: 'the list of documents',
				qs: { ...criteria, limit: pageLimit, ...(cursor === undefined ? {} : { cursor }) },
			},
			documentPageSchema,
		);
		return { found: documents, nextCursor };
	});
}

/**
 * Which filing keys are settled, and with what.
 *
 * @throws NodeApiError see `callPortal`
 */
export async function lookUpFilings(
	portal: Portal,
	filingKeys: string[],
): Promise<Map<string, SettledFiling>> {
	const settled = new Map<string, SettledFiling>();
	for (const chunk of chunksOf([...new Set(filingKeys)], CALL_SIZE)) {
		const { documents } = await callPortal(
			portal,
			{
				method: 'POST',
				path: '/documents/lookup',
				what: 'the look-up of filed invoices',
				json: { filingKeys: chunk },
			},
			lookupAnswerSchema,
		);
		for (const filing of documents) settled.set(filing.filingKey, filing);
	}
	return settled;
}

/**
 * Registers a filing under its key. A conflict is an outcome, not an error.
 *
 * @throws NodeApiError see `callPortal`
 */
export async function registerDocument(
	portal: Portal,
	registration: Registration,
): Promise<RegistrationAnswer> {
	return await callPortal(
		portal,
		{
			method: 'POST',
			path: '/documents',
			what: 'the filing of an invoice',
			json: registration,
			accept: [CONFLICT],
		},
		registrationAnswerSchema,
	);
}

/**
 * Uploads one part of a registered document as a stream.
 *
 * @throws NodeApiError see `callPortal`; `registrationReplaced` when another original took the registration's place
 */
export async function uploadPart(
	portal: Portal,
	documentId: string,
	part: PartName,
	{ size, mimeType, sha256, open }: Upload,
): Promise<PartAnswer> {
	return await callPortal(
		portal,
		{
			method: 'PUT',
			path: `/documents/${encodeURIComponent(documentId)}/parts/${part}`,
			what: 'the upload of a file',
			headers: {
				'Content-Type': mimeType,
				'Content-Length': String(size),
				'Content-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
			},
			body: open,
			timeout: BASE_TIMEOUT_MS + size / SLOWEST_BYTES_PER_MS,
		},
		partAnswerSchema,
	);
}
