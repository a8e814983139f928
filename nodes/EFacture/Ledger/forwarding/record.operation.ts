import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { outcomeOf, recordForwarding, type Outcome } from '../../../domain/forwarding/outcome';
import { itemErrorSchema } from '../../../domain/item';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Recorded' }];

const displayOptions = { show: { resource: ['forwarding'], operation: ['record'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every forwarding of the invoices. Write `update` over the forwarding with its ID, and `ledger` over the ledger row with its filing key.',
		name: 'recordForwardingNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Outcomes',
		name: 'forwardOutcomes',
		type: 'json',
		required: true,
		default: '[]',
		description:
			'List of what became of forwardings: the answer of the channel, why it was stopped, or what went wrong',
		displayOptions,
	},
];

const text = z.string().nullish();
const outcomeSchema = z
	.object({
		forwarding: storedForwardingSchema.pick({ id: true }).passthrough(),
		answer: z
			.object({
				error: text,
				httpStatus: z.number().nullish(),
				body: text,
				messageId: text,
				remoteId: text,
				isThere: z.boolean().nullish(),
				isTaken: z.boolean().nullish(),
				done: z.boolean().nullish(),
			})
			.nullish(),
		stopped: z.enum(['parked', 'held']).nullish(),
		reason: text,
		/** The invoice couldn't be read. */
		error: itemErrorSchema.nullish(),
	})
	.passthrough();

/** Input: forwardings. Output: `{ update, ledger }` each. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const all = inputRows(this, storedForwardingSchema, 'A forwarding');
	const now = DateTime.utc().toJSDate();
	const recorded = listParameter(this, outcomeSchema, 'forwardOutcomes', 'Outcomes').flatMap((given) => {
		const row = all.find(({ id }) => id === given.forwarding.id);
		if (!row) return [];
		const outcome = given.answer ? outcomeOf(row.channel, given.answer, row) : notSent(given);
		const ofInvoice = all.filter(({ filingKey }) => filingKey === row.filingKey);
		return [recordForwarding(row, outcome, ofInvoice, now)];
	});
	return [asItems(recorded)];
}

function notSent({ stopped, reason, error }: z.infer<typeof outcomeSchema>): Outcome {
	if (stopped) return { outcome: stopped, reason: reason ?? '' };
	const said = [error?.message ?? 'It is not known what became of it', error?.description]
		.filter(Boolean)
		.join('. ');
	return error?.retryable === false
		? { outcome: 'parked', reason: said }
		: { outcome: 'failed', reason: said, notReady: true };
}
