import type { INodeProperties } from 'n8n-workflow';

export const historyOption: INodeProperties = {
	displayName: 'Most Files Read',
	name: 'mostFiles',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 200,
	description: 'How many status messages to read at most when the platform is searched for known statuses',
};
export const internationalOption: INodeProperties = {
	displayName: 'International Invoices: Payments Only',
	name: 'internationalPaymentsOnly',
	type: 'boolean',
	default: false,
	description: 'Whether the platform takes only 211 and 212 about international invoices (B2BInt)',
};
const secondPersonOption: INodeProperties = {
	displayName: 'Require Second Person',
	name: 'requireSecondPerson',
	type: 'boolean',
	default: true,
	description: 'Whether statuses 210, 212 and 220 have to be confirmed by a second person',
};
const messageOptions: INodeProperties[] = [
	{
		displayName: 'Name Tax Administration',
		name: 'nameTaxSide',
		type: 'boolean',
		default: false,
		description:
			'Whether messages for 210 and 212 name the tax administration as a recipient. Otherwise that is left to the platform.',
	},
	{
		displayName: 'Sender Role',
		name: 'senderRole',
		type: 'options',
		options: [
			{ name: 'Acting Party', value: '', description: 'Buyer or seller' },
			{
				name: 'Platform (WK)',
				value: 'WK',
				description: 'For platforms that want their own role in messages of their clients',
			},
		],
		default: '',
		description: 'The role of the sender in the message (MDT-21)',
	},
];
export const waitOption: INodeProperties = {
	displayName: 'Wait for Acknowledgement (Seconds)',
	name: 'waitSeconds',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 600 },
	default: 30,
	description:
		"How long to wait for the platform's verdict. When it is still pending, the same act can be set again later: it isn't sent twice.",
};

const collection = (operation: string, options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { operation: [operation] } },
	options,
});

/** Options by operation, each in n8n's order of names. */
export const description: INodeProperties[] = [
	collection('getApplicable', [internationalOption, historyOption]),
	collection('check', [
		{
			displayName: 'Include Message',
			name: 'includeMessage',
			type: 'boolean',
			default: false,
			description: 'Whether to give the message (CDAR, XML) that would be sent',
		},
		internationalOption,
		historyOption,
		...messageOptions.slice(0, 1),
		{
			displayName: 'Only Propose',
			name: 'onlyPropose',
			type: 'boolean',
			default: false,
			description: 'Whether to check a proposal, which somebody else confirms later',
		},
		secondPersonOption,
		...messageOptions.slice(1),
	]),
	collection('set', [
		internationalOption,
		historyOption,
		...messageOptions.slice(0, 1),
		secondPersonOption,
		...messageOptions.slice(1),
		waitOption,
	]),
];
