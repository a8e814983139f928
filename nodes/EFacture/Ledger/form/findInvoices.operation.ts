import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { storedRowSchema } from '../../../domain/ledger/row';
import { findInvoices, foundInvoiceSchema } from '../../../domain/statusForm/invoices';
import { choice, pageText } from '../../../domain/statusForm/page';
import { asItems } from '../items';
import { rightsFields } from '../act/rightsFields';
import { inputRows } from '../tableRows';
import { personField, rightsOfPerson } from './fields';

export const outputs = [
	{ type: 'main', displayName: 'One' },
	{ type: 'main', displayName: 'Several' },
	{ type: 'main', displayName: 'None' },
];

const displayOptions = { show: { resource: ['form'], operation: ['findInvoices'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: rows of the ledger whose number or counterpart holds the text. Statuses can be set on those that the platform delivered and whose dossier is known.',
		name: 'findInvoicesNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Searched',
		name: 'searched',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. F-2026-001',
		description: 'An invoice number, or a part of it or of the counterpart’s name',
		displayOptions,
	},
	personField(displayOptions),
	...rightsFields(displayOptions),
];

export const output = foundInvoiceSchema;

/**
 * Input: rows of the ledger. Outputs: the invoice, where one was found; `{ page, invoices }` with the page on which one of several
 * is chosen; `{ message }`, that there is none.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const searched = String(this.getNodeParameter('searched', 0, '') ?? '');
	const rightIn = rightsOfPerson(this);
	const { invoices, more } = findInvoices(inputRows(this, storedRowSchema, 'A row of the ledger'), {
		searched,
		platform: this.getNodeParameter('platform', 0) as string,
		maySee: (dossierId) => rightIn(dossierId).right !== null,
	});
	if (invoices.length === 0) {
		const message = `No invoice with “${searched.trim()}” in its number or counterpart is in the ledger, in a dossier in which you have a right`;
		return [[], [], asItems([{ message }])];
	}
	if (invoices.length === 1) return [asItems(invoices), [], []];
	const label =
		more > 0
			? `Invoice (the newest of ${invoices.length + more}; search for more of the number to see others)`
			: 'Invoice';
	const page = pageText([
		choice(
			'invoice',
			label,
			invoices.map(({ option }) => option),
		),
	]);
	return [[], asItems([{ page, invoices }]), []];
}
