import type { INodeProperties } from 'n8n-workflow';

import * as compose from './compose.operation';

export const operations = { compose };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['report'] } },
		options: [
			{
				name: 'Compose Report',
				value: 'compose',
				action: 'Compose a report',
				description: 'Write a mail that tells what was filed, what changed and what needs a person',
			},
		],
		default: 'compose',
	},
	...compose.description,
];
