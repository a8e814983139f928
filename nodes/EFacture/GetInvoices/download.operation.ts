import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { referenceSchema, type Flow } from '../../domain/item';
import { failureError, type Failure } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { openDocument, type DocumentKind, type FlowDocument } from '../platform/documents';
import { platformOf } from '../platform/transport';
import { fileNameFor, mimeTypeBySyntax } from './fileNames';
import { flowById, flowFromInput, flowIdFields, flowSources, organizationField } from '../flowReference';

const show = { operation: ['download'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Flow',
		name: 'flowSource',
		type: 'options',
		options: flowSources,
		default: 'input',
		description: 'How to name the flow',
		displayOptions: { show },
	},
	...flowIdFields('download'),
	organizationField('download', ['id']),
	{
		displayName: 'File',
		name: 'file',
		type: 'options',
		options: [
			{
				name: 'Converted',
				value: 'Converted',
				description: 'The file as the platform converted it, where it did',
			},
			{ name: 'Original', value: 'Original', description: 'The file as it was exchanged' },
			{
				name: 'Readable View',
				value: 'ReadableView',
				description: 'A PDF for people, where the platform has one',
			},
		],
		default: 'Original',
		description: 'Which file of the flow to get',
		displayOptions: { show },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryProperty',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
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
				description: 'How many files to get at the same time',
			},
		],
	},
];

const DEFAULT_CONCURRENCY = 5;

export const output = referenceSchema;

/** Passes one file of a flow through to n8n's binary storage, without holding it in memory. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	const concurrency = Number(this.getNodeParameter('options.concurrency', 0, DEFAULT_CONCURRENCY));
	return await runItems(this, { concurrency }, async (itemIndex) => {
		const byId = this.getNodeParameter('flowSource', itemIndex) === 'id';
		const flow = byId ? await flowById(this, platform, itemIndex) : flowFromInput(this, itemIndex);
		const kind = this.getNodeParameter('file', itemIndex) as DocumentKind;
		const document = await openDocument(this, platform, flow, kind);
		const stored = await store(this, flow, kind, document);
		const property = String(this.getNodeParameter('binaryProperty', itemIndex));
		return [
			[
				{
					json: { flow, invoice: null, status: null } as unknown as IDataObject,
					binary: { [property]: stored },
					pairedItem: { item: itemIndex },
				},
			],
		];
	});
}

async function store(context: IExecuteFunctions, flow: Flow, kind: DocumentKind, document: FlowDocument) {
	const byKind = { Original: mimeTypeBySyntax(flow), Converted: undefined, ReadableView: 'application/pdf' }[
		kind
	];
	const mimeType = document.mimeType ?? byKind;
	const { prepareBinaryData } = context.helpers;
	try {
		const stream = document.stream as Parameters<typeof prepareBinaryData>[0];
		return await prepareBinaryData(stream, document.fileName ?? fileNameFor(flow, mimeType), mimeType);
	} catch {
		throw failureError(context.getNode(), brokenOff(flow));
	}
}

function brokenOff({ id }: Flow): Failure {
	return {
		message: `The file of flow ${id} didn't come through whole`,
		description: 'It can be tried again.',
		code: 'brokenOff',
		retryable: true,
	};
}
