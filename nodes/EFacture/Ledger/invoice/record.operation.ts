import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { itemSchema } from '../../../domain/item';
import { recordOutcomes } from '../../../domain/ledger/record';
import { ledgerRowSchema, storedRowSchema } from '../../../domain/ledger/row';
import { lastSeen } from '../../../domain/registry/lastSeen';
import { channelField } from '../channel';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Superseded' },
	{ type: 'main', displayName: 'Connections' },
];

const displayOptions = { show: { resource: ['invoice'], operation: ['record'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: ledger rows with the same filing keys. Write the rows of output Rows, then delete those of output Superseded. Output Connections goes over the rows of the table of connections.',
		name: 'recordNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'json',
		required: true,
		default: "={{ $('Outcomes').all().map(item => item.json) }}",
		description: 'List of items as they left the nodes: filed, without a dossier, or with what went wrong',
		displayOptions,
	},
	channelField(displayOptions),
];

export const output = ledgerRowSchema;

/**
 * Input: ledger rows of the same filing keys. Outputs: rows to write, ids of the rows they replace, and by dossier what its connection
 * is to say of its last invoice.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outcomes = listParameter(this, itemSchema, 'outcomes', 'Outcomes');
	const existing = inputRows(this, storedRowSchema, 'A ledger row');
	const now = DateTime.utc().toJSDate();
	const recorded = recordOutcomes(outcomes, existing, {
		platform: this.getNodeParameter('platform', 0) as string,
		channel: this.getNodeParameter('channel', 0) as string,
		now,
	});
	return [asItems(recorded.rows), idItems(recorded.supersededIds), asItems(lastSeen(outcomes, now))];
}
