import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { chunksOf } from '../../runtime/chunks';

/** Row ids in one item: each item costs the table a query, and a Data Table node has a condition for each id. */
const IDS_PER_ITEM = 20;

/** What an operation gives, all of it paired with the first input item, since it follows from the whole input. */
export function asItems(values: object[]): INodeExecutionData[] {
	return values.map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } }));
}

/** Ids of rows to delete, as items `{ values: [id, …] }`. */
export function idItems(ids: number[]): INodeExecutionData[] {
	return asItems(chunksOf(ids, IDS_PER_ITEM).map((values) => ({ values })));
}
