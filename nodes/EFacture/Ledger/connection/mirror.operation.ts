import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import {
	connectedFromSchema,
	connectionStates,
	storedConnectionRowSchema,
} from '../../../domain/registry/connectionRow';
import { mirrorConnections } from '../../../domain/registry/mirror';
import { organizationsOf } from '../../../domain/registry/organizations';
import { asItems, idItems } from '../items';
import { listParameter, readableRows } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Resumed' },
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Superfluous' },
	{ type: 'main', displayName: 'Summary' },
];

const displayOptions = { show: { resource: ['connection'], operation: ['mirror'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: every row of the table of connections. First write the items of output Resumed over the waiting ledger rows of their dossiers, then write the rows of output Rows over those of their dossiers, and delete the rows of output Superfluous.',
		name: 'mirrorNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Portal Connections',
		name: 'portalConnections',
		type: 'json',
		default: "={{ $('Portal connections').all().map(item => item.json) }}",
		description:
			"List of connections as Welyb Dossier Lookup gives them. Without any, as where the portal doesn't answer, the table stands by itself.",
		displayOptions,
	},
	{
		displayName: 'Organizations',
		name: 'listedOrganizations',
		type: 'json',
		default: '[]',
		description: 'List of organizations to search beside those of connected dossiers',
		displayOptions,
	},
];

const text = z.string().nullish();
const portalConnectionSchema = z
	.object({
		dossierId: z.string().min(1),
		dossierName: z.string(),
		siret: text,
		siren: text,
		state: z.enum(connectionStates),
		connectedAt: z.string(),
		disconnectedAt: text,
		connectedFrom: connectedFromSchema,
		platform: text,
		organization: text,
	})
	.passthrough();

export const output = z.object({ dossierId: z.string(), nextAttemptAt: z.string() });

/**
 * Input: rows of connections. Outputs: `{ dossierId, nextAttemptAt }` for dossiers whose waiting invoices are to be taken up; rows to
 * write; ids of superfluous rows; one summary `{ connections, organizations }`, those to search included.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { resumed, rows, superfluousIds, connections } = mirrorConnections(
		listParameter(this, portalConnectionSchema, 'portalConnections', 'Portal Connections'),
		// People write into this table, and one row that can't be read must not stop the others.
		readableRows(this, storedConnectionRowSchema),
	);
	const nextAttemptAt = DateTime.utc().toISO();
	const listed = listParameter(this, z.string().trim(), 'listedOrganizations', 'Organizations');
	const platform = this.getNodeParameter('platform', 0) as string;
	return [
		asItems(resumed.map((dossierId) => ({ dossierId, nextAttemptAt }))),
		asItems(rows),
		idItems(superfluousIds),
		asItems([{ connections, organizations: organizationsOf(connections, platform, listed) }]),
	];
}
