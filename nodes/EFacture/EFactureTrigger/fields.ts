import type { INodeProperties } from 'n8n-workflow';

import { EVENTS } from '../platform/flowTypes';
import { PAGE_LIMIT } from '../platform/search';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Each item is a reference to an invoice or a status message, without its file: let Get Invoices read it. One can come again after n8n was restarted; Welyb File Document files and sets each once.',
		name: 'referenceNotice',
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
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		options: [
			{
				name: 'Date',
				value: 'date',
				description: 'Also the invoices that arrived from a date on',
			},
			{
				name: 'Now',
				value: 'now',
				description:
					'Only what arrives after the first activation. Until a first invoice came, a restart of n8n counts anew.',
			},
		],
		default: 'now',
		description: 'Which invoices to begin with. Changing the date later begins again from the new date.',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		required: true,
		displayOptions: { show: { startFrom: ['date'] } },
		default: '',
		description: 'Invoices that arrived or changed on the platform since then are emitted',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Most Flows per Emission',
				name: 'mostFlows',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description: 'How many invoices start one execution at most. The rest follows with the next polls.',
			},
			{
				displayName: 'Organizations',
				name: 'organizations',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add organization' },
				placeholder: 'e.g. 123456789',
				default: [],
				description:
					"Organizations to watch, by their identifiers on the platform. Up to 40 leave each a good memory of what was emitted; 100 are possible. Without any: the credential's default, else the account's own.",
			},
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: PAGE_LIMIT },
				default: 100,
				description: 'How many flows to ask the platform for at once',
			},
			{
				displayName: 'Time Budget (Seconds)',
				name: 'timeBudget',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 120,
				description: 'How long one poll may take. n8n may allow less.',
			},
		],
	},
];
