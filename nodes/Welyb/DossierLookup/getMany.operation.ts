import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { runItems } from '../../runtime/items';
import { searchDossiers } from '../portal/dossiers';
import { dossierSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';

export const outputs = [{ type: 'main' }];

const displayOptions = { show: { operation: ['getMany'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { operation: ['getMany'], returnAll: [false] } },
	},
];

export const output = dossierSchema;

/** Gives the firm's dossiers, one an item: `id`, `name`, `siret`, `siren`, `collection`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const returnAll = this.getNodeParameter('returnAll', itemIndex) as boolean;
		const limit = returnAll ? Infinity : (this.getNodeParameter('limit', itemIndex) as number);
		const dossiers = await searchDossiers(portal, {}, limit);
		return [dossiers.map((dossier) => ({ json: dossier as IDataObject }))];
	});
}
