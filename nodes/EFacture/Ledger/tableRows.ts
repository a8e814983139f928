import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { z } from 'zod';

import { parseItem } from '../../domain/item';

type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

/**
 * The node's input as rows of a table, checked; the empty item of a look-up without result is passed over.
 *
 * @param what a row in words, for the message
 * @throws NodeOperationError naming the first wrong field
 */
export function inputRows<T>(context: IExecuteFunctions, schema: Schema<T>, what: string): T[] {
	const values = context.getInputData().map(({ json }) => json);
	return values.filter(isFilled).map((value) => checked(context, schema, value, what));
}

/** The node's input as rows of a table, without those that can't be understood. */
export function readableRows<T>(context: IExecuteFunctions, schema: Schema<T>): T[] {
	return context.getInputData().flatMap(({ json }) => schema.safeParse(json).data ?? []);
}

/**
 * The list that a parameter gives, by an expression or written as JSON, checked; the empty item of a node that
 * always gives something is passed over.
 *
 * @throws NodeOperationError when it is no list, or naming the first wrong field
 */
export function listParameter<T>(
	context: IExecuteFunctions,
	schema: Schema<T>,
	name: string,
	label: string,
): T[] {
	const list = listSchema.safeParse(context.getNodeParameter(name, 0));
	if (list.success)
		return list.data
			.filter(isFilled)
			.map((entry) => checked(context, schema, entry, `An entry of '${label}'`));
	throw new NodeOperationError(context.getNode(), `'${label}' is no list`, {
		description:
			"Give an expression that yields an array, e.g. {{ $('Flows').all().map(item => item.json) }}",
	});
}

const listSchema = z.preprocess(fromJson, z.array(z.unknown()));

function fromJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}

function isFilled(value: unknown): boolean {
	return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
}

/** Checks a value and tells what is wrong in n8n's way. */
function checked<T>(context: IExecuteFunctions, schema: Schema<T>, value: unknown, what: string): T {
	try {
		return parseItem(schema, value, what);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
