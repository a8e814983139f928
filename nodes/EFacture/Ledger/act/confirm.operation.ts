import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { z } from 'zod';

import { storedActSchema } from '../../../domain/ledger/actRow';
import { actItemSchema, itemOfAct } from '../../../domain/ledger/dueActs';
import { confirmActs } from '../../../domain/ledger/newActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { ledgerField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Superfluous' },
];

const displayOptions = { show: { resource: ['act'], operation: ['confirm'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row with the IDs of the acts that were registered or claimed, read after that was written. Of two rows of one act the earlier counts.',
		name: 'confirmActNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Written',
		name: 'written',
		type: 'json',
		required: true,
		default: "={{ $('Register').all().map(item => item.json) }}",
		description: 'List of the rows that Register gave, or the claims of Pick Due',
		displayOptions,
	},
	ledgerField(displayOptions),
];

const writtenSchema = z.object({ actId: z.string() }).passthrough();

export const output = actItemSchema;

/** Input: rows of acts. Outputs: acts to go on with, as Set Invoice Status takes them; ids of superfluous rows. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const ledger = listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows');
	const { won, lostIds } = confirmActs(
		listParameter(this, writtenSchema, 'written', 'Written'),
		inputRows(this, storedActSchema, 'A row of the table of acts'),
		{ execution: this.getExecutionId() },
	);
	return [asItems(won.map((row) => itemOfAct(row, ledger))), idItems(lostIds)];
}
