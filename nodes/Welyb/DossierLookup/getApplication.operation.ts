import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems } from '../../runtime/items';
import { connectorSchema, getConnector } from '../portal/applications';
import { openPortal } from '../portal/transport';

export const output = connectorSchema;

/**
 * Gives whether the firm's partner application for eFacture is active: `name`, `active`, `mayAdd` (the token is an administrator's),
 * `todo` (how it is added; null when active) and the `applications` that the token is shown.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	const connector = getConnector(portal);
	// Each item reports its failure itself.
	connector.catch(() => undefined);
	return await runItems(this, { concurrency: 1 }, async () => {
		return [[{ json: (await connector) as unknown as IDataObject }]];
	});
}
