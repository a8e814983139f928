import type { INodeProperties } from 'n8n-workflow';

import * as admit from './admit.operation';
import * as mirror from './mirror.operation';
import * as planHistory from './planHistory.operation';

export const operations = { admit, mirror, planHistory };

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
			{
				name: 'Plan History',
				value: 'planHistory',
				action: 'Plan the filing of past invoices',
				description:
					'Say which connections are to begin earlier, and where to search for invoices of the past',
			},
		],
		default: 'mirror',
	},
	...admit.description,
	...mirror.description,
	...planHistory.description,
];
