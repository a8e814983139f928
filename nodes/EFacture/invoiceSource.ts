import type { IExecuteFunctions } from 'n8n-workflow';

import { invoiceSchema, parseItem, type Flow, type Invoice } from '../domain/item';
import { FailureError } from '../runtime/failure';
import { flowById, flowFromInput } from './flowReference';
import { fetchFlow } from './platform/documents';
import { readFlow } from './platform/readFlow';
import type { Platform } from './platform/transport';

/** An invoice that can be told from others, with the flow that brought it. */
export interface SourceInvoice {
	flow: Flow;
	invoice: Invoice;
	identity: string;
}

/**
 * The invoice an operation is about: by the parameter 'Flow' that of the input item, which brings it along or names its
 * flow, or that of a flow ID.
 *
 * @throws NodeApiError | NodeOperationError when its file or its flow's metadata can't be read
 * @throws FailureError `notAnInvoice`, `identityMissing`
 */
export async function invoiceFromSource(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
): Promise<SourceInvoice> {
	const { flow, invoice } = await flowAndInvoice(context, platform, itemIndex);
	if (!invoice) {
		throw new FailureError({
			message: `Flow ${flow.id} is a status message, not an invoice`,
			description: 'Give the flow of the invoice.',
			code: 'notAnInvoice',
			retryable: false,
		});
	}
	if (!invoice.identity) {
		throw new FailureError({
			message: `Invoice ${invoice.number} can't be told from others, so it has no statuses`,
			description: 'Its file names no seller or no issue date.',
			code: 'identityMissing',
			retryable: false,
		});
	}
	return { flow, invoice, identity: invoice.identity };
}

async function flowAndInvoice(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
): Promise<{ flow: Flow; invoice: Invoice | null }> {
	if (context.getNodeParameter('flowSource', itemIndex) === 'id')
		return await readFlow(context, platform, await flowById(context, platform, itemIndex));
	const flow = flowFromInput(context, itemIndex);
	const { json } = context.getInputData()[itemIndex];
	if (!json.invoice) return await readFlow(context, platform, flow);
	const invoice = parseItem(invoiceSchema, json.invoice, "The item's 'invoice'");
	return { flow: isTold(flow) ? flow : await fetchFlow(context, platform, flow), invoice };
}

/** Whether a reference says what a status depends on; it may hold no more than the id. */
function isTold({ processingRule, submittedAt }: Flow): boolean {
	return processingRule !== undefined && submittedAt !== undefined;
}
