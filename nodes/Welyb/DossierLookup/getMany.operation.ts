import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { runItems } from '../../runtime/items';
import { limitFields, limitOf } from '../../runtime/listLimit';
import { searchDossiers } from '../portal/dossiers';
import { dossierSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';

export const outputs = [{ type: 'main' }];

export const description: INodeProperties[] = limitFields({ operation: ['getMany'] });

export const output = dossierSchema;

/** Gives the firm's dossiers, one an item: `id`, `name`, `siret`, `siren`, `collection`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const dossiers = await searchDossiers(portal, {}, limitOf(this, itemIndex));
		return [dossiers.map((dossier) => ({ json: dossier as IDataObject }))];
	});
}
