import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { itemSchema } from '../../../domain/item';
import { confirmMail, releaseMail } from '../../../domain/ledger/mails';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { listParameter } from '../tableRows';
import { inputMails, mailsField } from './work';

export const outputs = [
	{ type: 'main', displayName: 'Send' },
	{ type: 'main', displayName: 'Released' },
];

const displayOptions = { show: { resource: ['mail'], operation: ['confirm'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: prepared mails with their files. Only what output Send gives may be sent. Of two executions with one invoice in hand the earlier row wins.',
		name: 'confirmMailNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	mailsField(displayOptions),
	{
		displayName: 'Rows',
		name: 'mailRows',
		type: 'json',
		required: true,
		default: "={{ $('Rows of the mail').all().map(item => item.json) }}",
		description: 'List of every ledger row of the filing keys, read after the rows of Start were written',
		displayOptions,
	},
];

export const output = itemSchema.pick({
	flow: true,
	invoice: true,
	dossier: true,
	side: true,
	document: true,
	mail: true,
});

/** Input: prepared mails. Outputs: those that may leave, files included; rows to write over those that may not. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = listParameter(this, storedRowSchema, 'mailRows', 'Rows');
	const platform = this.getNodeParameter('platform', 0) as string;
	const context = { execution: this.getExecutionId(), now: DateTime.utc().toJSDate() };
	const send: INodeExecutionData[] = [];
	const release: object[] = [];
	inputMails(this).forEach(({ item, work }, index) => {
		if (!work) return;
		if (confirmMail(work, rows, context)) send.push({ ...item, pairedItem: { item: index } });
		else release.push(releaseMail(work, { platform, now: context.now }));
	});
	return [send, asItems(release)];
}
