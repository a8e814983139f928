import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { limitFields, limitOf } from '../../runtime/listLimit';
import { listDocuments, type DocumentCriteria } from '../portal/documents';
import { toDocumentItem } from '../portal/item';
import type { PortalDocument } from '../portal/schemas';
import { openPortal } from '../portal/transport';

const show = { operation: ['getMany'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Dossier ID',
		name: 'dossierId',
		type: 'string',
		default: '',
		description: 'Whose documents to list. Empty: those of all dossiers.',
		displayOptions: { show },
	},
	{
		displayName: 'Updated After',
		name: 'updatedAfter',
		type: 'dateTime',
		default: '',
		description: 'Documents that were filed or got a status later than this. Empty: all there are.',
		displayOptions: { show },
	},
	...limitFields(show),
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	},
];

export const output = z.object({
	id: z.string(),
	filingKey: z.string(),
	dossierId: z.string(),
	side: z.string(),
	number: z.string(),
	counterpart: z.string().nullable(),
	payable: z.string().nullable(),
	statusCode: z.string().nullable(),
	statusAt: z.string().nullable(),
	filedAt: z.string().nullable(),
});

/** Lists documents by time of change, one an item: ten flat fields, or what the operation Get gives. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const documents = await listDocuments(portal, criteriaOf(this, itemIndex), limitOf(this, itemIndex));
		const toJson = this.getNodeParameter('simplify', itemIndex, true) ? simplified : toDocumentItem;
		return [documents.map((document) => ({ json: toJson(document) as unknown as IDataObject }))];
	});
}

function criteriaOf(context: IExecuteFunctions, itemIndex: number): DocumentCriteria {
	const dossierId = String(context.getNodeParameter('dossierId', itemIndex, '')).trim();
	const updatedAfter = String(context.getNodeParameter('updatedAfter', itemIndex, '')).trim();
	if (updatedAfter && Number.isNaN(Date.parse(updatedAfter))) {
		throw new FailureError({
			message: "'Updated After' isn't a date",
			description: 'Enter a date, or leave it empty.',
			code: 'invalidParameter',
			retryable: false,
		});
	}
	return {
		...(dossierId ? { dossierId } : {}),
		...(updatedAfter ? { updatedAfter: new Date(updatedAfter).toISOString() } : {}),
	};
}

function simplified({ id, filingKey, dossierId, side, invoice, status, filedAt }: PortalDocument): object {
	return {
		id,
		filingKey,
		dossierId,
		side,
		number: invoice.number,
		counterpart: invoice.counterpart ?? null,
		payable: invoice.payable ?? null,
		statusCode: status?.code ?? null,
		statusAt: status?.at ?? null,
		filedAt: filedAt ?? null,
	};
}
