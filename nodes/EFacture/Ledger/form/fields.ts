import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { rightInDossier } from '../../../domain/ledger/actRights';
import { parisDay } from '../../../domain/registry/day';
import type { FoundRight } from '../../../domain/registry/rights';
import { offerSchema, type Acting, type Offer } from '../../../domain/statusForm/offer';
import { rightsFields, rightsGiven } from '../act/rightsFields';
import { listParameter } from '../tableRows';

export const personField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Person',
	name: 'person',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. the e-mail address of the n8n login',
	description: 'Who fills in the form',
	displayOptions,
});

/** The fields that say which invoice the form is about, who fills it in, and what that person may do. */
export const formFields = (displayOptions: IDisplayOptions): INodeProperties[] => [
	{
		displayName: 'Invoice',
		name: 'offer',
		type: 'json',
		required: true,
		default: "={{ $('Applicable statuses').all().map(item => item.json) }}",
		description: 'List with the item that Set Invoice Status: Get Applicable Statuses gave',
		displayOptions,
	},
	personField(displayOptions),
	{
		displayName: 'Second Person',
		name: 'secondPerson',
		type: 'boolean',
		default: true,
		description: 'Whether statuses 210, 212 and 220 wait until a second person has confirmed them',
		displayOptions,
	},
	...rightsFields(displayOptions),
];

export const chosenField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Chosen Status',
	name: 'chosenStatus',
	type: 'string',
	default: '',
	description: 'The option that was chosen on the page of Offer Statuses',
	displayOptions,
});

/**
 * The invoice that a form is about, and who fills it in.
 *
 * @throws NodeOperationError when no invoice is given
 */
export function formFrom(context: IExecuteFunctions): { offer: Offer; acting: Acting } {
	const [offer] = listParameter<Offer>(context, offerSchema, 'offer', 'Invoice');
	if (!offer) {
		throw new NodeOperationError(context.getNode(), "'Invoice' holds no invoice", {
			description: 'Give the item of Set Invoice Status: Get Applicable Statuses.',
		});
	}
	const acting = {
		person: personFrom(context),
		...rightsOfPerson(context)(offer.row.dossierId ?? ''),
		secondPerson: context.getNodeParameter('secondPerson', 0) as boolean,
	};
	return { offer, acting };
}

/** What who fills in the form may do in a dossier today. */
export function rightsOfPerson(context: IExecuteFunctions): (dossierId: string) => FoundRight {
	const given = rightsGiven(context);
	const asked = { person: personFrom(context), on: parisDay(DateTime.utc().toISO()) };
	return (dossierId) => rightInDossier({ ...asked, dossierId }, given);
}

function personFrom(context: IExecuteFunctions): string {
	return String(context.getNodeParameter('person', 0, '') ?? '').trim();
}
