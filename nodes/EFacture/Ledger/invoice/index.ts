import type { INodeProperties } from 'n8n-workflow';

import * as claim from './claim.operation';
import * as confirm from './confirm.operation';
import * as queue from './queue.operation';
import * as record from './record.operation';
import * as settle from './settle.operation';

export const operations = { claim, confirm, queue, record, settle };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['invoice'] } },
		options: [
			{
				name: 'Claim',
				value: 'claim',
				action: 'Claim invoices',
				description: 'Pick the flows that nobody works on yet or whose attempt is due',
			},
			{
				name: 'Confirm Claims',
				value: 'confirm',
				action: 'Confirm claims of invoices',
				description: 'Keep the flows that no other execution claimed at the same time',
			},
			{
				name: 'Queue',
				value: 'queue',
				action: 'Queue invoices',
				description: 'Put flows that the ledger does not know into it, to be worked on in turn',
			},
			{
				name: 'Record',
				value: 'record',
				action: 'Record invoices',
				description: 'Turn what became of invoices into rows of the ledger',
			},
			{
				name: 'Settle',
				value: 'settle',
				action: 'Settle invoices',
				description: "Turn a person's decision about parked, uncertain or conflicting invoices into rows",
			},
		],
		default: 'claim',
	},
	...claim.description,
	...confirm.description,
	...queue.description,
	...record.description,
	...settle.description,
];
