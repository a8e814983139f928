import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { documentSchema, itemSchema, mailSchema, type Document } from '../../domain/item';
import { failureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { takeTurns } from '../../runtime/takeTurns';
import { lookUpFilings } from '../portal/documents';
import type { SettledFiling } from '../portal/schemas';
import { openPortal, type Portal } from '../portal/transport';
import { deliver } from './deliver';
import { aboutInvoice, filingOf, isPdf, registrationOf, type Filing } from './filing';
import { originalOf, readableOf } from './invoiceFiles';
import * as mail from './mail';

const displayOptions = { show: { operation: ['file'] } };

const byApi = { show: { operation: ['file'], channel: ['api'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: [
			{
				name: 'Collection E-Mail',
				value: 'collectionEmail',
				description: "Prepare a mail to the collection address, which n8n's Send Email node then sends",
			},
			{ name: 'Welyb API', value: 'api', description: 'File in the portal' },
		],
		default: 'api',
		description: 'How the invoice comes into its dossier',
		displayOptions,
	},
	...mail.description,
	{
		displayName: 'Original',
		name: 'originalProperty',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be uploaded',
		description: "The invoice's file as the platform delivered it",
		displayOptions,
	},
	{
		displayName: 'Readable View',
		name: 'readableProperty',
		type: 'string',
		default: 'readable',
		hint: 'The name of the input field containing the binary file data to be uploaded',
		description:
			'A PDF of a UBL or CII invoice. It becomes the document, with the XML beside it; without it, the XML is filed alone. A Factur-X invoice needs none.',
		displayOptions,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: byApi,
		options: [
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'How many invoices are filed at the same time',
			},
			{
				displayName: 'Keep Files',
				name: 'keepFiles',
				type: 'boolean',
				default: false,
				description: 'Whether the files travel on with the item after they are filed',
			},
		],
	},
];

interface Settings {
	concurrency: number;
	keepFiles: boolean;
}

export const output = itemSchema
	.pick({ flow: true, invoice: true, dossier: true, side: true })
	.partial({ flow: true })
	.extend({ document: documentSchema.nullish(), mail: mailSchema.nullish() });

/** Files by the channel that is chosen. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const channel = this.getNodeParameter('channel', 0, 'api') as string;
	return await (channel === 'collectionEmail' ? mail.execute : fileByApi).call(this);
}

/**
 * Files each item's invoice under its filing key and adds `document` with the outcome. What is settled with the same original
 * is told by one look-up for all items and uploads nothing. Items with one filing key are worked on one after the other.
 */
async function fileByApi(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = this.getNodeParameter('options', 0, {}) as Partial<Settings>;
	const { concurrency, keepFiles }: Settings = { concurrency: 5, keepFiles: false, ...options };
	const items = this.getInputData();
	const portal = await openPortal(this);
	const asked = lookUpFilings(
		portal,
		items.flatMap(({ json }) => keyOf(json)),
	);
	// Each item reports its failure itself.
	asked.catch(() => undefined);
	const inTurn = takeTurns();

	return await runItems(this, { concurrency }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const filing = filingOf(json);
		const document = await inTurn(filing.key, async () => {
			try {
				return await file(this, portal, filing, itemIndex, await asked);
			} catch (error) {
				throw failureError(this.getNode(), aboutInvoice(filing, error), itemIndex);
			}
		});
		return [[{ json: { ...json, document: document as IDataObject }, ...(keepFiles ? { binary } : {}) }]];
	});
}

function keyOf(json: IDataObject): string[] {
	try {
		return [filingOf(json).key];
	} catch {
		return [];
	}
}

async function file(
	context: IExecuteFunctions,
	portal: Portal,
	filing: Filing,
	itemIndex: number,
	settled: Map<string, SettledFiling>,
): Promise<Document> {
	const original = await originalOf(context, itemIndex);
	const known = settled.get(filing.key);
	if (known?.originalSha256 === original.sha256) {
		return {
			id: known.documentId,
			outcome: 'alreadyFiled',
			filingKey: filing.key,
			originalSha256: known.originalSha256,
			filedAt: known.filedAt,
		};
	}
	const readable = isPdf(filing.invoice) ? undefined : await readableOf(context, itemIndex);
	const delivered = await deliver(portal, registrationOf(filing, original, readable), { original, readable });
	const { outcome, document } = delivered;
	return {
		id: document.id,
		outcome,
		filingKey: filing.key,
		originalSha256: document.original.sha256,
		filedAt: document.filedAt,
		fileName: document.fileName,
		directory: document.directory?.path ?? null,
		...(outcome === 'filed' ? { unreadable: !isPdf(filing.invoice) && !readable } : {}),
		...(outcome === 'conflict'
			? { differences: delivered.differences, deliveredSha256: original.sha256 }
			: {}),
	};
}
