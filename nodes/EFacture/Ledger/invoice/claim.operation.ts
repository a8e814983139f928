import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { z } from 'zod';

import { flowSchema } from '../../../domain/item';
import { claimFlows, flowsOf } from '../../../domain/ledger/claim';
import { ledgerRowSchema, storedRowSchema } from '../../../domain/ledger/row';
import { limitField } from '../../../runtime/listLimit';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Claims' },
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Stale' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { resource: ['invoice'], operation: ['claim'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every ledger row that names one of the flows. Write the rows of output Claims before the flows of output Work are worked on.',
		name: 'claimNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Flows',
		name: 'flows',
		type: 'json',
		required: true,
		default: "={{ $('Flows').all().map(item => item.json) }}",
		description: 'List of flow references, as the trigger or Get Many gives them',
		displayOptions,
	},
	{
		displayName: 'Due Rows',
		name: 'dueRows',
		type: 'json',
		default: '[]',
		description: 'List of ledger rows whose next attempt is due; the flows they name are tried again',
		displayOptions,
	},
	{
		displayName: 'Lease',
		name: 'leaseMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 15,
		description: 'Minutes after which a claim that came to nothing may be taken over, e.g. after a crash',
		displayOptions,
	},
	limitField(displayOptions.show),
];

const referenceSchema = z.object({ flow: flowSchema });

export const output = ledgerRowSchema;

/** Input: ledger rows. Outputs: rows to write, flows to work on, ids of stale rows, one summary. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const flows = listParameter(this, referenceSchema, 'flows', 'Flows').map(({ flow }) => flow);
	const platform = this.getNodeParameter('platform', 0) as string;
	const due = flowsOf(listParameter(this, storedRowSchema, 'dueRows', 'Due Rows'), { platform });
	const known = inputRows(this, storedRowSchema, 'A ledger row');
	const claims = claimFlows([...flows, ...due], known, {
		platform,
		execution: this.getExecutionId(),
		leaseMinutes: this.getNodeParameter('leaseMinutes', 0) as number,
		limit: this.getNodeParameter('limit', 0) as number,
		now: DateTime.utc().toJSDate(),
	});
	const summary = {
		flows: flows.length + due.length,
		claimed: claims.work.length,
		remaining: claims.remaining,
		unknown: claims.unknown,
	};
	return [asItems(claims.rows), asItems(claims.work), idItems(claims.staleIds), asItems([summary])];
}
