import type { INodeProperties } from 'n8n-workflow';

import { EVENTS } from '../platform/flowTypes';

export const properties: INodeProperties[] = [
	{
		displayName:
			'The platform calls n8n, so it must be able to reach n8n at the webhook URL. The standard promises no second call when one fails: keep eFacture Trigger beneath, which finds what was missed. Each item is a reference, as from eFacture Trigger; let Get Invoices read it.',
		name: 'reachNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: EVENTS.map(({ name, value, description }) => ({ name, value, description })),
		default: ['purchaseInvoice', 'salesInvoice'],
		description: 'What to start the workflow for',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Acknowledgement',
				name: 'acknowledgement',
				type: 'options',
				options: [
					{ name: 'Error', value: 'Error', description: 'Only what the platform refused' },
					{ name: 'Ok', value: 'Ok', description: 'Only what the platform accepted' },
					{ name: 'Ok or Error', value: '', description: 'What the platform has decided on' },
				],
				default: '',
				description:
					'Which invoices and status messages to emit. What is pending is emitted once it is decided.',
			},
			{
				displayName: 'Clock Difference (Seconds)',
				name: 'clockDifference',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 60,
				description: "How far the time of a call may lie ahead of n8n's clock. Calls beyond are refused.",
			},
			{
				displayName: 'Flow Direction',
				name: 'flowDirection',
				type: 'options',
				options: [
					{ name: 'Any', value: '' },
					{ name: 'In', value: 'In', description: 'From the platform to the organization' },
					{ name: 'Out', value: 'Out', description: 'From the organization to the platform' },
				],
				default: '',
				description: 'Which way the file moved. It says nothing about purchase or sale.',
			},
			{
				displayName: 'Oldest Call (Seconds)',
				name: 'oldestCall',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 300,
				description:
					'How old a call may be. Older ones are refused, so that nobody can send a recorded one. Raise it for a platform that repeats calls late.',
			},
			{
				displayName: 'Organizations',
				name: 'organizations',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add organization' },
				placeholder: 'e.g. 123456789',
				default: [],
				description:
					"Organizations to be told of, by their identifiers on the platform; each is registered by itself. Without any: the credential's default, else the account's own.",
			},
			{
				displayName: 'Registration Style',
				name: 'style',
				type: 'options',
				options: [
					{ name: '1.2', value: '1.2', description: 'One webhook for each type and direction' },
					{ name: '1.3', value: '1.3', description: 'As the newest version of the standard has it' },
				],
				default: '1.3',
				description: 'How the platform wants webhooks to be registered',
			},
		],
	},
];
