import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { expireActs } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { dueActs, itemOfAct } from '../../../domain/ledger/dueActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Lapsed' },
];

const displayOptions = { show: { resource: ['act'], operation: ['pickDue'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: the ledger rows of the invoices that the acts are about',
		name: 'pickDueNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Acts',
		name: 'acts',
		type: 'json',
		required: true,
		default: "={{ $('Due acts').all().map(item => item.json) }}",
		description: 'List of rows of the table of acts whose next attempt or end has come',
		displayOptions,
	},
];

/** Input: ledger rows. Outputs: acts to go on with, as Set Invoice Status takes them; proposals that lapsed, recorded. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const ledger = inputRows(this, storedRowSchema, 'A ledger row');
	const { due, expired } = dueActs(listParameter(this, storedActSchema, 'acts', 'Acts'), {
		platform: this.getNodeParameter('platform', 0) as string,
		now: DateTime.utc().toJSDate(),
	});
	return [asItems(due.map((row) => itemOfAct(row, ledger))), asItems(expireActs(expired))];
}
