import type { INodeProperties } from 'n8n-workflow';

import { STATUSES, type StatusData } from '../../domain/lifecycle/statuses';

const operation = ['check', 'set'];

/** Codes of the statuses that take a kind of data. */
export const taking = (data: StatusData) =>
	STATUSES.filter(({ required, optional }) => [...required, ...optional].includes(data)).map(
		({ code }) => code,
	);
const byFields = (data: StatusData) => ({
	show: { operation, specifyDetails: ['fields'], status: taking(data) },
});

const dateField: INodeProperties = {
	displayName: 'Date',
	name: 'date',
	type: 'dateTime',
	default: '',
	description: 'The day of the payment',
};

/** The fields of a decision: the status and what goes with it. */
export const description: INodeProperties[] = [
	{
		displayName: 'Status Name or ID',
		name: 'status',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getStatuses',
			loadOptionsDependsOn: ['actingAs', 'flowSource', 'flowId', 'organization'],
		},
		required: true,
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Specify Details',
		name: 'specifyDetails',
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		description: 'How to give reasons, amounts and note',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Details',
		name: 'details',
		type: 'json',
		default: '={{ $json.change.status }}',
		description:
			'Object with the lists reasons (code, label, action, note) and payments (type, amount, rate, date), and a note',
		displayOptions: { show: { operation, specifyDetails: ['json'] } },
	},
	{
		displayName: 'Reasons',
		name: 'reasons',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Reason',
		default: {},
		displayOptions: byFields('reason'),
		options: [
			{
				displayName: 'Reason',
				name: 'reason',
				values: [
					{
						displayName: 'Note',
						name: 'note',
						type: 'string',
						default: '',
						description: 'What the other party should know about this reason',
					},
					{
						displayName: 'Reason Name or ID',
						name: 'code',
						type: 'options',
						typeOptions: { loadOptionsMethod: 'getReasons', loadOptionsDependsOn: ['status'] },
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'Requested Action Name or ID',
						name: 'action',
						type: 'options',
						typeOptions: { loadOptionsMethod: 'getActions' },
						default: '',
						description:
							'What the other party is asked to do. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
	},
	{
		displayName: 'Amounts Received',
		name: 'received',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Amount',
		default: {},
		description:
			'What was received, VAT included, for each VAT rate. Negative for credit notes and for payments taken back.',
		displayOptions: byFields('vatAmounts'),
		options: [
			{
				displayName: 'Amount',
				name: 'amount',
				values: [
					{
						displayName: 'Amount',
						name: 'amount',
						type: 'string',
						default: '',
						placeholder: 'e.g. 1200.00',
						description: 'With a point before the decimals, in the currency of the invoice',
					},
					dateField,
					{
						displayName: 'VAT Rate',
						name: 'rate',
						type: 'string',
						default: '',
						placeholder: 'e.g. 20',
						description: 'In percent',
					},
				],
			},
		],
	},
	{
		displayName: 'Amount Paid',
		name: 'paidAmount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1200.00',
		description: 'With a point before the decimals, in the currency of the invoice. May be left empty.',
		displayOptions: byFields('amount'),
	},
	{
		displayName: 'Paid On',
		name: 'paidOn',
		type: 'dateTime',
		default: '',
		displayOptions: byFields('amount'),
	},
	{
		displayName: 'Note',
		name: 'note',
		type: 'string',
		default: '',
		description: 'A free text that goes with the status',
		displayOptions: byFields('note'),
	},
	{
		displayName: 'Act ID',
		name: 'actId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. the ID of the change in the portal',
		description:
			'Identifier of this decision, made when it is taken. A retry gives the same and is sent once; a new decision gives a new one.',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Decided At',
		name: 'decidedAt',
		type: 'dateTime',
		default: '',
		description: 'When the decision was taken; a retry gives the same. Empty: now.',
		displayOptions: { show: { operation } },
	},
];
