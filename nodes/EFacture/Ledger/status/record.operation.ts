import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { itemSchema } from '../../../domain/item';
import { recordStatuses } from '../../../domain/ledger/recordStatuses';
import { storedRowSchema } from '../../../domain/ledger/row';
import { channelField } from '../channel';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Updates' },
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Superseded' },
];

const displayOptions = { show: { resource: ['status'], operation: ['record'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every ledger row of the invoices that the statuses are about. Write the items of output Updates over the rows with their ID, those of output Rows as new rows, and delete the rows of output Superseded.',
		name: 'recordStatusNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Read',
		name: 'read',
		type: 'json',
		required: true,
		default: "={{ [...$('Get Invoices').all(), ...$('Get Invoices').all(1)].map(item => item.json) }}",
		description: 'List of items as Get Invoices gave them: statuses, or what went wrong',
		displayOptions,
	},
	{
		displayName: 'Set',
		name: 'set',
		type: 'json',
		required: true,
		default: '[]',
		description: 'List of items as Welyb File Document gave them: set, or what went wrong',
		displayOptions,
	},
	channelField(displayOptions),
];

export const output = storedRowSchema.pick({
	id: true,
	statusCode: true,
	statusAt: true,
	statusHistory: true,
	statusFlows: true,
	lastError: true,
	attempts: true,
	nextAttemptAt: true,
});

/** Input: ledger rows. Outputs: updates of rows by `id`, new rows, ids of rows that are replaced. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { updates, rows, supersededIds } = recordStatuses(
		listParameter(this, itemSchema, 'read', 'Read'),
		listParameter(this, itemSchema, 'set', 'Set'),
		inputRows(this, storedRowSchema, 'A ledger row'),
		{
			platform: this.getNodeParameter('platform', 0) as string,
			channel: this.getNodeParameter('channel', 0) as string,
			now: DateTime.utc().toJSDate(),
		},
	);
	return [asItems(updates), asItems(rows), idItems(supersededIds)];
}
