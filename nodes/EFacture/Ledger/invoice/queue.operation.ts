import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { flowSchema } from '../../../domain/item';
import { queueFlows } from '../../../domain/ledger/queue';
import { ledgerRowSchema, storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { resource: ['invoice'], operation: ['queue'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every ledger row that names one of the flows. Write the rows of output Rows; whoever takes due rows works on them.',
		name: 'queueNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Flows',
		name: 'foundFlows',
		type: 'json',
		required: true,
		default: "={{ $('Flows of the windows').all().map(item => item.json) }}",
		description: 'List of flow references, as Get Many gives them',
		displayOptions,
	},
];

const referenceSchema = z.object({ flow: flowSchema });

export const output = ledgerRowSchema;

/** Input: ledger rows. Outputs: rows to write; one summary, in which no flow is unknown any more once they are written. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const flows = listParameter(this, referenceSchema, 'foundFlows', 'Flows').map(({ flow }) => flow);
	const rows = queueFlows(flows, inputRows(this, storedRowSchema, 'A ledger row'), {
		platform: this.getNodeParameter('platform', 0) as string,
		now: DateTime.utc().toJSDate(),
	});
	return [asItems(rows), asItems([{ flows: flows.length, queued: rows.length, unknown: {} }])];
}
