import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { disconnectAllDossiers } from '../portal/connections';
import { getFirm } from '../portal/firm';
import { connectionSchema } from '../portal/schemas';
import { openPortal, type Portal } from '../portal/transport';

export const description: INodeProperties[] = [
	{
		displayName: 'Firm Name',
		name: 'firmName',
		type: 'string',
		required: true,
		default: '',
		description:
			"The firm's name as its Welyb portal shows it, as confirmation that every dossier is to be disconnected",
		displayOptions: { show: { operation: ['disconnectAll'] } },
	},
];

export const output = z.object({
	firm: z.object({ id: z.string(), name: z.string() }),
	count: z.number().int(),
	disconnected: z.array(connectionSchema),
});

/**
 * Disconnects every dossier of the firm and says what it did: `{ firm, count, disconnected }` with the connections that it ended. Further
 * items find nothing left to do.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	const firm = getFirm(portal);
	// Each item reports its failure itself.
	firm.catch(() => undefined);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const given = String(this.getNodeParameter('firmName', itemIndex, '') ?? '').trim();
		const json = await disconnectAll(portal, await firm, given);
		return [[{ json }]];
	});
}

async function disconnectAll(
	portal: Portal,
	firm: { id: string; name: string },
	given: string,
): Promise<IDataObject> {
	if (given !== firm.name.trim()) {
		throw new FailureError({
			message: given
				? `The firm isn't named '${given}', so nothing was disconnected`
				: "'Firm Name' is empty, so nothing was disconnected",
			description: "Enter the firm's name as its Welyb portal shows it.",
			code: 'confirmationMismatch',
			retryable: false,
		});
	}
	const disconnected = await disconnectAllDossiers(portal, firm.name);
	return { firm, count: disconnected.length, disconnected: disconnected as unknown as IDataObject[] };
}
