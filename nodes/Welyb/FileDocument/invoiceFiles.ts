import type { IExecuteFunctions } from 'n8n-workflow';

import { FailureError } from '../../runtime/failure';
import type { Upload } from '../portal/documents';
import { binaryFile } from './binaryFile';

/**
 * The invoice's file as the platform delivered it.
 *
 * @throws FailureError `fileMissing`
 */
export async function originalOf(context: IExecuteFunctions, itemIndex: number): Promise<Upload> {
	const property = context.getNodeParameter('originalProperty', itemIndex) as string;
	const original = await binaryFile(context, itemIndex, property);
	if (original && original.size > 0) return original;
	throw new FailureError({
		message: original ? `its file in '${property}' is empty` : `the item has no file in '${property}'`,
		description: "Let 'Get Invoices' attach the original, and let the nodes between pass files on.",
		code: 'fileMissing',
		retryable: false,
	});
}

/** A PDF of an XML invoice; an empty one is none. */
export async function readableOf(context: IExecuteFunctions, itemIndex: number): Promise<Upload | undefined> {
	const property = context.getNodeParameter('readableProperty', itemIndex, '') as string;
	const readable = property ? await binaryFile(context, itemIndex, property) : undefined;
	return readable && readable.size > 0 ? readable : undefined;
}
