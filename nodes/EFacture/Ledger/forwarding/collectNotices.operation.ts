import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { collectNotices, noticeMailSchema } from '../../../domain/forwarding/notices';
import { asItems } from '../items';
import { inputRows } from '../tableRows';
import { destinationsField, checkedDestinations } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Mails' },
	{ type: 'main', displayName: 'Untold' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['collectNotices'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: forwardings with a notice. When a mail has left, write its `told` over the rows with their ID whose notice is still the same.',
		name: 'collectNoticesNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	destinationsField(displayOptions),
	{
		displayName: 'Otherwise To',
		name: 'otherwiseTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. accounting@example.com',
		description: 'Who is told where a destination has no owner. Empty: nobody.',
		displayOptions,
	},
];

export const output = noticeMailSchema;

/** Input: forwardings. Outputs: `{ to, subject, text, told }` each; rows of which nobody is told. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { mails, untold } = collectNotices(
		inputRows(this, storedForwardingSchema, 'A forwarding'),
		checkedDestinations(this),
		this.getNodeParameter('otherwiseTo', 0) as string,
	);
	return [asItems(mails), asItems(untold)];
}
