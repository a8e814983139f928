import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { changeItemSchema } from '../../domain/item';
import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { limitFields, limitOf } from '../../runtime/listLimit';
import { listChanges, type Transmission } from '../portal/changes';
import { toChangeItem } from '../portal/item';
import { openPortal } from '../portal/transport';

const show = { operation: ['getManyChanges'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Transmission',
		name: 'transmission',
		type: 'options',
		options: [
			{ name: 'Accepted', value: 'accepted', description: 'The platform has accepted it' },
			{ name: 'Any', value: '', description: 'Every change, also those that nobody has to transmit' },
			{
				name: 'Awaiting Confirmation',
				value: 'awaitingConfirmation',
				description: 'A second person has to confirm it',
			},
			{ name: 'Refused', value: 'refused', description: 'It was refused and put back' },
			{ name: 'Sent', value: 'sent', description: "It was sent, and the platform hasn't answered yet" },
			{ name: 'Waiting', value: 'waiting', description: 'Nothing was done about it yet' },
		],
		default: 'waiting',
		description: "Which changes to list, by how far people's changes have come on their way to the platform",
		displayOptions: { show },
	},
	{
		displayName: 'Made Since',
		name: 'since',
		type: 'dateTime',
		default: '',
		description: 'Changes from this time on. Empty: all that the portal keeps.',
		displayOptions: { show },
	},
	...limitFields(show),
];

export const output = changeItemSchema;

/** Lists changes, oldest first, in the shape in which the Welyb Trigger emits them. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const transmission = this.getNodeParameter('transmission', itemIndex, '') as Transmission | '';
		const criteria = { from: startOf(this, itemIndex), transmission: transmission || undefined };
		const changes = await listChanges(portal, criteria, limitOf(this, itemIndex));
		return [changes.map((change) => ({ json: toChangeItem(change) as unknown as IDataObject }))];
	});
}

function startOf(context: IExecuteFunctions, itemIndex: number): string {
	const since = String(context.getNodeParameter('since', itemIndex, '')).trim();
	if (!since) return 'beginning';
	if (!Number.isNaN(Date.parse(since))) return new Date(since).toISOString();
	throw new FailureError({
		message: "'Made Since' isn't a date",
		description: 'Enter a date, or leave it empty.',
		code: 'invalidParameter',
		retryable: false,
	});
}
