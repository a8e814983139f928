import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { flowSchema, parseItem } from '../../domain/item';
import { claimFlows } from '../../domain/ledger/claim';
import { arrayParameter, checked, storedRows } from './tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Claims' },
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Stale' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { operation: ['claim'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every ledger row that names one of the flows. Write the rows of output Claims before the flows of output Work are worked on.',
		name: 'claimNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Flows',
		name: 'flows',
		type: 'json',
		required: true,
		default: "={{ $('Flows').all().map(item => item.json) }}",
		description: 'List of flow references, as the trigger or Get Many gives them',
		displayOptions,
	},
	{
		displayName: 'Lease',
		name: 'leaseMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 15,
		description: 'Minutes after which a claim that came to nothing may be taken over, e.g. after a crash',
		displayOptions,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions,
	},
];

/** Input: ledger rows. Outputs: rows to write, flows to work on, ids of stale rows, one summary. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const flows = arrayParameter(this, 'flows', 'Flows').map((value) =>
		checked(this, () => parseItem(flowSchema, (value as IDataObject).flow, "An entry of 'Flows'")),
	);
	const known = storedRows(
		this,
		this.getInputData().map((item) => item.json),
	);
	const claims = claimFlows(flows, known, {
		platform: this.getNodeParameter('platform', 0) as string,
		execution: this.getExecutionId(),
		leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
		limit: this.getNodeParameter('limit', 0) as number,
		now: DateTime.utc().toJSDate(),
	});
	const items = (values: object[]) =>
		values.map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } }));
	const summary = {
		flows: flows.length,
		claimed: claims.work.length,
		remaining: claims.remaining,
		unknown: claims.unknown,
	};
	return [
		items(claims.rows),
		items(claims.work),
		items(claims.staleIds.map((id) => ({ id }))),
		items([summary]),
	];
}
