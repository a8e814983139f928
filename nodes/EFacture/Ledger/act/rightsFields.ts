import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { RightsContext, RightsSource } from '../../../domain/ledger/actRights';
import { rightRowSchema } from '../../../domain/registry/rights';
import { listParameter } from '../tableRows';

/** The fields that say where it is taken from what a person may do. */
export const rightsFields = (displayOptions: IDisplayOptions): INodeProperties[] => [
	{
		displayName: 'Rights From',
		name: 'rightsFrom',
		type: 'options',
		options: [
			{
				name: 'Portal',
				value: 'portal',
				description: 'Whoever can set a status in the portal may, for every dossier, without a mandate',
			},
			{
				name: 'Table',
				value: 'table',
				description: 'A person may what the table of rights says; while that is empty, nobody may',
			},
		],
		default: 'table',
		description: 'Where it is taken from who may set statuses',
		displayOptions,
	},
	{
		displayName: 'Rights',
		name: 'rights',
		type: 'json',
		required: true,
		default: "={{ $('Rights').all().map(item => item.json) }}",
		description: 'List of the rows of the table of rights',
		displayOptions: { show: { ...displayOptions.show, rightsFrom: ['table'] } },
	},
];

/** People write into that table: a row that can't be read gives nobody a right, and must not stop the others. */
export function rightsGiven(context: IExecuteFunctions): Pick<RightsContext, 'source' | 'rights'> {
	const source = context.getNodeParameter('rightsFrom', 0) as RightsSource;
	if (source === 'portal') return { source, rights: [] };
	const rows = listParameter(context, z.unknown(), 'rights', 'Rights');
	return { source, rights: rows.flatMap((row) => rightRowSchema.safeParse(row).data ?? []) };
}
