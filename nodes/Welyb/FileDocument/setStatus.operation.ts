import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { itemSchema, parseItem, statusSchema, type Status } from '../../domain/item';
import { failureError, failureOf, FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { toPlatformStatus } from '../portal/item';
import { setStatusAnswerSchema } from '../portal/schemas';
import { setDocumentStatus, type PlatformStatus } from '../portal/statuses';
import { openPortal, type Portal } from '../portal/transport';
import * as statusFields from './statusFields';

const displayOptions = { show: { operation: ['setStatus'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'This writes what the platform says of an invoice on its document. It sends nothing to the platform.',
		name: 'setStatusNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Document IDs',
		name: 'documentIds',
		type: 'string',
		required: true,
		default: '={{ $json.document.id }}',
		description:
			'The document to set the status on. Several, as a list or separated by commas, where an invoice is filed in more than one dossier.',
		displayOptions,
	},
	{
		displayName: 'Status From',
		name: 'statusFrom',
		type: 'options',
		options: [
			{
				name: 'Fields',
				value: 'fields',
				description: 'Set it together here',
			},
			{
				name: 'Item',
				value: 'item',
				description: "The item's 'status', as Get Invoices reads it",
			},
		],
		default: 'item',
		description: 'Where the status to set is taken from',
		displayOptions,
	},
	...statusFields.description,
	{
		displayName: 'Options',
		name: 'statusOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'How many items are worked on at the same time',
			},
		],
	},
];

export const output = itemSchema
	.pick({ flow: true, status: true })
	.partial()
	.extend({
		documentStatus: z.object({
			documentId: z.string(),
			filingKey: z.string(),
			dossierId: z.string(),
			side: z.string(),
			outcome: setStatusAnswerSchema.shape.outcome,
			statusId: z.string(),
			inForce: z.string().nullable(),
		}),
	});

/**
 * Sets each item's status on its documents and gives one item a document, with `documentStatus`: the document's id, key and dossier,
 * the outcome (`set`, or `known` when it had the status), and the code that is in force there now. A status may be set
 * again without harm. Every document is tried before the first failure counts.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { concurrency = 5 } = this.getNodeParameter('statusOptions', 0, {}) as { concurrency?: number };
	const items = this.getInputData();
	const portal = await openPortal(this);
	return await runItems(this, { concurrency }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const documentIds = documentIdsOf(this.getNodeParameter('documentIds', itemIndex, ''));
		const status = statusOf(this, itemIndex, json);
		const settled = await Promise.allSettled(documentIds.map((id) => set(portal, id, status)));
		const failed = settled.find((one) => one.status === 'rejected');
		if (failed) throw failureError(this.getNode(), failureOf(failed.reason), itemIndex);
		return [
			settled
				.filter((one) => one.status === 'fulfilled')
				.map(({ value }) => ({ json: { ...json, documentStatus: value }, binary })),
		];
	});
}

async function set(portal: Portal, documentId: string, status: PlatformStatus): Promise<IDataObject> {
	const { outcome, document } = await setDocumentStatus(portal, documentId, status);
	const { id, filingKey, dossierId, side } = document;
	return {
		documentId: id,
		filingKey,
		dossierId,
		side,
		outcome,
		statusId: status.id,
		inForce: document.status?.code ?? null,
	};
}

function documentIdsOf(given: unknown): string[] {
	const listed = Array.isArray(given) ? given : String(given ?? '').split(',');
	const ids = listed.map((id) => String(id).trim()).filter(Boolean);
	if (ids.length > 0) return [...new Set(ids)];
	throw new FailureError({
		message: 'No document is named to set the status on',
		description: "Enter 'Document IDs', or put a node before that finds the invoice's documents.",
		code: 'documentMissing',
		retryable: false,
	});
}

function statusOf(context: IExecuteFunctions, itemIndex: number, json: IDataObject): PlatformStatus {
	if (context.getNodeParameter('statusFrom', itemIndex, 'item') === 'fields') {
		return statusFields.readStatus(context, itemIndex);
	}
	if (json.status == null) {
		throw new FailureError({
			message: 'The item holds no status to set',
			description:
				"Give it the items of 'Get Invoices' for status messages, or choose 'Status From: Fields'.",
			code: 'statusMissing',
			retryable: false,
		});
	}
	return toPlatformStatus(parseItem<Status>(statusSchema, json.status, "The item's 'status'"));
}
