import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { itemSchema, parseItem, type Item } from '../../../domain/item';
import { admission } from '../../../domain/registry/admission';
import { connectionRowSchema } from '../../../domain/registry/connectionRow';
import { runItems } from '../../../runtime/items';
import { listParameter } from '../tableRows';
import { connectionsField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Admitted' },
	{ type: 'main', displayName: 'Not Admitted' },
];

const displayOptions = { show: { resource: ['connection'], operation: ['admit'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: invoices with their dossier, as Welyb Dossier Lookup gives them',
		name: 'admitNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	connectionsField(displayOptions),
];

export const output = itemSchema.pick({ flow: true, invoice: true, dossier: true, side: true });

/** Input: items with invoice and dossier. Outputs: those that may be filed; the others with `notAdmitted`, why not. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = listParameter(this, connectionRowSchema, 'connections', 'Connections');
	const connections = new Map(rows.map((row) => [row.dossierId, row]));
	return await runItems(this, { concurrency: 1, outputs: outputs.length }, async (itemIndex) => {
		const { json, binary } = this.getInputData()[itemIndex];
		const { flow, invoice, dossier } = parseItem<Item>(itemSchema, json, 'The item');
		const verdict = admission(connections.get(dossier?.id ?? ''), {
			issueDate: invoice?.issueDate,
			arrivedAt: flow.submittedAt,
		});
		if (verdict.admitted) return [[{ json, binary }], []];
		const { code, message } = verdict;
		return [[], [{ json: { ...json, notAdmitted: { code, message } } as IDataObject, binary }]];
	});
}
