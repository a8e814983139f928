import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { currentStatus } from '../../domain/lifecycle/history';
import { runItems } from '../../runtime/items';
import { scanStatusHistory } from '../platform/statusHistory';
import { platformOf } from '../platform/transport';
import { flowIdFields, flowSources, organizationField } from '../flowReference';
import { invoiceFromSource } from '../invoiceSource';
import { periodOf } from './period';

const show = { operation: ['getStatusHistory'] };

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
		options: [
			{
				displayName: 'Most Files Read',
				name: 'mostFiles',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description: 'How many status messages to read at most for one invoice',
			},
		],
	},
];

const DEFAULT_MOST_FILES = 200;

/** Adds to each item its invoice's `history`, oldest first, `historyComplete`, and under `missing` what may be lacking. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const { json } = this.getInputData()[itemIndex];
		const { flow, invoice, identity } = await invoiceFromSource(this, platform, itemIndex);
		const parameter = (name: string) => String(this.getNodeParameter(name, itemIndex, ''));
		const { history, complete, missing } = await scanStatusHistory(this, platform, {
			identity,
			organization: flow.organization,
			...periodOf(parameter('changedAfter') || (flow.submittedAt ?? ''), parameter('changedBefore')),
			mostFiles: Number(this.getNodeParameter('options.mostFiles', itemIndex, DEFAULT_MOST_FILES)),
		});
		const found = { history, historyComplete: complete, missing, currentStatus: currentStatus(history) };
		return [[{ json: { ...json, flow, invoice, ...found } as unknown as IDataObject }]];
	});
}
