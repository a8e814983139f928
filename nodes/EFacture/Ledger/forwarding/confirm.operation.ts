import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { confirmForwardings, forwardingWorkSchema } from '../../../domain/forwarding/claimForwardings';
import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { storedRowSchema } from '../../../domain/ledger/row';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { destinationsField, checkedDestinations } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Work' },
	{ type: 'main', displayName: 'Ended' },
	{ type: 'main', displayName: 'Superfluous' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['confirm'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row with the IDs of the claimed forwardings, read after the claims were written. Of two rows of one forwarding the earlier counts.',
		name: 'confirmForwardingsNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	destinationsField(displayOptions),
	{
		displayName: 'Ledger Rows',
		name: 'claimedRows',
		type: 'json',
		required: true,
		default: "={{ $('Claimed rows').all().map(item => item.json) }}",
		description: 'List of the ledger rows of the invoices',
		displayOptions,
	},
];

export const output = forwardingWorkSchema;

/** Input: forwardings. Outputs: `{ flow, forwarding, destination, history }` each; columns to write; ids of superfluous rows. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { work, ended, superfluousIds } = confirmForwardings(
		inputRows(this, storedForwardingSchema, 'A forwarding'),
		listParameter(this, storedRowSchema, 'claimedRows', 'Ledger Rows'),
		checkedDestinations(this),
		{ platform: this.getNodeParameter('platform', 0) as string, execution: this.getExecutionId() },
	);
	return [asItems(work), asItems(ended), idItems(superfluousIds)];
}
