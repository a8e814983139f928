import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { itemErrorSchema, statusSchema, subjectSchema } from '../../domain/item';
import { failureOf, toItemError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { approve, decisionOf } from './decision';
import { sourceOf, subjectOf, type Subject } from './subject';

/** `actId` and what follows it: where the status could be sent. `message`: its XML, where that is asked for. */
export const output = subjectSchema.extend({
	check: z.object({
		ok: z.boolean(),
		error: itemErrorSchema.nullable(),
		warnings: z.array(z.string()),
		actId: z.string().optional(),
		trackingId: z.string().optional(),
		messageId: z.string().optional(),
		status: statusSchema.nullish(),
		message: z.string().optional(),
	}),
});

/**
 * Adds to each item `check`: whether the status could be sent, what would be, and what is wrong otherwise. Nothing leaves.
 * That a status can't be set is an answer here, not a failure.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const source = await sourceOf(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json } = this.getInputData()[itemIndex];
		const subject = await subjectOf(this, source, itemIndex);
		const { flow, invoice, side, history, historyComplete } = subject;
		const check = checked(this, subject, itemIndex);
		return [
			[
				{
					json: {
						...json,
						...{ flow, invoice, side, history, historyComplete, check },
					} as unknown as IDataObject,
				},
			],
		];
	});
}

function checked(context: IExecuteFunctions, subject: Subject, itemIndex: number): IDataObject {
	const option = (name: string) => context.getNodeParameter(`options.${name}`, itemIndex, false) as boolean;
	try {
		const decision = decisionOf(context, subject, itemIndex);
		const purpose = option('onlyPropose') ? 'propose' : 'set';
		const warnings = approve(context, subject, decision, itemIndex, purpose);
		const { trackingId, messageId, status, xml } = decision.message;
		return {
			ok: true,
			error: null,
			warnings,
			actId: decision.act.id,
			trackingId,
			messageId,
			status: status as unknown as IDataObject,
			...(option('includeMessage') ? { message: xml } : {}),
		};
	} catch (error) {
		return {
			ok: false,
			error: toItemError(failureOf(error)) as IDataObject,
			warnings: [...subject.applicable.findings, ...subject.missing],
		};
	}
}
