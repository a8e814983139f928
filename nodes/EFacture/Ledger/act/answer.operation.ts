import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { storedActSchema } from '../../../domain/ledger/actRow';
import { answerProposal } from '../../../domain/ledger/answers';
import { asItems } from '../items';
import { inputRows } from '../tableRows';
import { leaseField } from './fields';
import { rightsFields, rightsGiven } from './rightsFields';

export const outputs = [
	{ type: 'main', displayName: 'Row' },
	{ type: 'main', displayName: 'Not Taken' },
];

const displayOptions = { show: { resource: ['act'], operation: ['answer'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the row of the proposal. Write the row that comes out over it as long as that is a proposal, and let Confirm Answer say whether it counts.',
		name: 'answerNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Person',
		name: 'answeredBy',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. the e-mail address of who answers',
		description: 'The second person',
		displayOptions,
	},
	{
		displayName: 'Confirms',
		name: 'confirms',
		type: 'boolean',
		default: false,
		description: 'Whether the person confirms the proposal',
		displayOptions,
	},
	{
		displayName: 'Reason',
		name: 'answerReason',
		type: 'string',
		default: '',
		description: 'Why the person does not confirm it',
		displayOptions,
	},
	leaseField(displayOptions),
	...rightsFields(displayOptions),
];

export const output = storedActSchema;

/** Input: the row of the proposal. Outputs: the row as it is to be written; or `{ message }`, why the answer doesn't count. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [proposal] = inputRows(this, storedActSchema, 'A row of the table of acts');
	if (!proposal) return [[], asItems([{ message: 'The proposal is not in the table of acts any more' }])];
	const text = (name: string) => String(this.getNodeParameter(name, 0, '') ?? '').trim();
	const { row, refusal } = answerProposal(
		proposal,
		{
			person: text('answeredBy'),
			confirms: this.getNodeParameter('confirms', 0) as boolean,
			reason: text('answerReason') || null,
		},
		{
			now: DateTime.utc().toJSDate(),
			execution: this.getExecutionId(),
			leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
			...rightsGiven(this),
		},
	);
	return row ? [asItems([row]), []] : [[], asItems([{ message: refusal }])];
}
