import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { z } from 'zod';

import { channelNames } from '../../../domain/forwarding/channels';
import { fileKinds, type Destination } from '../../../domain/forwarding/destination';
import { storedForwardingSchema } from '../../../domain/forwarding/forwardingRow';
import { prepareForwarding, type AttachedFile } from '../../../domain/forwarding/prepare';
import { invoiceSchema, parseItem, statusSchema } from '../../../domain/item';
import { storedRowSchema } from '../../../domain/ledger/row';
import { listParameter } from '../tableRows';

export const outputs = [
	{ type: 'main', displayName: 'To Send' },
	{ type: 'main', displayName: 'Stopped' },
];

const displayOptions = { show: { resource: ['forwarding'], operation: ['prepare'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: what Confirm Forwardings gave, with the invoice and its files as Get Invoices reads them. Write `sending` over the row before the file leaves.',
		name: 'prepareNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Linked Ledger Rows',
		name: 'linkedRows',
		type: 'json',
		required: true,
		default: '[]',
		description: 'List of the ledger rows with a number that a credit note cites',
		displayOptions,
	},
	{
		displayName: 'Linked Forwardings',
		name: 'linkedForwardings',
		type: 'json',
		required: true,
		default: '[]',
		description: 'List of the forwardings with such a number',
		displayOptions,
	},
];

const destinationSchema: z.ZodType<Destination, z.ZodTypeDef, unknown> = z.object({
	id: z.number(),
	destination: z.string(),
	dossierId: z.string(),
	side: z.enum(['purchase', 'sale']).nullable(),
	channel: z.enum(channelNames),
	address: z.string(),
	code: z.string(),
	fileName: z.string(),
	file: z.enum(fileKinds),
	filedFrom: z.string(),
	owner: z.string().nullable(),
});
const workSchema = z
	.object({
		flow: z.object({ id: z.string(), organization: z.string() }).passthrough(),
		forwarding: storedForwardingSchema,
		destination: destinationSchema,
		history: z.array(statusSchema),
		invoice: invoiceSchema.nullish(),
	})
	.passthrough();

/** Outputs: parcels with the file as `file`; `{ forwarding, stopped, reason }`. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const linked = {
		rows: listParameter(this, storedRowSchema, 'linkedRows', 'Linked Ledger Rows'),
		forwardings: listParameter(this, storedForwardingSchema, 'linkedForwardings', 'Linked Forwardings'),
	};
	const toSend: INodeExecutionData[] = [];
	const stopped: INodeExecutionData[] = [];
	for (const [item, { json, binary = {} }] of this.getInputData().entries()) {
		const work = workOf(this, json);
		const prepared = prepareForwarding(work, work, await attachedFiles(this, item), linked);
		if ('stopped' in prepared) {
			const { forwarding } = work;
			stopped.push({ json: { forwarding, ...prepared } as unknown as IDataObject, pairedItem: { item } });
			continue;
		}
		const { parcel, sending } = prepared;
		const file = parcel.file && { ...binary[parcel.file.property], fileName: parcel.file.name };
		toSend.push({
			json: { ...parcel, sending } as unknown as IDataObject,
			...(file ? { binary: { file } } : {}),
			pairedItem: { item },
		});
	}
	return [toSend, stopped];
}

function workOf(context: IExecuteFunctions, json: IDataObject): z.infer<typeof workSchema> {
	try {
		return parseItem(workSchema, json, 'A forwarding to prepare');
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

async function attachedFiles(context: IExecuteFunctions, item: number): Promise<AttachedFile[]> {
	const files: AttachedFile[] = [];
	for (const [property, { mimeType }] of Object.entries(context.getInputData()[item].binary ?? {})) {
		const bytes = await context.helpers.getBinaryDataBuffer(item, property);
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		files.push({ property, mimeType, size: bytes.length, sha256 });
	}
	return files;
}
