import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { itemSchema } from '../../../domain/item';
import { statusesToSet } from '../../../domain/ledger/statusesToSet';
import { storedRowSchema, type StoredRow } from '../../../domain/ledger/row';
import { connectedDossiers } from '../../../domain/registry/connected';
import { connectionRowSchema } from '../../../domain/registry/connectionRow';
import { connectionsField } from '../connection/fields';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Statuses' }];

const displayOptions = { show: { resource: ['status'], operation: ['listToSet'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Input: every ledger row of the invoices that the statuses are about',
		name: 'listNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'json',
		required: true,
		default: "={{ $('Get Invoices').all().map(item => item.json) }}",
		description: 'List of items with a status, as Get Invoices reads them',
		displayOptions,
	},
	{
		displayName: 'Due Rows',
		name: 'dueRows',
		type: 'json',
		default: '[]',
		description: 'List of ledger rows with a document that still has to get some status',
		displayOptions,
	},
	connectionsField(displayOptions),
];

export const output = itemSchema.pick({ flow: true, status: true, document: true }).required();

/** Input: ledger rows. Output: one item for each status and document of a connected dossier, oldest first. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const connected = connectedDossiers(listParameter(this, connectionRowSchema, 'connections', 'Connections'));
	const ofConnected = (rows: StoredRow[]) => rows.filter(({ dossierId }) => connected.has(dossierId ?? ''));
	const items = statusesToSet(
		listParameter(this, itemSchema, 'statuses', 'Statuses'),
		ofConnected(inputRows(this, storedRowSchema, 'A ledger row')),
		ofConnected(listParameter(this, storedRowSchema, 'dueRows', 'Due Rows')),
	);
	return [asItems(items)];
}
