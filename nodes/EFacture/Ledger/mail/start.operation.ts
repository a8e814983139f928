import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { startMail } from '../../../domain/ledger/mails';
import { rowChangeSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputMails, mailsField } from './work';

export const outputs = [
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Mails' },
	{ type: 'main', displayName: 'Left Alone' },
];

const displayOptions = { show: { resource: ['mail'], operation: ['start'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: prepared mails. Write what output Rows gives over the row of the same filing key and reason before the mail leaves.',
		name: 'startNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	mailsField(displayOptions),
	{
		displayName: 'Longest Sending',
		name: 'sendingMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description: 'Minutes after which a mail that is still being sent is uncertain',
		displayOptions,
	},
];

export const output = rowChangeSchema;

/** Input: prepared mails. Outputs: rows to write; the mails with their files; those that this execution has no longer, or never had, in hand. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const context = {
		execution: this.getExecutionId(),
		sendingMinutes: this.getNodeParameter('sendingMinutes', 0) as number,
		now: DateTime.utc().toJSDate(),
	};
	const rows: object[] = [];
	const mails: INodeExecutionData[] = [];
	const left: object[] = [];
	inputMails(this).forEach(({ item, prepared, work }, index) => {
		const row = work ? startMail(work, context) : null;
		if (!row) return void left.push({ filingKey: prepared.document.filingKey });
		rows.push(row);
		mails.push({ ...item, pairedItem: { item: index } });
	});
	return [asItems(rows), mails, asItems(left)];
}
