import type { INodeExecutionData } from 'n8n-workflow';

import { chunksOf } from '../../runtime/chunks';

/** Row ids in one item: each item costs the table a query, and a Data Table node has a condition for each id. */
export const IDS_PER_ITEM = 20;

/** Ids of rows to delete, as items `{ values: [id, …] }`. */
export function idItems(ids: number[]): INodeExecutionData[] {
	return chunksOf(ids, IDS_PER_ITEM).map((values) => ({ json: { values }, pairedItem: { item: 0 } }));
}
