import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { statusPage } from '../../../domain/statusForm/offer';
import { asItems } from '../items';
import { formFields, formFrom } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Page' },
	{ type: 'main', displayName: 'Nothing to Offer' },
];

const displayOptions = { show: { resource: ['form'], operation: ['offerStatuses'] } };

export const description: INodeProperties[] = formFields(displayOptions);

export const output = z.object({ page: z.string() });

/** Outputs: `{ page }` with the history and the statuses that may be set; or `{ message }`, why none may. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { offer, acting } = formFrom(this);
	const { page, refusal } = statusPage(offer, acting);
	return page === undefined ? [[], asItems([{ message: refusal }])] : [asItems([{ page }]), []];
}
