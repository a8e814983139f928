import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { connectionStates } from '../../domain/registry/connectionRow';
import { runItems } from '../../runtime/items';
import { limitFields, limitOf } from '../../runtime/listLimit';
import { listConnections } from '../portal/connections';
import { connectionSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';

const show = { operation: ['getManyConnections'] };

export const description: INodeProperties[] = [
	{
		displayName: 'State',
		name: 'connectionState',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Connected', value: 'connected' },
			{ name: 'Disconnected', value: 'disconnected' },
		],
		default: 'all',
		description: 'Which connections to list',
		displayOptions: { show },
	},
	...limitFields(show),
];

export const output = connectionSchema;

/** Gives the connections there are or were, one an item. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const asked = this.getNodeParameter('connectionState', itemIndex, 'all');
		const state = connectionStates.find((one) => one === asked);
		const connections = await listConnections(portal, state, limitOf(this, itemIndex));
		return [connections.map((connection) => ({ json: connection as IDataObject }))];
	});
}
