import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { itemSchema, statusSchema } from '../../domain/item';
import { currentStatus } from '../../domain/lifecycle/history';
import { runItems } from '../../runtime/items';
import { numberOption } from '../../runtime/numberOption';
import { scanStatusHistory, sinceArrival, statusReader } from '../platform/statusHistory';
import { platformOf } from '../platform/transport';
import { flowIdFields, flowSources, organizationField } from '../flowReference';
import { invoiceFromSource } from '../invoiceSource';
import { periodOf } from './period';

const show = { operation: ['getStatusHistory'] };

const mostFiles: INodeProperties = {
	displayName: 'Most Files Read',
	name: 'mostFiles',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 200,
	description: 'How many status messages to read at most for one invoice',
};

export const description: INodeProperties[] = [
	{
		displayName:
			'Reads the status messages of a period and keeps those about the invoice. A status message has to be read to know which invoice it is about, so keep the period short.',
		name: 'historyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Flow',
		name: 'flowSource',
		type: 'options',
		options: flowSources,
		default: 'input',
		description: 'How to name the invoice',
		displayOptions: { show },
	},
	...flowIdFields('getStatusHistory'),
	organizationField('getStatusHistory', ['id']),
	{
		displayName: 'Changed After',
		name: 'changedAfter',
		type: 'dateTime',
		default: '',
		description: 'Beginning of the period. Empty: when the invoice came to the platform.',
		displayOptions: { show },
	},
	{
		displayName: 'Changed Before',
		name: 'changedBefore',
		type: 'dateTime',
		default: '',
		description: 'End of the period. Empty: up to now.',
		displayOptions: { show },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [mostFiles],
	},
];

export const output = itemSchema
	.pick({ flow: true, invoice: true, history: true, historyComplete: true })
	.required()
	.extend({ missing: z.array(z.string()), currentStatus: statusSchema.nullable() });

/** Adds to each item its invoice's `history`, oldest first, `historyComplete`, and under `missing` what may be lacking. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	const readStatuses = statusReader(this, platform);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json } = this.getInputData()[itemIndex];
		const { flow, invoice, identity } = await invoiceFromSource(this, platform, itemIndex);
		const parameter = (name: string) => String(this.getNodeParameter(name, itemIndex, '') ?? '');
		const arrival = sinceArrival(flow);
		const period = periodOf(
			parameter('changedAfter') || new Date(arrival).toISOString(),
			parameter('changedBefore'),
		);
		const most = numberOption(this, mostFiles, itemIndex);
		const scan = { identity, organization: flow.organization, ...period, mostFiles: most };
		const { history, missing } = await scanStatusHistory(this, platform, scan, readStatuses);
		const lacking = [...missing, ...outside(period, arrival)];
		const found = {
			history,
			historyComplete: lacking.length === 0,
			missing: lacking,
			currentStatus: currentStatus(history),
		};
		return [[{ json: { ...json, flow, invoice, ...found } as unknown as IDataObject }]];
	});
}

/** What of an invoice's life lies outside of a period, as sentences. */
function outside({ after, before }: { after: number; before?: number }, arrival: number): string[] {
	return [
		...(after > arrival ? ['Statuses from before the period were not looked for'] : []),
		...(before === undefined ? [] : ['Statuses from after the period were not looked for']),
	];
}
