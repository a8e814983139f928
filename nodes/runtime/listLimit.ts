import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/**
 * The fields Return All and Limit of an operation that lists.
 *
 * @param show what the operation shows its fields for
 */
export function limitFields(show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		limitField({ ...show, returnAll: [false] }),
	];
}

/** The field Limit alone. */
export function limitField(show: Record<string, Array<string | boolean>>): INodeProperties {
	return {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show },
	};
}

/** How many results these fields ask for; without end where all are wanted. */
export function limitOf(context: IExecuteFunctions, itemIndex: number): number {
	const all = context.getNodeParameter('returnAll', itemIndex, false) as boolean;
	return all ? Infinity : Number(context.getNodeParameter('limit', itemIndex, 50));
}
