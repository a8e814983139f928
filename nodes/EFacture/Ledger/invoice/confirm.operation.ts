import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { workSchema } from '../../../domain/item';
import { confirmClaims } from '../../../domain/ledger/claim';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Work' }];

const displayOptions = { show: { resource: ['invoice'], operation: ['confirm'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row of state seen, read after the claims were written. Of two claims of one flow the earlier wins.',
		name: 'confirmNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Work',
		name: 'work',
		type: 'json',
		required: true,
		default: "={{ $('Claim').all(1).map(item => item.json) }}",
		description: 'List of what the output Work of Claim Flows gave',
		displayOptions,
	},
];

export const output = workSchema;

/** Input: live claims. Output: the flows that this execution may work on. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const work = listParameter(this, workSchema, 'work', 'Work');
	const seen = inputRows(this, storedRowSchema, 'A ledger row');
	const won = confirmClaims(work, seen, {
		platform: this.getNodeParameter('platform', 0) as string,
		execution: this.getExecutionId(),
		now: DateTime.utc().toJSDate(),
	});
	return [asItems(won)];
}
