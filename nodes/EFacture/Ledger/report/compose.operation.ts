import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { workSchema, type Flow } from '../../../domain/item';
import { storedActSchema } from '../../../domain/ledger/actRow';
import { storedRowSchema } from '../../../domain/ledger/row';
import { reportFacts } from '../../../domain/report/facts';
import { reportText } from '../../../domain/report/text';
import { asItems } from '../items';
import { listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Report' }];

const displayOptions = { show: { resource: ['report'], operation: ['compose'] } };

const list = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '[]',
	description,
	displayOptions,
});

const instant = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	required: true,
	default: '',
	description,
	displayOptions,
});

export const description: INodeProperties[] = [
	instant('Since', 'since', 'End of the last report'),
	instant('Until', 'until', 'End of the period that this report is about'),
	list(
		'Ledger Rows',
		'ledgerRows',
		'List of the rows that may have something to tell: filed or changed in the period, not filed, held, sales past due, and those that name the flows of the platform. Others are passed over.',
	),
	list('Acts', 'acts', 'List of rows of the table of acts that are open or changed in the period'),
	list(
		'Flows of the Platform',
		'platformFlows',
		'List of the invoices that the platform has, as Get Invoices: Get Many gives them, to tell which the ledger lacks',
	),
	{
		displayName: 'Trouble With the Platform',
		name: 'platformTrouble',
		type: 'string',
		default: '',
		description: 'Why the platform could not be searched, if it could not',
		displayOptions,
	},
	{
		displayName: 'Answer Expected Within',
		name: 'actDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2,
		description: "Days after which a status without the platform's answer is reported",
		displayOptions,
	},
];

export const output = z.object({
	subject: z.string(),
	text: z.string(),
	counts: z.record(z.number().int()),
	since: z.string(),
	until: z.string(),
});

/** Output: `{ subject, text, counts, since, until }`. Nothing but the parameters counts. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = this.getNodeParameter('platform', 0) as string;
	const since = instantParameter(this, 'since', 'Since');
	const until = instantParameter(this, 'until', 'Until');
	const platformTrouble = String(this.getNodeParameter('platformTrouble', 0, '') ?? '') || null;
	const now = DateTime.utc().toJSDate();
	const facts = reportFacts({
		platform,
		since,
		until,
		now,
		ledger: listParameter(this, storedRowSchema, 'ledgerRows', 'Ledger Rows'),
		acts: listParameter(this, storedActSchema, 'acts', 'Acts'),
		flows: listParameter(this, flowItemSchema, 'platformFlows', 'Flows of the Platform').map(
			({ flow }): Flow => flow,
		),
		actDays: this.getNodeParameter('actDays', 0) as number,
	});
	return [
		asItems([{ ...reportText(facts, { platform, since, until, now, platformTrouble }), since, until }]),
	];
}

const flowItemSchema = workSchema.pick({ flow: true });

/** @throws NodeOperationError when it is no date */
function instantParameter(context: IExecuteFunctions, name: string, label: string): string {
	const moment = DateTime.fromISO(String(context.getNodeParameter(name, 0)), { zone: 'utc' });
	if (moment.isValid) return moment.toISO();
	throw new NodeOperationError(context.getNode(), `'${label}' isn't a date`, {
		description: 'Enter it as in 2026-09-01T07:00:00Z.',
	});
}
