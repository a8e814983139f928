import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { askForwarding, type Asked } from '../../../domain/forwarding/ask';
import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { asItems } from '../items';
import { inputRows } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'New' },
	{ type: 'main', displayName: 'Updates' },
	{ type: 'main', displayName: 'Refused' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['ask'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every forwarding of the invoice. Insert the row of output New, or write that of Updates over the row with its ID as long as that is neither in hand nor sent.',
		name: 'askNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Forwarding ID',
		name: 'forwardingId',
		type: 'string',
		required: true,
		default: '',
		description: 'The forwarding that is meant, as its column forwardingId has it',
		displayOptions,
	},
	{
		displayName: 'What to Do',
		name: 'asked',
		type: 'options',
		options: [
			{
				name: 'Forward Again',
				value: 'again',
				description: 'Send what was sent already, as a forwarding of its own',
			},
			{
				name: 'It Arrived',
				value: 'arrived',
				description: 'Settle an uncertain one: it is in the tool',
			},
			{
				name: 'Release',
				value: 'release',
				description: 'Send what is held back all the same',
			},
			{
				name: 'Send',
				value: 'send',
				description: 'Send an uncertain or parked one, since it is not in the tool',
			},
		],
		default: 'release',
		description: 'What the person asks for',
		displayOptions,
	},
	{
		displayName: 'Person',
		name: 'askedBy',
		type: 'string',
		required: true,
		default: '',
		description: 'Who asks for it',
		displayOptions,
	},
];

/** Input: forwardings. Outputs: a row to insert, columns to write, or `{ message }`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const all = inputRows(this, storedForwardingSchema, 'A forwarding');
	const forwardingId = this.getNodeParameter('forwardingId', 0) as string;
	const row = all.find((one) => one.forwardingId === forwardingId);
	if (!row) return [[], [], asItems([{ message: `There is no forwarding ${forwardingId}` }])];
	const { insert, update, refusal } = askForwarding(
		row,
		this.getNodeParameter('asked', 0) as Asked,
		this.getNodeParameter('askedBy', 0) as string,
		all,
		DateTime.utc().toJSDate(),
	);
	return [
		asItems(insert ? [insert] : []),
		asItems(update ? [update] : []),
		asItems(refusal === undefined ? [] : [{ message: refusal }]),
	];
}
