import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureOf, toItemError } from './failure';

/**
 * Runs a node's operation. What it throws before it comes to its items (the credential can't be had, or holds no address)
 * is the failure of every item, and no fault of theirs. Where "On Error" is set to continue, n8n would pass the *input* of a
 * node that throws on by its first output, as if all had worked.
 *
 * @throws Error of the operation, unless the node continues on fail
 */
export async function runOperation(
	context: IExecuteFunctions,
	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		return await execute.call(context);
	} catch (error) {
		if (!context.continueOnFail()) return await Promise.reject(error as Error);
		const failure = { ...toItemError(failureOf(error)), retryable: true, notReady: true };
		return [
			context.getInputData().map((_item, item) => ({
				json: { error: failure as IDataObject },
				pairedItem: { item },
			})),
		];
	}
}
