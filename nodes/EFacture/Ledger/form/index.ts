import type { INodeProperties } from 'n8n-workflow';

import * as askDetails from './askDetails.operation';
import * as decide from './decide.operation';
import * as findInvoices from './findInvoices.operation';
import * as findProposals from './findProposals.operation';
import * as offerStatuses from './offerStatuses.operation';

export const operations = { askDetails, decide, findInvoices, findProposals, offerStatuses };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['form'] } },
		options: [
			{
				name: 'Ask for Details',
				value: 'askDetails',
				action: 'Ask for the details of a status',
				description: 'Make the page that asks for what the chosen status needs',
			},
			{
				name: 'Decide',
				value: 'decide',
				action: 'Decide on a status',
				description: 'Turn what a person entered into an act',
			},
			{
				name: 'Find Invoices',
				value: 'findInvoices',
				action: 'Find invoices',
				description: 'Find invoices by number or counterpart, and make the page to choose among several',
			},
			{
				name: 'Find Proposals',
				value: 'findProposals',
				action: 'Find proposals',
				description: 'Make the page on which a second person answers a proposal',
			},
			{
				name: 'Offer Statuses',
				value: 'offerStatuses',
				action: 'Offer statuses',
				description: 'Make the page with the history and the statuses that may be set',
			},
		],
		default: 'findInvoices',
	},
	...findInvoices.description,
	...findProposals.description,
	...offerStatuses.description,
	...askDetails.description,
	...decide.description,
];
