import type { Flow } from '../../domain/item';
import { failureError, type Failure } from '../../runtime/failure';
import type { RequestContext, ServiceAnswer } from '../../runtime/http';
import { toFlow } from './item';
import { platformFlowSchema, type PlatformFlow } from './schemas';
import { callPlatform, readJson, type Platform } from './transport';

/** The files of a flow (contract: `docType`). */
export type DocumentKind = 'Original' | 'Converted' | 'ReadableView';

export type FlowReference = Pick<Flow, 'id' | 'organization'>;

/** A file of a flow as it comes from the platform. */
export interface FlowDocument {
	stream: AsyncIterable<Uint8Array>;
	fileName?: string;
	/** Undefined where the platform only says that it is a file. */
	mimeType?: string;
	/** In bytes, where the platform says it beforehand. */
	size?: number;
}

/** Largest file the standard allows (XP Z12-013, 1.3.0), in bytes. */
export const LARGEST_DOCUMENT = 100_000_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** How platforms say that a flow has no such file. */
const NO_SUCH_FILE = [400, 404, 405, 406, 410, 415, 501];

const NAMES: Record<DocumentKind, string> = {
	Original: 'the original',
	Converted: 'the converted file',
	ReadableView: 'the readable view',
};

/**
 * The metadata of a flow as the platform gives it.
 *
 * @throws NodeApiError with `notFound` or the platform's own code when it doesn't know the flow
 */
export async function flowMetadata(
	context: RequestContext,
	platform: Platform,
	{ id, organization }: FlowReference,
	deadline?: number,
): Promise<PlatformFlow> {
	const what = `the metadata of flow ${id}`;
	const path = `/v1/flows/${encodeURIComponent(id)}`;
	const request = { method: 'GET' as const, path, what, organization, qs: { docType: 'Metadata' }, deadline };
	return readJson(context, platformFlowSchema, await callPlatform(context, platform, request), what);
}

/** The same as the `flow` part of the item. */
export async function fetchFlow(
	context: RequestContext,
	platform: Platform,
	flow: FlowReference,
): Promise<Flow> {
	return toFlow(await flowMetadata(context, platform, flow), flow.organization);
}

/**
 * A file of a flow, as a stream that can be read once.
 *
 * @param deadline milliseconds since 1970, for whoever doesn't want to wait for large files
 * @throws NodeApiError when the platform doesn't hand it out
 */
export async function openDocument(
	context: RequestContext,
	platform: Platform,
	flow: FlowReference,
	kind: DocumentKind,
	deadline?: number,
): Promise<FlowDocument> {
	return toDocument(await download(context, platform, flow, kind, { deadline }));
}

/**
 * A file that a flow needn't have, such as its readable view; null when it has none.
 *
 * @throws NodeApiError when the platform fails otherwise
 */
export async function openOptionalDocument(
	context: RequestContext,
	platform: Platform,
	flow: FlowReference,
	kind: DocumentKind,
): Promise<FlowDocument | null> {
	const answer = await download(context, platform, flow, kind, { accept: NO_SUCH_FILE });
	if (answer.status < 300 && answer.status !== 204) return toDocument(answer);
	(answer.body as { destroy?: () => void }).destroy?.();
	return null;
}

/**
 * The whole of a file.
 *
 * @throws NodeOperationError when it is larger than {@link LARGEST_DOCUMENT}; NodeApiError when the connection breaks
 */
export async function readWhole(
	context: RequestContext,
	flow: FlowReference,
	document: FlowDocument,
	largest = LARGEST_DOCUMENT,
): Promise<Buffer> {
	if ((document.size ?? 0) > largest) throw failureError(context.getNode(), tooLarge(flow, largest));
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of document.stream) {
			size += chunk.length;
			if (size > largest) break;
			chunks.push(chunk);
		}
	} catch {
		throw failureError(context.getNode(), brokenOff(flow));
	}
	if (size > largest) throw failureError(context.getNode(), tooLarge(flow, largest));
	if (document.size !== undefined && size < document.size)
		throw failureError(context.getNode(), brokenOff(flow));
	return Buffer.concat(chunks);
}

async function download(
	context: RequestContext,
	platform: Platform,
	{ id, organization }: FlowReference,
	kind: DocumentKind,
	more: { accept?: number[]; deadline?: number },
): Promise<ServiceAnswer> {
	return await callPlatform(context, platform, {
		method: 'GET',
		path: `/v1/flows/${encodeURIComponent(id)}`,
		what: `${NAMES[kind]} of flow ${id}`,
		organization,
		qs: { docType: kind },
		stream: true,
		timeout: DOWNLOAD_TIMEOUT_MS,
		...more,
	});
}

function toDocument({ body, headers }: ServiceAnswer): FlowDocument {
	const [mimeType] = (headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
	const size = headers['content-encoding'] ? NaN : Number(headers['content-length'] ?? NaN);
	return {
		stream: body as AsyncIterable<Uint8Array>,
		fileName: fileNameOf(headers['content-disposition']),
		mimeType: mimeType && mimeType !== 'application/octet-stream' ? mimeType : undefined,
		size: Number.isNaN(size) ? undefined : size,
	};
}

/** The file name of a `Content-Disposition` (RFC 6266), without any folder. */
function fileNameOf(disposition: string | undefined): string | undefined {
	const encoded = /filename\*\s*=\s*[\w-]+'[^']*'([^;]+)/i.exec(disposition ?? '')?.[1];
	const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(disposition ?? '');
	const name = decoded(encoded) ?? plain?.[1] ?? plain?.[2];
	return name?.trim().split(/[/\\]/).pop() || undefined;
}

function decoded(text: string | undefined): string | undefined {
	try {
		return text === undefined ? undefined : decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

function tooLarge({ id }: FlowReference, largest: number): Failure {
	return {
		message: `The file of flow ${id} is larger than ${Math.floor(largest / 1_000_000)} MB`,
		description: 'The exchange standard allows no larger file. Ask the platform what this flow holds.',
		code: 'tooLarge',
		retryable: false,
	};
}

function brokenOff({ id }: FlowReference): Failure {
	return {
		message: `The platform broke off while it sent the file of flow ${id}`,
		description: 'It can be tried again.',
		code: 'brokenOff',
		retryable: true,
	};
}
