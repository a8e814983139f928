import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { recorded } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { answerProposal, itemOfAct } from '../../../domain/ledger/dueActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { leaseField, ledgerField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Confirmed' },
	{ type: 'main', displayName: 'Refused' },
];

const displayOptions = { show: { resource: ['act'], operation: ['answer'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: the row of the proposal. Write it as it is given before the status is set.',
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
	ledgerField(displayOptions),
	leaseField(displayOptions),
];

/** Input: the row of a proposal. Outputs: the act to go on with, with its `row`; or the refused act, recorded. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [row] = inputRows(this, storedActSchema, 'A row of the table of acts');
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
	const ledger = listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows');
	return [asItems([{ ...itemOfAct(answered, ledger), row: answered }]), []];
}
