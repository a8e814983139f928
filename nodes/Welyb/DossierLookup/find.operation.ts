import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { looksLikeSiren, looksLikeSiret, normaliseIdentifier } from '../../domain/siret';
import { runItems } from '../../runtime/items';
import { searchDossiers, type DossierCriteria } from '../portal/dossiers';
import { dossierSchema } from '../portal/schemas';
import { openPortal } from '../portal/transport';

export const outputs = [{ type: 'main' }];

const displayOptions = { show: { operation: ['find'] } };
const CONCURRENCY = 5;

export const description: INodeProperties[] = [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{ name: 'Name', value: 'name' },
			{ name: 'SIREN', value: 'siren' },
			{ name: 'SIRET', value: 'siret' },
		],
		default: 'siret',
		description: 'What is known of the dossier',
		displayOptions,
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 732 829 320 00074',
		description: 'SIRET (14 digits), SIREN (9 digits) or part of the name, depending on Find By',
		displayOptions,
	},
];

type FindBy = 'siret' | 'siren' | 'name';

interface Way {
	/** Why a value can't be looked for; undefined: it can. */
	refuse: (value: string) => string | undefined;
	criteria: (value: string) => DossierCriteria;
}

const ways: Record<FindBy, Way> = {
	siret: {
		refuse: (value) =>
			looksLikeSiret(normaliseIdentifier(value)) ? undefined : `'${value}' is no SIRET: it needs 14 digits`,
		criteria: (value) => ({ sirets: [normaliseIdentifier(value)] }),
	},
	siren: {
		refuse: (value) =>
			looksLikeSiren(normaliseIdentifier(value)) ? undefined : `'${value}' is no SIREN: it needs 9 digits`,
		criteria: (value) => ({ sirens: [normaliseIdentifier(value)] }),
	},
	name: {
		refuse: (value) => (value.trim() ? undefined : 'No name was given'),
		criteria: (value) => ({ name: value.trim() }),
	},
};

export const output = z.object({
	found: z.boolean(),
	dossier: dossierSchema.optional(),
	reason: z.string().optional(),
});

/**
 * Gives `{ found: true, dossier }` for each dossier found, else `{ found: false, reason }`. Both leave by the one output, since an
 * AI agent that uses the node as a tool sees no other.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: CONCURRENCY }, async (itemIndex) => {
		const findBy = this.getNodeParameter('findBy', itemIndex) as FindBy;
		const value = String(this.getNodeParameter('value', itemIndex));
		const refusal = ways[findBy].refuse(value);
		if (refusal) return [[{ json: { found: false, reason: refusal } }]];
		const dossiers = await searchDossiers(portal, ways[findBy].criteria(value));
		if (dossiers.length === 0) {
			return [[{ json: { found: false, reason: `No dossier has the ${label(findBy)} '${value}'` } }]];
		}
		return [dossiers.map((dossier) => ({ json: { found: true, dossier: dossier as IDataObject } }))];
	});
}

function label(findBy: FindBy): string {
	return findBy === 'name' ? 'name' : findBy.toUpperCase();
}
