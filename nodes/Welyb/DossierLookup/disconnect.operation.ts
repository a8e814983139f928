import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { runItems } from '../../runtime/items';
import { disconnectDossier } from '../portal/connections';
import { connectionSchema, disconnectAnswerSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';
import { dossierIdOf } from './connectionFields';

export const description: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'disconnectOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { operation: ['disconnect'] } },
		options: [
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'How many dossiers are disconnected at the same time',
			},
		],
	},
];

export const output = z
	.object({
		connection: connectionSchema
			.partial()
			.extend({ dossierId: z.string(), outcome: disconnectAnswerSchema.shape.outcome }),
	})
	.passthrough();

/**
 * Disconnects each item's dossier and adds its `connection` with the `outcome` `disconnected`, or `unchanged` where it wasn't
 * connected; without a `state` there never was a connection.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const { concurrency = 5 } = this.getNodeParameter('disconnectOptions', 0, {}) as { concurrency?: number };
	const portal = await openPortal(this);
	return await runItems(this, { concurrency }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const dossierId = dossierIdOf(this, itemIndex);
		const { outcome, connection } = await disconnectDossier(portal, dossierId);
		const ended = { ...(connection ?? { dossierId }), outcome } as IDataObject;
		return [[{ json: { ...json, connection: ended }, binary }]];
	});
}
