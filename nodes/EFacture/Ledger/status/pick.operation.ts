import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { flowSchema, workSchema } from '../../../domain/item';
import { pickStatusFlows, statusFlowsOf } from '../../../domain/ledger/statusMessages';
import { storedRowSchema } from '../../../domain/ledger/row';
import { limitField } from '../../../runtime/listLimit';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { resource: ['status'], operation: ['pick'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: every ledger row that has the mark of one of the messages, and their own rows',
		name: 'pickNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Flows',
		name: 'statusFlows',
		type: 'json',
		required: true,
		default: "={{ $('Flows').first().json.flows }}",
		description: 'List of references to status messages, as the trigger or Get Many gives them',
		displayOptions,
	},
	{
		displayName: 'Due Rows',
		name: 'dueRows',
		type: 'json',
		default: '[]',
		description: 'List of ledger rows of messages that could not be read and whose next attempt is due',
		displayOptions,
	},
	limitField(displayOptions.show),
];

const referenceSchema = z.object({ flow: flowSchema });

export const output = workSchema;

/** Input: ledger rows. Outputs: references to read, one summary. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const flows = listParameter(this, referenceSchema, 'statusFlows', 'Flows').map(({ flow }) => flow);
	const due = listParameter(this, storedRowSchema, 'dueRows', 'Due Rows');
	const rows = [...inputRows(this, storedRowSchema, 'A ledger row'), ...due];
	const { work, remaining, unknown } = pickStatusFlows([...statusFlowsOf(due), ...flows], rows, {
		platform: this.getNodeParameter('platform', 0) as string,
		now: DateTime.utc().toJSDate(),
		limit: this.getNodeParameter('limit', 0) as number,
	});
	const summary = { flows: flows.length + due.length, picked: work.length, remaining, unknown };
	return [asItems(work), asItems([summary])];
}
