import type { IDisplayOptions, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { z } from 'zod';

import { mailSchema, parseItem } from '../../../domain/item';
import type { MailWork } from '../../../domain/ledger/mails';
import { listParameter } from '../tableRows';

const workSchema = z.object({
	filingKey: z.string().min(1),
	flowId: z.string().min(1),
	organization: z.string(),
	leaseUntil: z.string(),
});

const preparedSchema = z
	.object({
		flow: z.object({ id: z.string(), organization: z.string() }).passthrough(),
		document: z.object({ filingKey: z.string().min(1) }).passthrough(),
		mail: mailSchema,
	})
	.passthrough();

export type Prepared = z.infer<typeof preparedSchema>;

/** What an execution has in hand, as Record gave it. */
export const mailsField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Mails',
	name: 'mails',
	type: 'json',
	required: true,
	default: "={{ $('Record').all(3).map(item => item.json) }}",
	description: 'List of what the output Mails of Record gave',
	displayOptions,
});

/** One prepared mail of the node's input, with the work of it; work undefined: the ledger has it in no hand of this execution. */
export interface InputMail {
	item: INodeExecutionData;
	prepared: Prepared;
	work: MailWork | undefined;
}

/**
 * The prepared mails of the node's input.
 *
 * @throws NodeOperationError naming the first wrong field
 */
export function inputMails(context: IExecuteFunctions): InputMail[] {
	const works = listParameter(context, workSchema, 'mails', 'Mails');
	return context.getInputData().map((item) => {
		const prepared = preparedMail(context, item.json);
		const { flow, document } = prepared;
		const work = works.find(
			({ filingKey, flowId, organization }) =>
				filingKey === document.filingKey && flowId === flow.id && organization === flow.organization,
		);
		return { item, prepared, work };
	});
}

/** @throws NodeOperationError when it isn't what 'Welyb File Document' prepared */
export function preparedMail(context: IExecuteFunctions, value: unknown): Prepared {
	try {
		return parseItem(preparedSchema, value, 'A prepared mail');
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description: "Give it the items of output Prepared of 'Welyb File Document'.",
		});
	}
}
