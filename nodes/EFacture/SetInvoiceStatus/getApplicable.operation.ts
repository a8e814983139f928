import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { statusSchema, subjectSchema } from '../../domain/item';
import { ACTIONS, REASONS } from '../../domain/lifecycle/reasons';
import { currentStatus } from '../../domain/lifecycle/history';
import { runItems } from '../../runtime/items';
import { sourceOf, subjectOf, type Subject } from './subject';

const actions = Object.entries(ACTIONS).map(([code, labels]) => ({ code, ...labels }));

const labelledSchema = z.object({ code: z.string(), label: z.string(), labelFr: z.string() });

export const output = subjectSchema.extend({
	applicable: z.object({
		current: statusSchema.nullable(),
		refusal: z.string().nullable(),
		findings: z.array(z.string()),
		statuses: z.array(
			labelledSchema.extend({
				required: z.array(z.string()),
				optional: z.array(z.string()),
				secondPerson: z.boolean(),
				reasons: z.array(labelledSchema),
				actions: z.array(labelledSchema),
				warnings: z.array(z.string()),
			}),
		),
	}),
});

/** Adds to each item `applicable`: the statuses that may be set on its invoice now, with what each wants. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const source = await sourceOf(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json } = this.getInputData()[itemIndex];
		const subject = await subjectOf(this, source, itemIndex);
		const { flow, invoice, side, history, historyComplete } = subject;
		const found = { flow, invoice, side, history, historyComplete, applicable: described(subject) };
		return [[{ json: { ...json, ...found } as unknown as IDataObject }]];
	});
}

function described({ applicable: { applicable, refusal, findings }, history, missing }: Subject) {
	return {
		current: currentStatus(history),
		refusal,
		findings: [...findings, ...missing],
		statuses: applicable.map(({ status, reasons, required, optional, warnings }) => ({
			code: status.code,
			label: status.label,
			labelFr: status.labelFr,
			required,
			optional,
			secondPerson: status.secondPerson,
			reasons: reasons.map((code) => ({ code, ...REASONS[code] })),
			actions: [...required, ...optional].includes('action') ? actions : [],
			warnings,
		})),
	};
}
