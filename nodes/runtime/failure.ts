import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { ItemError } from '../domain/item';

/** What went wrong in one call or with one item, told so that a person and a workflow can act on it. */
export interface Failure {
	/** What happened, and to which flow, invoice or dossier. */
	message: string;
	/** What to do next. */
	description: string;
	/** Machine-readable kind; the service's own error code where it gives one. */
	code: string;
	httpStatus?: number;
	/** The same call may work later without anybody doing anything. */
	retryable: boolean;
	/** The service as a whole can't be reached, so that trying the next item is of no use. */
	outage?: boolean;
	/** It is no fault of the item, so it is tried again without end. An outage is so by itself. */
	notReady?: boolean;
	requestId?: string;
}

/** A failure where there is no node to make n8n's own error with, i.e. in a credential. n8n shows its message as it is. */
export class FailureError extends Error {
	readonly name = 'FailureError';

	constructor(readonly failure: Failure) {
		super(failure.description ? `${failure.message}. ${failure.description}` : failure.message);
	}
}

/** The failure as n8n's error: `NodeApiError` where a service answered or was to answer, else `NodeOperationError`. */
export function failureError(
	node: INode,
	failure: Failure,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const isApiFailure = failure.httpStatus !== undefined || failure.outage === true || failure.retryable;
	const error = isApiFailure
		? new NodeApiError(node, {} as JsonObject, {
				message: failure.message,
				description: failure.description,
				httpCode: failure.httpStatus?.toString(),
				itemIndex,
			})
		: new NodeOperationError(node, failure.message, { description: failure.description, itemIndex });
	error.context.failure = { ...failure } as IDataObject;
	return error;
}

/** The failure an error of the pack carries, or one made from a foreign error without its internals. */
export function failureOf(error: unknown): Failure {
	const carried = carriedFailure(error);
	if (carried) return carried;
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		const httpStatus = error instanceof NodeApiError && error.httpCode ? Number(error.httpCode) : undefined;
		return {
			message: error.message,
			description: error.description ?? '',
			code: 'failed',
			httpStatus: Number.isInteger(httpStatus) ? httpStatus : undefined,
			retryable: false,
		};
	}
	return {
		message: error instanceof Error ? error.message : 'Something unexpected happened',
		description: '',
		code: 'failed',
		retryable: false,
	};
}

/** The failure that an error of the pack carries, also where n8n wrapped that error in one of its own. */
function carriedFailure(error: unknown): Failure | undefined {
	for (const link of causes(error)) {
		if (link instanceof FailureError) return link.failure;
		if (link instanceof NodeApiError || link instanceof NodeOperationError) {
			const known = link.context.failure as Failure | undefined;
			if (known) return known;
		}
	}
	return undefined;
}

/** An error and what caused it, nearest first. */
export function causes(error: unknown): unknown[] {
	const chain: unknown[] = [];
	for (
		let link = error;
		link !== undefined && link !== null && !chain.includes(link);
		link = (link as Error).cause
	) {
		chain.push(link);
	}
	return chain;
}

/** The failure as it leaves a node by its error output. */
export function toItemError(failure: Failure): ItemError {
	const { message, description, code, httpStatus, retryable, outage, notReady, requestId } = failure;
	return {
		message,
		description,
		code,
		retryable,
		...(outage || notReady ? { notReady: true } : {}),
		...(httpStatus === undefined ? {} : { httpStatus }),
		...(requestId === undefined ? {} : { requestId }),
	};
}
