import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { recorded } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { answerProposal, itemOfAct } from '../../../domain/ledger/dueActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { leaseField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Confirmed' },
	{ type: 'main', displayName: 'Refused' },
];

const displayOptions = { show: { resource: ['act'], operation: ['answer'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the ledger rows of the invoice. Write the row as it is given before the status is set.',
		name: 'answerNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Proposal',
		name: 'proposal',
		type: 'json',
		required: true,
		default: "={{ $('Chosen').all().map(item => item.json) }}",
		description: 'List that holds the row of the proposal',
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
];

/** Input: ledger rows. Outputs: the act to go on with, with its `row`; or the refused act, recorded. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [row] = listParameter(this, storedActSchema, 'proposal', 'Proposal');
	if (!row) {
		throw new NodeOperationError(this.getNode(), 'The proposal is not there any more', {
			description: 'It may have been answered meanwhile. Look at the table of acts.',
		});
	}
	const text = (name: string) => String(this.getNodeParameter(name, 0, '') ?? '').trim();
	const confirms = this.getNodeParameter('confirms', 0) as boolean;
	const answered = answerProposal(
		row,
		{ person: text('answeredBy'), confirms, reason: text('answerReason') || null },
		{
			now: DateTime.utc().toJSDate(),
			execution: this.getExecutionId(),
			leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
		},
	);
	if (!confirms) return [[], asItems([recorded(answered)])];
	const ledger = inputRows(this, storedRowSchema, 'A ledger row');
	return [asItems([{ ...itemOfAct(answered, ledger), row: answered }]), []];
}
