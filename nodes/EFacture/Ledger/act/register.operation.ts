import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { changeItemSchema } from '../../../domain/item';
import { actRowSchema, storedActSchema } from '../../../domain/ledger/actRow';
import { actsOfChanges } from '../../../domain/ledger/newActs';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { leaseField, ledgerField, limitField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'To Report' },
];

const displayOptions = { show: { resource: ['act'], operation: ['register'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row of the table of acts with the ID of one of the changes. Write the rows of output Rows before anything is sent.',
		name: 'registerNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Changes',
		name: 'changes',
		type: 'json',
		required: true,
		default: "={{ $('Changes').first().json.changes }}",
		description: 'List of changes as the Welyb Trigger emits them',
		displayOptions,
	},
	ledgerField(displayOptions),
	{
		displayName: 'Second Person',
		name: 'secondPerson',
		type: 'boolean',
		default: true,
		description: 'Whether statuses 210, 212 and 220 wait until a second person has confirmed them',
		displayOptions,
	},
	{
		displayName: 'Proposals Lapse After',
		name: 'expireDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description: 'Days after which a proposal that nobody confirmed lapses',
		displayOptions,
	},
	leaseField(displayOptions),
	limitField(
		displayOptions,
		'Most acts that one execution goes on with. The others are registered, and due at once.',
	),
];

export const output = actRowSchema;

/** Input: rows of acts. Outputs: rows to write; changes that nobody can send, as `{ row, report, tell }`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { rows, homeless } = actsOfChanges(
		listParameter(this, changeItemSchema, 'changes', 'Changes'),
		listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows'),
		inputRows(this, storedActSchema, 'A row of the table of acts'),
		{
			platform: this.getNodeParameter('platform', 0) as string,
			execution: this.getExecutionId(),
			now: DateTime.utc().toJSDate(),
			secondPerson: this.getNodeParameter('secondPerson', 0) as boolean,
			expireDays: this.getNodeParameter('expireDays', 0) as number,
			leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
			limit: this.getNodeParameter('mostActs', 0) as number,
		},
	);
	return [asItems(rows), asItems(homeless)];
}
