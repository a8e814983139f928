import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { runItems } from '../../runtime/items';
import { applicableStatusesSchema } from '../portal/schemas';
import { applicableStatuses } from '../portal/statuses';
import { openPortal } from '../portal/transport';

const CONCURRENCY = 5;

export const description: INodeProperties[] = [
	{
		displayName: 'Document ID',
		name: 'applicableTo',
		type: 'string',
		required: true,
		default: '={{ $json.document.id }}',
		displayOptions: { show: { operation: ['getApplicable'] } },
	},
];

export const output = z
	.object({ applicable: applicableStatusesSchema.shape.statuses, refusal: z.string().nullable() })
	.passthrough();

/**
 * Adds to each item what people may set on its document in the portal now: `applicable`, each with `code`, labels, `required` and
 * `optional` data, `reasons` and `warnings`; and `refusal`, which says why nothing is offered.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: CONCURRENCY }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const documentId = String(this.getNodeParameter('applicableTo', itemIndex));
		const { statuses, refusal = null } = await applicableStatuses(portal, documentId);
		return [[{ json: { ...json, applicable: statuses, refusal }, binary }]];
	});
}
