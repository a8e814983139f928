import type { INodeProperties } from 'n8n-workflow';

import * as complete from './complete.operation';
import * as confirm from './confirm.operation';
import * as listUncertain from './listUncertain.operation';
import * as start from './start.operation';

export const operations = { complete, confirm, listUncertain, start };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['mail'] } },
		options: [
			{
				name: 'Complete',
				value: 'complete',
				action: 'Complete a mail',
				description: 'Make the row of a mail that Send Email was given',
			},
			{
				name: 'Confirm',
				value: 'confirm',
				action: 'Confirm a mail',
				description: 'Keep the mails that no other execution sends',
			},
			{
				name: 'List Uncertain',
				value: 'listUncertain',
				action: 'List uncertain mails',
				description: 'Find the mails of which nobody knows whether they left',
			},
			{
				name: 'Start',
				value: 'start',
				action: 'Start a mail',
				description: 'Make the row to write before a mail leaves',
			},
		],
		default: 'start',
	},
	...complete.description,
	...confirm.description,
	...listUncertain.description,
	...start.description,
];
