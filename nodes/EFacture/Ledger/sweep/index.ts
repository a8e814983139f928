import type { INodeProperties } from 'n8n-workflow';

import * as close from './close.operation';
import * as plan from './plan.operation';

export const operations = { close, plan };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['sweep'] } },
		options: [
			{
				name: 'Close',
				value: 'close',
				action: 'Close a sweep',
				description: 'Say where the next sweep begins in each organization',
			},
			{
				name: 'Plan',
				value: 'plan',
				action: 'Plan a sweep',
				description: 'Give the period to search anew in each organization',
			},
		],
		default: 'plan',
	},
	...plan.description,
	...close.description,
];
