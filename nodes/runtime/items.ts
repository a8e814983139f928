import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';

import { failureError, failureOf, toItemError, type Failure } from './failure';

export interface RunItemsOptions {
	/** Most items worked on at the same time. */
	concurrency: number;
	/**
	 * Works on every item although one failed, even where the first failure is thrown in the end: for work that can't be
	 * taken back.
	 */
	goOn?: boolean;
	/** How many outputs the node has, its error output left out. */
	outputs?: number;
}

/** So many items in a row lost to an outage mean that the rest is not tried either. */
const OUTAGE_AFTER = 3;

/**
 * Works on every input item with bounded concurrency and keeps their order.
 *
 * `work` gives one list of items per output. With "On Error" set to continue, an item that fails leaves as
 * `{ error }`, which n8n puts on the error output joined with its input; otherwise the first failure by item
 * order is thrown. Once {@link OUTAGE_AFTER} items in a row find the service down, the rest fail at once with the same
 * reason, so that an hour's outage costs seconds, not a time-out per item.
 *
 * @throws NodeApiError | NodeOperationError of the first failed item, unless the node continues on fail
 */
export async function runItems(
	context: IExecuteFunctions,
	options: RunItemsOptions,
	work: (itemIndex: number) => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = Array.from({ length: options.outputs ?? 1 }, () => []);
	const limit = pLimit(options.concurrency);
	const continues = context.continueOnFail();
	let outagesInARow = 0;
	let outage: Failure | undefined;
	let failed = false;

	const results = await Promise.all(
		context.getInputData().map(
			async (_item, itemIndex) =>
				await limit(async (): Promise<INodeExecutionData[][] | Failure | undefined> => {
					if (failed && !continues && !options.goOn) return undefined;
					if (outage) return outage;
					try {
						const result = await work(itemIndex);
						outagesInARow = 0;
						return result;
					} catch (error) {
						failed = true;
						const failure = failureOf(error);
						outagesInARow = failure.outage ? outagesInARow + 1 : 0;
						if (outagesInARow >= OUTAGE_AFTER) outage = failure;
						return failure;
					}
				}),
		),
	);

	results.forEach((result, itemIndex) => {
		if (result === undefined) return;
		if (!Array.isArray(result)) {
			if (!continues) throw failureError(context.getNode(), withOthers(result, results), itemIndex);
			outputs[0].push({
				json: { error: toItemError(result) as IDataObject },
				pairedItem: { item: itemIndex },
			});
			return;
		}
		result.forEach((items, output) => {
			for (const item of items) outputs[output].push({ ...item, pairedItem: { item: itemIndex } });
		});
	});
	return outputs;
}

/** The failure that is thrown, with how many items had been worked on, since their results aren't shown then. */
function withOthers(failure: Failure, results: unknown[]): Failure {
	const done = results.filter(Array.isArray).length;
	if (done === 0) return failure;
	const others = `${done} of ${results.length} items were worked on all the same. Set 'On Error' to continue to see what became of each.`;
	return { ...failure, description: [failure.description, others].filter(Boolean).join(' ') };
}
