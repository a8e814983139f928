import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { flowSchema } from '../../../domain/item';
import { ledgerRowSchema, storedRowSchema } from '../../../domain/ledger/row';
import { reimport, settleRow, type Decision, type Settled } from '../../../domain/ledger/settle';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'New Rows' },
	{ type: 'main', displayName: 'Changed Rows' },
	{ type: 'main', displayName: 'Told' },
];

const displayOptions = { show: { resource: ['invoice'], operation: ['settle'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: ledger rows. Write the rows of output Changed Rows, each as long as its row is in the state it was in, then those of output New Rows. Output Told says what became of each, and in Unless Written what to say of a row that was not written.',
		name: 'settleNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		options: [
			{
				name: 'It Arrived',
				value: 'arrived',
				description: 'An uncertain mail arrived: the invoice is filed',
			},
			{
				name: 'It Did Not Arrive',
				value: 'sendAgain',
				description: 'An uncertain mail did not arrive: it is sent',
			},
			{ name: 'Keep', value: 'keep', description: 'Of a conflict, the document that is filed stays' },
			{
				name: 'New Version',
				value: 'newVersion',
				description: 'Of a conflict, the new original is filed as well',
			},
			{ name: 'Re-Import', value: 'reimport', description: 'It is tried again, or for the first time' },
		],
		default: 'reimport',
		description: 'What a person decided about the rows',
		displayOptions,
	},
	{
		displayName: 'Person',
		name: 'person',
		type: 'string',
		required: true,
		default: '',
		description: 'Who decided it; the ledger keeps it',
		displayOptions,
	},
	{
		displayName: 'Flows',
		name: 'settledFlows',
		type: 'json',
		default: '[]',
		description: 'List of flow references to import; those that no row of the input names get a row',
		displayOptions: { show: { resource: ['invoice'], operation: ['settle'], decision: ['reimport'] } },
	},
];

const NOTHING = 'The ledger has nothing of the kind. Try the flow ID, or a period.';

export const output = ledgerRowSchema;

const referenceSchema = z.object({ flow: flowSchema });

/** Input: ledger rows. Outputs: rows to insert, rows to change, and one sentence each. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = inputRows(this, storedRowSchema, 'A ledger row');
	const decision = this.getNodeParameter('decision', 0) as Decision;
	const settling = {
		person: String(this.getNodeParameter('person', 0)),
		now: DateTime.utc().toJSDate(),
	};
	const settled: Settled[] =
		decision === 'reimport'
			? [
					reimport(
						listParameter(this, referenceSchema, 'settledFlows', 'Flows').map(({ flow }) => flow),
						rows,
						{ ...settling, platform: this.getNodeParameter('platform', 0) as string },
					),
				]
			: rows.map((row) => settleRow(row, decision, settling));
	const told = settled.flatMap((one) => one.told);
	return [
		asItems(settled.flatMap(({ added }) => added)),
		asItems(settled.flatMap(({ changed }) => changed)),
		asItems(told.length > 0 ? told.map((one) => ({ ...one })) : [{ text: NOTHING }]),
	];
}
