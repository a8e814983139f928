import type { INodeProperties } from 'n8n-workflow';

import * as ask from './ask.operation';
import * as check from './check.operation';
import * as claim from './claim.operation';
import * as collectNotices from './collectNotices.operation';
import * as confirm from './confirm.operation';
import * as plan from './plan.operation';
import * as prepare from './prepare.operation';
import * as record from './record.operation';

export const operations = { ask, check, claim, collectNotices, confirm, plan, prepare, record };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['forwarding'] } },
		options: [
			{
				name: 'Ask',
				value: 'ask',
				action: 'Ask for a forwarding',
				description: 'Release a hold, forward again, or settle an uncertain one, as a person asks',
			},
			{
				name: 'Check Destinations',
				value: 'check',
				action: 'Check destinations of forwardings',
				description: 'Say which destinations can be used, and which invoices to look at',
			},
			{
				name: 'Claim',
				value: 'claim',
				action: 'Claim forwardings',
				description: 'Pick the forwardings that are due',
			},
			{
				name: 'Collect Notices',
				value: 'collectNotices',
				action: 'Collect notices of forwardings',
				description: 'Gather what the owners of tools are to be told',
			},
			{
				name: 'Confirm Claims',
				value: 'confirm',
				action: 'Confirm claims of forwardings',
				description: 'Keep the forwardings that no other execution took and that may still go',
			},
			{
				name: 'Plan',
				value: 'plan',
				action: 'Plan forwardings',
				description: 'Say what is to be forwarded, what is held back, and what came after a forwarding',
			},
			{
				name: 'Prepare',
				value: 'prepare',
				action: 'Prepare forwardings',
				description: 'Name the file, write the mail and the data that go to the tool',
			},
			{
				name: 'Record',
				value: 'record',
				action: 'Record forwardings',
				description: 'Turn what became of forwardings into rows',
			},
		],
		default: 'plan',
	},
	...check.description,
	...plan.description,
	...claim.description,
	...confirm.description,
	...prepare.description,
	...record.description,
	...collectNotices.description,
	...ask.description,
];
