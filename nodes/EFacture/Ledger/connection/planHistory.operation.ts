import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { z } from 'zod';

import { sweepRowSchema } from '../../../domain/ledger/sweep';
import { connectionRowSchema } from '../../../domain/registry/connectionRow';
import { parisTime } from '../../../domain/registry/day';
import { planHistory } from '../../../domain/registry/history';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';
import { connectionsField } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'Terms' },
	{ type: 'main', displayName: 'Searches' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { resource: ['connection'], operation: ['planHistory'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the rows of the table of sweeps. Give the dossiers of output Terms their new date, and write the rows of output Searches over those of the same sweep.',
		name: 'historyNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Invoices Since',
		name: 'since',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		required: true,
		default: '',
		description: 'The first day: invoices issued or delivered then or later',
		displayOptions,
	},
	{
		displayName: 'Dossiers',
		name: 'historyDossiers',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. 73282932000074',
		description: 'SIRET, name or ID of connected dossiers, one a line; * for all of them',
		displayOptions,
	},
	connectionsField(displayOptions),
	{
		displayName: 'Organizations',
		name: 'listedOrganizations',
		type: 'json',
		default: '[]',
		description: 'List of organizations to search beside those of the dossiers',
		displayOptions,
	},
	{
		displayName: 'Window',
		name: 'historyWindowHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 24,
		description: 'Hours that the first search covers. Each further one covers twice as many.',
		displayOptions,
	},
];

export const output = z.object({ dossierId: z.string(), dossierName: z.string(), fromDate: z.string() });

/**
 * Input: rows of sweeps. Outputs: `{ dossierId, dossierName, fromDate }`; rows of sweeps; one summary with the names `chosen` and the lines
 * `unknown`.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const text = (name: string) => String(this.getNodeParameter(name, 0, '') ?? '').trim();
	const since = parisTime(text('since'))?.toISODate();
	if (!since) {
		throw new NodeOperationError(this.getNode(), "'Invoices Since' isn't a date", {
			description: 'Enter it as in 2026-09-01.',
		});
	}
	const { terms, searches, chosen, unknown } = planHistory(
		listParameter(this, connectionRowSchema, 'connections', 'Connections'),
		{ since, dossiers: text('historyDossiers') },
		{
			platform: this.getNodeParameter('platform', 0) as string,
			listed: listParameter(this, z.string().trim(), 'listedOrganizations', 'Organizations'),
			windowHours: this.getNodeParameter('historyWindowHours', 0) as number,
			sweeps: inputRows(this, sweepRowSchema, 'A row of the sweeps table'),
		},
	);
	return [asItems(terms), asItems(searches), asItems([{ since, chosen, unknown }])];
}
