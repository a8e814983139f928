import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { claimForwardings } from '../../../domain/forwarding/claimForwardings';
import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { asItems } from '../items';
import { inputRows } from '../tableRows';
import { channelOf, destinationsField, forwardChannelField, checkedDestinations } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Claims' },
	{ type: 'main', displayName: 'Ended' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['claim'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: forwardings whose next attempt has come. Write the items of both outputs over the rows with their ID that are still due, and go on with those that took a claim.',
		name: 'claimForwardingsNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	forwardChannelField(displayOptions),
	destinationsField(displayOptions),
	{
		displayName: 'Lease',
		name: 'forwardLeaseMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description:
			'Minutes after which a claim that came to nothing may be taken over. Longer than the longest execution.',
		displayOptions,
	},
	{
		displayName: 'Most Forwardings',
		name: 'mostForwardings',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Most forwardings that one execution goes on with',
		displayOptions,
	},
];

export const output = storedForwardingSchema.pick({
	id: true,
	forwardingId: true,
	filingKey: true,
	state: true,
	reason: true,
	attempts: true,
	nextAttemptAt: true,
});

/** Input: due forwardings. Outputs: claims to write; forwardings that can't go on now, or by themselves. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { claims, ended } = claimForwardings(
		inputRows(this, storedForwardingSchema, 'A forwarding'),
		checkedDestinations(this),
		{
			platform: this.getNodeParameter('platform', 0) as string,
			channel: channelOf(this),
			execution: this.getExecutionId(),
			now: DateTime.utc().toJSDate(),
			leaseMinutes: this.getNodeParameter('forwardLeaseMinutes', 0) as number,
			limit: this.getNodeParameter('mostForwardings', 0) as number,
		},
	);
	return [asItems(claims), asItems(ended)];
}
