import type { INodeProperties } from 'n8n-workflow';

import * as answer from './answer.operation';
import * as authorize from './authorize.operation';
import * as confirm from './confirm.operation';
import * as confirmAnswer from './confirmAnswer.operation';
import * as pickDue from './pickDue.operation';
import * as record from './record.operation';
import * as register from './register.operation';

export const operations = { answer, authorize, confirm, confirmAnswer, pickDue, record, register };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['act'] } },
		options: [
			{
				name: 'Answer Proposal',
				value: 'answer',
				action: 'Answer the proposal of an act',
				description: 'Take a second person’s answer to a proposal',
			},
			{
				name: 'Authorize',
				value: 'authorize',
				action: 'Authorize acts',
				description: 'Let pass the acts of persons with a right in a dossier that is connected',
			},
			{
				name: 'Confirm',
				value: 'confirm',
				action: 'Confirm acts',
				description: 'Keep the acts that no other execution registered or took at the same time',
			},
			{
				name: 'Confirm Answer',
				value: 'confirmAnswer',
				action: 'Confirm the answer to a proposal',
				description: 'Go on with an answer, unless another one was written first',
			},
			{
				name: 'Pick Due',
				value: 'pickDue',
				action: 'Pick due acts',
				description:
					'Claim the acts that are still to be sent or have no verdict yet, and pick proposals that lapsed',
			},
			{
				name: 'Record',
				value: 'record',
				action: 'Record acts',
				description: 'Turn what became of acts into rows and reports',
			},
			{
				name: 'Register',
				value: 'register',
				action: 'Register acts',
				description: 'Turn changes that people made in the portal into acts, once each',
			},
		],
		default: 'register',
	},
	...register.description,
	...authorize.description,
	...confirm.description,
	...pickDue.description,
	...answer.description,
	...confirmAnswer.description,
	...record.description,
];
