import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { completeMail, type SendResult } from '../../../domain/ledger/mails';
import { rowChangeSchema, storedRowSchema, type RowChange } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { listParameter } from '../tableRows';
import { preparedMail } from './work';

export const outputs = [{ type: 'main', displayName: 'Rows' }];

const displayOptions = { show: { resource: ['mail'], operation: ['complete'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: what Send Email gave, by either output. Output: filed with the Message-ID; waiting where the mail surely did not leave; else uncertain.',
		name: 'completeNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Sent',
		name: 'sent',
		type: 'json',
		required: true,
		default: "={{ $('Confirm mail').all().map(item => item.json) }}",
		description: 'List of the mails that were given to Send Email, in the same order',
		displayOptions,
	},
	{
		displayName: 'Rows',
		name: 'mailRows',
		type: 'json',
		required: true,
		default: "={{ $('Rows of the mail').all().map(item => item.json) }}",
		description: 'List of the ledger rows of the filing keys',
		displayOptions,
	},
];

export const output = rowChangeSchema;

/** Input: results of Send Email. Output: one row a mail. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const sent = this.getNodeParameter('sent', 0) as unknown;
	const rows = listParameter(this, storedRowSchema, 'mailRows', 'Rows');
	const results = this.getInputData();
	if (!Array.isArray(sent) || sent.length !== results.length) {
		throw new NodeOperationError(this.getNode(), "'Sent' doesn't fit what Send Email gave", {
			description: 'Give the list of the mails in the order in which they were sent.',
		});
	}
	const context = { execution: this.getExecutionId(), now: DateTime.utc().toJSDate() };
	const changes = results.map(({ json }, index): RowChange => {
		const { document, mail } = preparedMail(this, sent[index]);
		const { filingKey } = document;
		const row = rows.find((one) => one.filingKey === filingKey) ?? {};
		return completeMail({ filingKey, findings: mail.findings }, row, resultOf(json), context);
	});
	return [asItems(changes)];
}

/** An error comes as a text, or as n8n's own error with its message. */
function resultOf({ messageId, error }: { messageId?: unknown; error?: unknown }): SendResult {
	const message = typeof error === 'object' && error !== null ? (error as Error).message : error;
	return {
		messageId: typeof messageId === 'string' ? messageId : null,
		error: message === undefined || message === null ? null : String(message),
	};
}
