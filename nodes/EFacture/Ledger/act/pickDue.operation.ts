import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { expireActs } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { dueActs, itemOfAct } from '../../../domain/ledger/dueActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { ledgerField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Lapsed' },
];

const displayOptions = { show: { resource: ['act'], operation: ['pickDue'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: rows of the table of acts whose next attempt or end has come',
		name: 'pickDueNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	ledgerField(displayOptions),
];

/** Input: rows of acts. Outputs: acts to go on with, as Set Invoice Status takes them; proposals that lapsed, recorded. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const ledger = listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows');
	const rows = inputRows(this, storedActSchema, 'A row of the table of acts');
	const { due, expired } = dueActs(rows, { now: DateTime.utc().toJSDate() });
	return [asItems(due.map((row) => itemOfAct(row, ledger))), asItems(expireActs(expired))];
}
