import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { uncertainMails } from '../../../domain/ledger/mails';
import { rowChangeSchema, storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Rows' }];

const displayOptions = { show: { resource: ['mail'], operation: ['listUncertain'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: ledger rows of state sending. Output: rows to write over those whose sending took too long: nobody knows whether the mail left, and it is never sent again by itself.',
		name: 'uncertainNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
];

export const output = rowChangeSchema;

/** Input: ledger rows. Output: what to write over those that became uncertain. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = inputRows(this, storedRowSchema, 'A ledger row');
	return [asItems(uncertainMails(rows, DateTime.utc().toJSDate()))];
}
