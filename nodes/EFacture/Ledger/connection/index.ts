import type { INodeProperties } from 'n8n-workflow';

import * as admit from './admit.operation';
import * as mirror from './mirror.operation';

export const operations = { admit, mirror };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['connection'] } },
		options: [
			{
				name: 'Admit',
				value: 'admit',
				action: 'Admit invoices',
				description: 'Let pass the invoices of connected dossiers, as far as their connection is about them',
			},
			{
				name: 'Mirror',
				value: 'mirror',
				action: 'Mirror connections',
				description: 'Bring the table of connections up to date with the portal',
			},
		],
		default: 'mirror',
	},
	...admit.description,
	...mirror.description,
];
