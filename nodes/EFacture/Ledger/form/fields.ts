import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { rights } from '../../../domain/lifecycle/rights';
import { offerSchema, type Acting, type Offer } from '../../../domain/statusForm/offer';
import { listParameter } from '../tableRows';

/** The fields that say who fills in the form. */
export const actingFields = (displayOptions: IDisplayOptions): INodeProperties[] => [
	{
		displayName: 'Person',
		name: 'person',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. the e-mail address of the n8n login',
		description: 'Who fills in the form',
		displayOptions,
	},
	{
		displayName: "Person's Right",
		name: 'personRight',
		type: 'options',
		options: [
			{ name: 'Decider', value: 'decider', description: 'Sets statuses, and confirms what others propose' },
			{ name: 'None', value: 'none', description: 'Has no right in this dossier' },
			{ name: 'Proposer', value: 'proposer', description: 'Proposes statuses, which a decider confirms' },
			{ name: 'Reader', value: 'reader', description: 'Only sees statuses' },
		],
		default: 'none',
		description: 'What the person may do for the dossier',
		displayOptions,
	},
	{
		displayName: 'Second Person',
		name: 'secondPerson',
		type: 'boolean',
		default: true,
		description: 'Whether statuses 210, 212 and 220 wait until a second person has confirmed them',
		displayOptions,
	},
];

export const chosenField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Chosen Status',
	name: 'chosenStatus',
	type: 'string',
	default: '',
	description: 'The option that was chosen on the page of Offer Statuses',
	displayOptions,
});

export function actingFrom(context: IExecuteFunctions): Acting {
	const right = context.getNodeParameter('personRight', 0) as string;
	return {
		person: String(context.getNodeParameter('person', 0, '') ?? '').trim(),
		right: rights.find((one) => one === right) ?? null,
		secondPerson: context.getNodeParameter('secondPerson', 0) as boolean,
	};
}

/** The invoice that the form is about; the pages in between bring other items. */
export const offerField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Invoice',
	name: 'offer',
	type: 'json',
	required: true,
	default: "={{ $('Applicable statuses').all().map(item => item.json) }}",
	description: 'List with the item that Set Invoice Status: Get Applicable Statuses gave',
	displayOptions,
});

/** @throws NodeOperationError when there is none */
export function offerFrom(context: IExecuteFunctions): Offer {
	const [offer] = listParameter<Offer>(context, offerSchema, 'offer', 'Invoice');
	if (offer) return offer;
	throw new NodeOperationError(context.getNode(), "'Invoice' holds no invoice", {
		description: 'Give the item of Set Invoice Status: Get Applicable Statuses.',
	});
}
