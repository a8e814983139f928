import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { connectionStates } from '../../domain/registry/connectionRow';
import { runItems } from '../../runtime/items';
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
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
];

export const output = connectionSchema;

/** Gives the connections there are or were, one an item. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const all = this.getNodeParameter('returnAll', itemIndex, false) as boolean;
		const limit = all ? Infinity : Number(this.getNodeParameter('limit', itemIndex, 50));
		const asked = this.getNodeParameter('connectionState', itemIndex, 'all');
		const state = connectionStates.find((one) => one === asked);
		const connections = await listConnections(portal, state, limit);
		return [connections.map((connection) => ({ json: connection as IDataObject }))];
	});
}
