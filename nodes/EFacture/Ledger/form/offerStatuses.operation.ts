import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { statusPage } from '../../../domain/statusForm/offer';
import { asItems } from '../items';
import { actingFields, actingFrom, offerField, offerFrom } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Page' },
	{ type: 'main', displayName: 'Nothing to Offer' },
];

const displayOptions = { show: { resource: ['form'], operation: ['offerStatuses'] } };

export const description: INodeProperties[] = [offerField(displayOptions), ...actingFields(displayOptions)];

/** Outputs: `{ page }` with the history and the statuses that may be set; or `{ message }`, why none may. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { page, refusal } = statusPage(offerFrom(this), actingFrom(this));
	return page === undefined ? [[], asItems([{ message: refusal }])] : [asItems([{ page }]), []];
}
