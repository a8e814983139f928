import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { detailsPage } from '../../../domain/statusForm/details';
import { asItems } from '../items';
import { chosenField, formFields, formFrom } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Page' },
	{ type: 'main', displayName: 'Not Taken' },
];

const displayOptions = { show: { resource: ['form'], operation: ['askDetails'] } };

export const description: INodeProperties[] = [chosenField(displayOptions), ...formFields(displayOptions)];

export const output = z.object({ page: z.string() });

/** Outputs: `{ page }` with the fields that the status needs; or `{ message }`, why there is none. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const option = this.getNodeParameter('chosenStatus', 0, '');
	const { offer, acting } = formFrom(this);
	const { page, refusal } = detailsPage(offer, option, acting);
	return page === undefined ? [[], asItems([{ message: refusal }])] : [asItems([{ page }]), []];
}
