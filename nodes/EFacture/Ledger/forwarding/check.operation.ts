import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { checkDestinations, destinationRowSchema } from '../../../domain/forwarding/destination';
import { planScan } from '../../../domain/forwarding/scan';
import { sweepRowSchema } from '../../../domain/ledger/sweep';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { channelOf, forwardChannelField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Look' },
	{ type: 'main', displayName: 'Problems' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['check'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row of the table of destinations. Write the items of output Problems over the rows with their ID.',
		name: 'checkNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	forwardChannelField(displayOptions),
	{
		displayName: 'Sweeps',
		name: 'sweeps',
		type: 'json',
		required: true,
		default: "={{ $('Sweeps').all().map(item => item.json) }}",
		description: 'List of the rows of the table of sweeps, which says since when to look',
		displayOptions,
	},
];

/** Input: destinations. Outputs: which rows of the ledger to look at, unless the channel has no destination; what is wrong with rows. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { usable, problems } = checkDestinations(
		inputRows(this, destinationRowSchema, 'A row of the table of destinations'),
	);
	const scan = planScan(listParameter(this, sweepRowSchema, 'sweeps', 'Sweeps'), usable, {
		platform: this.getNodeParameter('platform', 0) as string,
		channel: channelOf(this),
		now: DateTime.utc().toJSDate(),
	});
	return [asItems(scan ? [scan] : []), asItems(problems)];
}
