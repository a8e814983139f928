import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { getDocument, lookUpFilings } from '../portal/documents';
import { documentItemSchema, toDocumentItem } from '../portal/item';
import { openPortal, type Portal } from '../portal/transport';

const show = { operation: ['get'] };
const CONCURRENCY = 5;

export const description: INodeProperties[] = [
	{
		displayName: 'Get By',
		name: 'getBy',
		type: 'options',
		options: [
			{ name: 'Document ID', value: 'id' },
			{ name: 'Filing Key', value: 'filingKey' },
		],
		default: 'id',
		description: 'What is known of the document',
		displayOptions: { show },
	},
	{
		displayName: 'Document ID',
		name: 'documentId',
		type: 'string',
		required: true,
		default: '={{ $json.document.id }}',
		displayOptions: { show: { ...show, getBy: ['id'] } },
	},
	{
		displayName: 'Filing Key',
		name: 'documentKey',
		type: 'string',
		required: true,
		default: '={{ $json.filingKey }}',
		description: 'Dossier, side and invoice identity, joined by "|", as in the ledger',
		displayOptions: { show: { ...show, getBy: ['filingKey'] } },
	},
];

export const output = documentItemSchema;

/**
 * Gives each document as `document`, with its `side`, the `status` in force in the portal (null: none is known) and the `history` that
 * the platform has: without people's changes that wait or were refused.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: CONCURRENCY }, async (itemIndex) => {
		const document = await getDocument(portal, await idOf(this, portal, itemIndex));
		return [[{ json: toDocumentItem(document) as unknown as IDataObject }]];
	});
}

async function idOf(context: IExecuteFunctions, portal: Portal, itemIndex: number): Promise<string> {
	if (context.getNodeParameter('getBy', itemIndex, 'id') === 'id') {
		const id = String(context.getNodeParameter('documentId', itemIndex, '') ?? '').trim();
		if (id) return id;
		throw missing("'Document ID' is empty");
	}
	const key = String(context.getNodeParameter('documentKey', itemIndex, '') ?? '').trim();
	if (!key) throw missing("'Filing Key' is empty");
	const filing = (await lookUpFilings(portal, [key])).get(key);
	if (filing) return filing.documentId;
	throw new FailureError({
		message: `No document is filed under ${key}`,
		description: 'File the invoice first.',
		code: 'documentNotFound',
		retryable: true,
	});
}

function missing(message: string): FailureError {
	const description = "Enter it, or put a node before that gives it, such as this one's operation 'Look Up'.";
	return new FailureError({ message, description, code: 'documentMissing', retryable: false });
}
