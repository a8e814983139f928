import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { flowSchema } from '../../../domain/item';
import { closeSweep, sweepRowSchema, sweepWindowSchema } from '../../../domain/ledger/sweep';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Rows' }];

const displayOptions = { show: { operation: ['close'], resource: ['sweep'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the summary of Claim Flows. Output: rows for the table of sweeps, to be written over those of the same sweep.',
		name: 'closeNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Windows',
		name: 'windows',
		type: 'json',
		required: true,
		default: "={{ $('Windows').all().map(item => item.json) }}",
		description: 'List of what Plan Sweep gave',
		displayOptions,
	},
	{
		displayName: 'Found',
		name: 'found',
		type: 'json',
		required: true,
		default: "={{ $('Flows of the windows').all().map(item => item.json) }}",
		description: 'List of the flows found in the windows',
		displayOptions,
	},
	{
		displayName: 'Failed',
		name: 'failed',
		type: 'json',
		required: true,
		default: "={{ $('Flows of the windows').all(1).map(item => item.json) }}",
		description: 'List of the windows whose search failed',
		displayOptions,
	},
	{
		displayName: 'Window',
		name: 'firstWindowHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 6,
		description: 'Hours that a window has where something was found',
		displayOptions,
	},
];

const foundSchema = z.object({ flow: flowSchema });
const failedSchema = z.object({ organization: z.string() });
const summarySchema = z.object({ unknown: z.record(z.number()) });

export const output = sweepRowSchema;

/** Input: one summary of Claim Flows. Output: one row for each window that was searched. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [{ unknown }] = inputRows(this, summarySchema, 'The summary');
	const found: Record<string, number> = {};
	for (const { flow } of listParameter(this, foundSchema, 'found', 'Found'))
		found[flow.organization] = (found[flow.organization] ?? 0) + 1;
	const failed = listParameter(this, failedSchema, 'failed', 'Failed').map(
		({ organization }) => organization,
	);
	const rows = closeSweep(
		listParameter(this, sweepWindowSchema, 'windows', 'Windows'),
		{ found, unknown, failed },
		{ windowHours: this.getNodeParameter('firstWindowHours', 0) as number },
	);
	return [asItems(rows)];
}
