import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { documentSchema, type Document } from '../../domain/item';
import { runItems } from '../../runtime/items';
import { lookUpFilings } from '../portal/documents';
import type { SettledFiling } from '../portal/schemas';
import { openPortal } from '../portal/transport';

export const description: INodeProperties[] = [
	{
		displayName: 'Filing Key',
		name: 'filingKey',
		type: 'string',
		required: true,
		default: '={{ $json.filingKey }}',
		description: 'Dossier, side and invoice identity, joined by "|", as in the ledger',
		displayOptions: { show: { operation: ['lookUp'] } },
	},
];

export const output = z
	.object({ filingKey: z.string(), settled: z.boolean(), document: documentSchema.nullable() })
	.passthrough();

/**
 * Adds to each item whether its filing key is settled in the portal, and the document: `{ filingKey, settled, document }`. All keys are
 * asked for together.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const keys = items.map((_item, itemIndex) => String(this.getNodeParameter('filingKey', itemIndex, '')));
	const portal = await openPortal(this);
	const asked = lookUpFilings(portal, keys.filter(Boolean));
	// Each item reports its failure itself.
	asked.catch(() => undefined);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const filing = (await asked).get(keys[itemIndex]);
		const document = filing ? (documentOf(filing) as IDataObject) : null;
		return [
			[{ json: { ...json, filingKey: keys[itemIndex], settled: filing !== undefined, document }, binary }],
		];
	});
}

function documentOf({ filingKey, documentId, originalSha256, filedAt, ...rest }: SettledFiling): Document {
	const { issueDate, typeCode, payable } = rest;
	return {
		id: documentId,
		outcome: 'alreadyFiled',
		filingKey,
		originalSha256,
		filedAt,
		issueDate,
		typeCode,
		payable,
	};
}
