import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { actRowSchema } from '../../../domain/ledger/actRow';
import { decide } from '../../../domain/statusForm/decision';
import type { Answers } from '../../../domain/statusForm/details';
import { expireField, leaseField } from '../act/fields';
import { asItems } from '../items';
import { chosenField, formFields, formFrom } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Row' },
	{ type: 'main', displayName: 'Not Taken' },
];

const displayOptions = { show: { resource: ['form'], operation: ['decide'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Write the row that comes out into the table of acts before anything is sent.',
		name: 'decideNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	chosenField(displayOptions),
	{
		displayName: 'Answers',
		name: 'answers',
		type: 'json',
		required: true,
		default: '={{ $json }}',
		description: 'What was entered on the page of Ask for Details, as one object',
		displayOptions,
	},
	...formFields(displayOptions),
	expireField(displayOptions),
	leaseField(displayOptions),
];

export const output = actRowSchema;

/** Outputs: the row of the act; or `{ message }`, why nothing was decided. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { offer, acting } = formFrom(this);
	const { row, refusal } = decide(
		offer,
		{
			...acting,
			option: this.getNodeParameter('chosenStatus', 0, ''),
			answers: answersFrom(this.getNodeParameter('answers', 0, {})),
			actId: randomUUID(),
		},
		{
			platform: this.getNodeParameter('platform', 0) as string,
			execution: this.getExecutionId(),
			now: DateTime.utc().toJSDate(),
			expireDays: this.getNodeParameter('expireDays', 0) as number,
			leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
		},
	);
	return row ? [asItems([row]), []] : [[], asItems([{ message: refusal }])];
}

/** A form that wasn't filled in gives nothing. */
function answersFrom(given: unknown): Answers {
	return typeof given === 'object' && given !== null ? (given as Answers) : {};
}
