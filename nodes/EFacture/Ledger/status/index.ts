import type { INodeProperties } from 'n8n-workflow';

import * as listToSet from './listToSet.operation';
import * as pick from './pick.operation';
import * as record from './record.operation';

export const operations = { listToSet, pick, record };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['status'] } },
		options: [
			{
				name: 'List to Set',
				value: 'listToSet',
				action: 'List statuses to set',
				description: 'Give each status once for each document of its invoice',
			},
			{
				name: 'Pick Messages',
				value: 'pick',
				action: 'Pick status messages',
				description: 'Pick the status messages that the ledger has not got yet',
			},
			{
				name: 'Record',
				value: 'record',
				action: 'Record statuses',
				description: 'Turn statuses and what became of them into changes of the ledger',
			},
		],
		default: 'pick',
	},
	...pick.description,
	...listToSet.description,
	...record.description,
];
