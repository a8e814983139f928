import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { itemSchema } from '../../../domain/item';
import { recordOutcomes } from '../../../domain/ledger/record';
import { ledgerRowSchema, storedRowSchema } from '../../../domain/ledger/row';
import { lastSeen } from '../../../domain/registry/lastSeen';
import { channelField } from '../channel';
import { asItems, idItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'Rows' },
	{ type: 'main', displayName: 'Superseded' },
	{ type: 'main', displayName: 'Connections' },
	{ type: 'main', displayName: 'Mails' },
];

const displayOptions = { show: { resource: ['invoice'], operation: ['record'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: ledger rows with the same filing keys. Write the rows of output Rows, then delete those of output Superseded. Output Connections goes over the rows of the table of connections.',
		name: 'recordNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'json',
		required: true,
		default: "={{ $('Outcomes').all().map(item => item.json) }}",
		description: 'List of items as they left the nodes: filed, without a dossier, or with what went wrong',
		displayOptions,
	},
	channelField(displayOptions),
	{
		displayName: 'Lease',
		name: 'mailLeaseMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description: 'Minutes in which this execution may start the prepared mails; after it another one may',
		displayOptions: {
			show: { resource: ['invoice'], operation: ['record'], channel: ['collectionEmail'] },
		},
	},
	{
		displayName: 'Read At',
		name: 'readAt',
		type: 'dateTime',
		required: true,
		default: "={{ $('Before reading').first().json.readAt }}",
		description:
			"A moment before the input's rows were read: what another execution had in hand then is left alone",
		displayOptions: {
			show: { resource: ['invoice'], operation: ['record'], channel: ['collectionEmail'] },
		},
	},
];

export const output = ledgerRowSchema;

/**
 * Input: ledger rows of the same invoices. Outputs: rows to write, ids of the rows they replace, by dossier what its connection is to
 * say of its last invoice, and prepared mails in hand.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outcomes = listParameter(this, itemSchema, 'outcomes', 'Outcomes');
	const existing = inputRows(this, storedRowSchema, 'A ledger row');
	const channel = this.getNodeParameter('channel', 0) as string;
	const now = DateTime.utc().toJSDate();
	const recorded = recordOutcomes(outcomes, existing, {
		platform: this.getNodeParameter('platform', 0) as string,
		channel,
		...(channel === 'collectionEmail' ? { mail: mailContext(this) } : {}),
		now,
	});
	return [
		asItems(recorded.rows),
		idItems(recorded.supersededIds),
		asItems(lastSeen(outcomes, now)),
		asItems(recorded.mails),
	];
}

function mailContext(context: IExecuteFunctions) {
	const readAt = DateTime.fromISO(String(context.getNodeParameter('readAt', 0)), { zone: 'utc' });
	if (!readAt.isValid) {
		throw new NodeOperationError(context.getNode(), "'Read At' isn't a date", {
			description: 'Give the moment before the rows were read, as in {{ $now.toISO() }}.',
		});
	}
	return {
		execution: context.getExecutionId(),
		leaseMinutes: context.getNodeParameter('mailLeaseMinutes', 0) as number,
		readAt: readAt.toJSDate(),
	};
}
