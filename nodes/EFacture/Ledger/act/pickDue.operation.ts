import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { expireActs, recorded } from '../../../domain/ledger/actOutcomes';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { dueActs } from '../../../domain/ledger/dueActs';
import { asItems } from '../items';
import { inputRows } from '../tableRows';
import { leaseField, limitField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Claims' },
	{ type: 'main', displayName: 'To Report' },
];

const displayOptions = { show: { resource: ['act'], operation: ['pickDue'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: rows of the table of acts whose next attempt or end has come. Write the items of output Claims over the rows with their ID that are still due, and go on with those that took it.',
		name: 'pickDueNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	leaseField(displayOptions),
	limitField(displayOptions, 'Most acts that one execution goes on with'),
];

export const output = storedActSchema.pick({ id: true, actId: true, reason: true, nextAttemptAt: true });

/** Input: rows of acts. Outputs: claims to write; lapsed proposals, and ends that the portal hasn't heard of, as `{ row, report, tell }`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { claims, expired, unreported } = dueActs(
		inputRows(this, storedActSchema, 'A row of the table of acts'),
		{
			platform: this.getNodeParameter('platform', 0) as string,
			execution: this.getExecutionId(),
			now: DateTime.utc().toJSDate(),
			leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
			limit: this.getNodeParameter('mostActs', 0) as number,
		},
	);
	return [asItems(claims), asItems([...expireActs(expired), ...unreported.map(recorded)])];
}
