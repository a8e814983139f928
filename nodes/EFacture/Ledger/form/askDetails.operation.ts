import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { detailsPage } from '../../../domain/statusForm/details';
import { asItems } from '../items';
import { actingFields, actingFrom, chosenField, offerField, offerFrom } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Page' },
	{ type: 'main', displayName: 'Not Taken' },
];

const displayOptions = { show: { resource: ['form'], operation: ['askDetails'] } };

export const description: INodeProperties[] = [
	offerField(displayOptions),
	chosenField(displayOptions),
	...actingFields(displayOptions),
];

/** Outputs: `{ page }` with the fields that the status needs; or `{ message }`, why there is none. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const option = this.getNodeParameter('chosenStatus', 0, '');
	const { page, refusal } = detailsPage(offerFrom(this), option, actingFrom(this));
	return page === undefined ? [[], asItems([{ message: refusal }])] : [asItems([{ page }]), []];
}
