import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName:
			"A change can come again, so let what follows go by the change's ID. What was emitted and not worked off is found by Welyb File Document with 'Get Many Changes'.",
		name: 'changesNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Document Filed',
				value: 'documentFiled',
				description: 'A document was put into a dossier',
			},
			{
				name: 'Status Changed',
				value: 'statusChanged',
				description: 'A person set the status of an invoice in the portal',
			},
		],
		default: ['statusChanged'],
		description: 'What to start the workflow for',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		options: [
			{
				name: 'Beginning',
				value: 'beginning',
				description: 'All changes that the portal keeps',
			},
			{
				name: 'Date',
				value: 'date',
				description: 'Also the changes that were made from a date on',
			},
			{
				name: 'Now',
				value: 'now',
				description:
					'Only what happens after the first activation. Until a first change came, a restart of n8n counts anew.',
			},
		],
		default: 'now',
		description: 'Which changes to begin with. Another date or Beginning, chosen later, begins again.',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		required: true,
		displayOptions: { show: { startFrom: ['date'] } },
		default: '',
		description: 'Changes that were made since then are emitted',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include What Came From the Platform',
				name: 'includePlatform',
				type: 'boolean',
				default: false,
				description:
					'Whether to emit also the statuses that were written, and the documents that were filed, by this package. A workflow that sends statuses to the platform must leave them out.',
			},
			{
				displayName: 'Most Changes per Emission',
				name: 'mostChanges',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description: 'How many changes start one execution at most. The rest follows with the next polls.',
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
