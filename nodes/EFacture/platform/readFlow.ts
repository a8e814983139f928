import type { Flow, Invoice, Status } from '../../domain/item';
import { InvoiceFileError } from '../../domain/invoice/model';
import { readInvoice } from '../../domain/invoice/read';
import { failureError, failureOf, type Failure } from '../../runtime/failure';
import type { RequestContext } from '../../runtime/http';
import { fetchFlow, openDocument, readWhole } from './documents';
import { INVOICE_FLOW_TYPES, STATUS_FLOW_TYPES } from './flowTypes';
import type { Platform } from './transport';

/** A flow whose file has been read. */
export interface ReadFlow {
	flow: Flow;
	/** Null when the file is a status message. */
	invoice: Invoice | null;
	/** One for each invoice that a status message is about. */
	statuses: Status[];
	bytes: Buffer;
	fileName?: string;
	mimeType?: string;
}

/** A platform may not have computed the type yet. */
const READABLE_TYPES = [...INVOICE_FLOW_TYPES, ...STATUS_FLOW_TYPES, 'Undefined'];
/** Longest piece of the platform's own words that a message repeats. */
const QUOTE_LENGTH = 300;

/**
 * Reads the original of a flow as an invoice or a status message.
 *
 * @throws NodeApiError | NodeOperationError when the flow is none to be read (`refusedByPlatform`, `stillPending`,
 * `notAnInvoice`), its file can't be had, or can't be read (the reader's code); each names the flow
 */
export async function readFlow(
	context: RequestContext,
	platform: Platform,
	reference: Flow,
): Promise<ReadFlow> {
	const flow = await acknowledged(context, platform, reference);
	const refusal = refusalOf(flow);
	if (refusal) throw failureError(context.getNode(), refusal);
	return await readFile(context, platform, flow);
}

/**
 * As {@link readFlow}, whatever the platform says of the flow.
 *
 * @throws NodeApiError | NodeOperationError when its file can't be had, or can't be read
 */
export async function readFile(context: RequestContext, platform: Platform, flow: Flow): Promise<ReadFlow> {
	const document = await openDocument(context, platform, flow, 'Original');
	const bytes = await readWhole(context, flow, document);
	try {
		const read = await readInvoice(bytes);
		const { fileName, mimeType } = document;
		const file = { flow, bytes, fileName, mimeType };
		if (read.kind === 'invoice') return { ...file, invoice: read.invoice, statuses: [] };
		const statuses = read.statuses.map((status) => ({ ...status, flowId: flow.id }));
		return { ...file, invoice: null, statuses };
	} catch (error) {
		throw failureError(context.getNode(), unreadable(flow, error));
	}
}

/**
 * As {@link readFlow}, but null for a flow that can't be read, or whose file the platform doesn't have.
 *
 * @throws NodeApiError | NodeOperationError when the platform is down or refuses access
 */
export async function readFlowIfReadable(
	context: RequestContext,
	platform: Platform,
	reference: Flow,
): Promise<ReadFlow | null> {
	try {
		return await readFlow(context, platform, reference);
	} catch (error) {
		const { retryable, notReady, httpStatus } = failureOf(error);
		const refused = httpStatus === 401 || httpStatus === 403;
		const ofTheFlow = httpStatus === 404 || ((!retryable || notReady) && !refused);
		return ofTheFlow ? null : await Promise.reject(error as Error);
	}
}

/** A reference may hold no more than the id, or have been taken before the platform had acknowledged the flow. */
async function acknowledged(context: RequestContext, platform: Platform, flow: Flow): Promise<Flow> {
	const settled = flow.acknowledgement && flow.acknowledgement.status !== 'Pending';
	return settled ? flow : await fetchFlow(context, platform, flow);
}

function refusalOf(flow: Flow): Failure | undefined {
	const { id, type, acknowledgement } = flow;
	if (type && !READABLE_TYPES.includes(type)) {
		return {
			message: `Flow ${id} carries neither an invoice nor a status: its type is ${type}`,
			description: 'Reports and copies for the tax administration are left aside.',
			code: 'notAnInvoice',
			retryable: false,
		};
	}
	if (acknowledgement?.status === 'Pending') {
		return {
			message: `Flow ${id} isn't acknowledged by the platform yet`,
			description: 'Read it again later.',
			code: 'stillPending',
			retryable: true,
			notReady: true,
		};
	}
	if (acknowledgement?.status !== 'Error') return undefined;
	const details = (acknowledgement.details ?? []).map(({ reasonCode, reasonMessage }) =>
		[reasonCode, reasonMessage].filter(Boolean).join(': '),
	);
	return {
		message: `The platform refused flow ${id}: this ${isStatus(flow) ? 'status' : 'invoice'} was never issued or delivered`,
		description: details.join('; ').slice(0, QUOTE_LENGTH) || 'The platform gives no reason.',
		code: 'refusedByPlatform',
		retryable: false,
	};
}

function unreadable(flow: Flow, error: unknown): Failure {
	const { id } = flow;
	if (!(error instanceof InvoiceFileError))
		return { ...failureOf(error), message: `The file of flow ${id} can't be read` };
	return {
		message: `The file of flow ${id} can't be read as ${isStatus(flow) ? 'a status message' : 'an invoice'}`,
		description: error.message,
		code: error.code,
		retryable: false,
	};
}

/** By its syntax where the platform doesn't tell the type, as of a deposit that it refused. */
function isStatus({ type, syntax }: Flow): boolean {
	return STATUS_FLOW_TYPES.includes(type ?? '') || syntax === 'CDAR';
}
