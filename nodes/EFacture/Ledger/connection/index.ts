import type { INodeProperties } from 'n8n-workflow';

import * as mirror from './mirror.operation';

export const operations = { mirror };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['connection'] } },
		options: [
			{
				name: 'Mirror',
				value: 'mirror',
				action: 'Mirror connections',
				description: 'Bring the table of connections up to date with the portal',
			},
		],
		default: 'mirror',
	},
	...mirror.description,
];
