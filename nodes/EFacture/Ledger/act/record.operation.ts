import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { itemErrorSchema } from '../../../domain/item';
import { recordActs, recordedActSchema, type ActOutcome } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'To Report' },
	{ type: 'main', displayName: 'Nothing to Report' },
];

const displayOptions = { show: { resource: ['act'], operation: ['record'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			"Input: the rows of the acts. Tell the portal what output To Report says, then write each item's row over the one with its ID.",
		name: 'recordActNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Outcomes',
		name: 'actOutcomes',
		type: 'json',
		required: true,
		default: '[]',
		description: 'List of items as Set Invoice Status gave them: checked, set, or with what went wrong',
		displayOptions,
	},
];

/** An item as it left Set Invoice Status. */
const outcomeSchema = z
	.object({
		act: z
			.object({
				id: z.union([z.string(), z.number()]).nullish(),
				actId: z.string().nullish(),
				outcome: z.enum(['accepted', 'refused', 'pending']).nullish(),
				reason: z.string().nullish(),
				flowId: z.string().nullish(),
				trackingId: z.string().nullish(),
				mandate: z.string().nullish(),
			})
			.passthrough(),
		check: z.object({ ok: z.boolean(), error: itemErrorSchema.nullish() }).passthrough().nullish(),
		error: itemErrorSchema.nullish(),
	})
	.passthrough();

export const output = recordedActSchema;

/** Input: rows of acts. Outputs: `{ row, report, tell }` each. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outcomes = listParameter(this, outcomeSchema, 'actOutcomes', 'Outcomes').map(outcomeOf);
	const rows = inputRows(this, storedActSchema, 'A row of the table of acts');
	const acts = recordActs(rows, outcomes, {
		now: DateTime.utc().toJSDate(),
		execution: this.getExecutionId(),
	});
	return [
		asItems(acts.filter(({ report }) => report !== null)),
		asItems(acts.filter(({ report }) => report === null)),
	];
}

function outcomeOf({ act, check, error }: z.infer<typeof outcomeSchema>): ActOutcome {
	const failure = error ?? check?.error;
	if (failure) {
		const reason = [failure.message, failure.description].filter(Boolean).join('. ');
		return { actId: act.actId ?? String(act.id), outcome: 'failed', reason, retryable: failure.retryable };
	}
	if (check) return { actId: act.actId ?? String(act.id), outcome: 'proposed' };
	const { outcome, reason, flowId, trackingId, mandate } = act;
	return { actId: String(act.id), outcome: outcome ?? 'failed', reason, flowId, trackingId, mandate };
}
