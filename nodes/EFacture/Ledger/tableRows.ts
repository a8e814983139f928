import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { parseItem } from '../../domain/item';
import { storedRowSchema, type StoredRow } from '../../domain/ledger/row';

/** Ledger rows as a Data Table node gave them; the empty item of a look-up without result is passed over. */
export function storedRows(context: IExecuteFunctions, values: unknown[]): StoredRow[] {
	return values
		.filter((value) => !isEmptyItem(value))
		.map((value) => checked(context, () => parseItem(storedRowSchema, value, 'A ledger row')));
}

function isEmptyItem(value: unknown): boolean {
	return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * The array that a parameter's expression gave, without the empty item of a node that always gives something.
 *
 * @throws NodeOperationError when it gave something else
 */
export function arrayParameter(context: IExecuteFunctions, name: string, label: string): unknown[] {
	const value: unknown = context.getNodeParameter(name, 0);
	if (Array.isArray(value)) return (value as unknown[]).filter((entry) => !isEmptyItem(entry));
	throw new NodeOperationError(context.getNode(), `'${label}' is no list`, {
		description:
			"Give an expression that yields an array, e.g. {{ $('Flows').all().map(item => item.json) }}",
	});
}

/** Runs a check and tells its finding in n8n's way. */
export function checked<T>(context: IExecuteFunctions, check: () => T): T {
	try {
		return check();
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
