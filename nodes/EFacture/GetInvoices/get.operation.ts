import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { itemSchema, type Status } from '../../domain/item';
import { runItems } from '../../runtime/items';
import { platformOf, type Platform } from '../platform/transport';
import { attachFiles, type Attachable } from './attach';
import { findByNumber } from './findByNumber';
import { flowById, flowFromInput, flowIdFields, flowSources, organizationField } from '../flowReference';
import { readFlow, type ReadFlow } from '../platform/readFlow';

const show = { operation: ['get'] };
const byNumber = { operation: ['get'], flowSource: ['number'] };

const sources = [
	...flowSources,
	{
		name: 'Invoice Number',
		value: 'number',
		description: 'The number on the invoice, looked for among the flows of a period',
	},
];

export const description: INodeProperties[] = [
	{
		displayName: 'Flow',
		name: 'flowSource',
		type: 'options',
		options: sources,
		default: 'input',
		description: 'How to name the invoice',
		displayOptions: { show },
	},
	...flowIdFields('get'),
	{
		displayName: 'Invoice Number',
		name: 'invoiceNumber',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. F202500007',
		displayOptions: { show: byNumber },
	},
	{
		displayName: 'Changed After',
		name: 'changedAfter',
		type: 'dateTime',
		required: true,
		default: '',
		description: 'Beginning of the period in which the flow arrived or last changed',
		displayOptions: { show: byNumber },
	},
	{
		displayName: 'Changed Before',
		name: 'changedBefore',
		type: 'dateTime',
		default: '',
		description: 'End of that period. Empty: up to now.',
		displayOptions: { show: byNumber },
	},
	organizationField('get', ['id', 'number']),
	{
		displayName: 'Attach',
		name: 'attach',
		type: 'multiOptions',
		options: [
			{
				name: 'Embedded Supporting Documents',
				value: 'supporting',
				description: 'As attachment_1, attachment_2 …',
			},
			{ name: 'Original', value: 'original', description: 'The file as it was exchanged, as data' },
			{
				name: 'Readable View',
				value: 'readable',
				description: 'A PDF for people where there is one, as readable',
			},
		],
		default: [],
		description: 'Files to attach to the item. What an invoice does not have is left out.',
		displayOptions: { show },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'How many invoices to read at the same time',
			},
			{
				displayName: 'Most Files Read',
				name: 'mostFiles',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description: 'How many invoices to look into at most when one is looked for by its number',
			},
		],
	},
];

const DEFAULT_CONCURRENCY = 5;
const DEFAULT_MOST_FILES = 200;

export const output = itemSchema.pick({ flow: true, invoice: true, status: true }).required();

/** Reads the invoice or status message of each input item; what can't be read leaves by the error output. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	const concurrency = Number(this.getNodeParameter('options.concurrency', 0, DEFAULT_CONCURRENCY));
	return await runItems(this, { concurrency }, async (itemIndex) => {
		const read = await readBySource(this, platform, itemIndex);
		const binary = await attachFiles(
			this,
			platform,
			read,
			this.getNodeParameter('attach', itemIndex, []) as Attachable[],
		);
		const simplify = this.getNodeParameter('simplify', itemIndex, false) as boolean;
		const { json } = this.getInputData()[itemIndex];
		const items = simplify ? simplified(read) : toItems(read).map((item) => ({ ...json, ...item }));
		const attached = Object.keys(binary).length ? { binary } : {};
		return [items.map((one) => ({ json: one, ...attached, pairedItem: { item: itemIndex } }))];
	});
}

async function readBySource(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
): Promise<ReadFlow> {
	const source = context.getNodeParameter('flowSource', itemIndex) as string;
	if (source === 'number') {
		return await findByNumber(context, platform, {
			number: String(context.getNodeParameter('invoiceNumber', itemIndex)).trim(),
			after: String(context.getNodeParameter('changedAfter', itemIndex)),
			before: String(context.getNodeParameter('changedBefore', itemIndex, '')),
			organization: String(context.getNodeParameter('organization', itemIndex, '')).trim(),
			mostFiles: Number(context.getNodeParameter('options.mostFiles', itemIndex, DEFAULT_MOST_FILES)),
		});
	}
	const flow =
		source === 'id' ? await flowById(context, platform, itemIndex) : flowFromInput(context, itemIndex);
	return await readFlow(context, platform, flow);
}

/** An invoice is one item; a status message is one for each invoice it is about. */
function toItems({ flow, invoice, statuses }: ReadFlow): IDataObject[] {
	const items = invoice
		? [{ flow, invoice, status: null }]
		: statuses.map((status) => ({ flow, invoice: null, status }));
	return items as unknown as IDataObject[];
}

function simplified({ flow, invoice, statuses }: ReadFlow): IDataObject[] {
	if (!invoice) return statuses.map((status) => simplifiedStatus(flow.id, status));
	return [
		{
			flowId: flow.id,
			identity: invoice.identity ?? null,
			number: invoice.number,
			issueDate: invoice.issueDate ?? null,
			seller: invoice.seller.name ?? null,
			sellerSiren: invoice.seller.siren ?? null,
			buyer: invoice.buyer.name ?? null,
			buyerSiren: invoice.buyer.siren ?? null,
			payable: invoice.totals.payable ?? null,
			currency: invoice.currency ?? null,
		},
	];
}

function simplifiedStatus(
	flowId: string,
	{ about, code, label, at, issuerRole, reasons }: Status,
): IDataObject {
	return {
		flowId,
		number: about.number,
		issueDate: about.issueDate ?? null,
		sellerSiren: about.sellerSiren ?? null,
		status: code,
		label: label ?? null,
		at: at ?? null,
		issuerRole: issuerRole ?? null,
		reasons: reasons.map((reason) => reason.label ?? reason.code ?? '').join('; '),
	};
}
