import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { forwardingRowSchema, storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { planForwardings } from '../../../domain/forwarding/plan';
import { closeScan, scanSchema } from '../../../domain/forwarding/scan';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { channelOf, destinationsField, forwardChannelField, checkedDestinations } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'New' },
	{ type: 'main', displayName: 'Holds' },
	{ type: 'main', displayName: 'News' },
	{ type: 'main', displayName: 'Ledger' },
	{ type: 'main', displayName: 'Superfluous' },
	{ type: 'main', displayName: 'Looked' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['plan'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every forwarding of the invoices. Insert the rows of output New. Write those of Holds over the rows with their ID that no execution has in hand or has sent, those of News over the rows with their ID, and those of Ledger and Looked over the rows with their filing key and sweep. Delete the rows of Superfluous.',
		name: 'planForwardingsNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	forwardChannelField(displayOptions),
	destinationsField(displayOptions),
	{
		displayName: 'Ledger Rows',
		name: 'changedRows',
		type: 'json',
		required: true,
		default: "={{ $('Changed rows').all().map(item => item.json) }}",
		description: 'List of the rows of the ledger that changed, in the order in which they did',
		displayOptions,
	},
	{
		displayName: 'Look',
		name: 'look',
		type: 'json',
		required: true,
		default: "={{ $('Check destinations').all().map(item => item.json) }}",
		description: 'List with what the output Look of Check Destinations gave',
		displayOptions,
	},
	{
		displayName: 'Most Rows',
		name: 'mostRows',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description: 'How many rows of the ledger were asked for at most',
		displayOptions,
	},
];

export const output = forwardingRowSchema;

/** Input: forwardings. Outputs: rows to insert; columns to write over forwardings, twice, and over rows of the ledger; ids of superfluous rows; columns to write over a sweep. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = listParameter(this, storedRowSchema, 'changedRows', 'Ledger Rows');
	const plan = planForwardings(
		rows,
		inputRows(this, storedForwardingSchema, 'A forwarding'),
		checkedDestinations(this),
		{
			platform: this.getNodeParameter('platform', 0) as string,
			channel: channelOf(this),
			now: DateTime.utc().toJSDate(),
		},
	);
	const mostRows = this.getNodeParameter('mostRows', 0) as number;
	const looked = listParameter(this, scanSchema, 'look', 'Look').map((scan) =>
		closeScan(scan, rows, mostRows),
	);
	return [
		...[plan.fresh, plan.moved, plan.told, plan.ledger].map(asItems),
		idItems(plan.superfluousIds),
		asItems(looked),
	];
}
