import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { recorded } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { confirmAnswer } from '../../../domain/ledger/answers';
import { actItemSchema, itemOfAct } from '../../../domain/ledger/dueActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { ledgerField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'To Report' },
	{ type: 'main', displayName: 'Not Taken' },
];

const displayOptions = { show: { resource: ['act'], operation: ['confirmAnswer'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the row of the act, read after the answer was written. Of two answers at once the first counts.',
		name: 'confirmAnswerNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Answered',
		name: 'answered',
		type: 'json',
		required: true,
		default: "={{ $('Take answer').all().map(item => item.json) }}",
		description: 'List with the row that Answer Proposal gave',
		displayOptions,
	},
	ledgerField(displayOptions),
];

export const output = actItemSchema;

/**
 * Input: the act's row. Outputs: the confirmed act, as Set Invoice Status takes it; the refused one, as `{ row, report, tell }`;
 * or `{ message }`, why the answer doesn't count.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [answered] = listParameter(this, storedActSchema, 'answered', 'Answered');
	const { row, refusal } = confirmAnswer(
		answered,
		inputRows(this, storedActSchema, 'A row of the table of acts'),
	);
	if (!row) return [[], [], asItems([{ message: refusal }])];
	if (row.state === 'refused') return [[], asItems([recorded({ ...row, nextAttemptAt: null })]), []];
	const ledger = listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows');
	return [asItems([itemOfAct(row, ledger)]), [], []];
}
