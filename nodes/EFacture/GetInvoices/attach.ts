import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { supportingDocuments } from '../../domain/invoice/read';
import { openOptionalDocument, readWhole, type FlowReference } from '../platform/documents';
import type { Platform } from '../platform/transport';
import { fileNameFor, mimeTypeOf } from './fileNames';
import type { ReadFlow } from '../platform/readFlow';

export type Attachable = 'original' | 'readable' | 'supporting';

/**
 * The files asked for, as binary properties: the original as `data`, the readable view as `readable`, embedded
 * supporting documents as `attachment_1` and so on. What an invoice doesn't have is left out.
 */
export async function attachFiles(
	context: IExecuteFunctions,
	platform: Platform,
	read: ReadFlow,
	wanted: Attachable[],
): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	const { flow, bytes } = read;
	const isOwnView = read.invoice?.syntax === 'Factur-X';
	if (wanted.includes('original') || (wanted.includes('readable') && isOwnView)) {
		const mimeType = mimeTypeOf(bytes) ?? read.mimeType;
		const original = await context.helpers.prepareBinaryData(
			bytes,
			read.fileName ?? fileNameFor(flow, mimeType),
			mimeType,
		);
		if (wanted.includes('original')) binary.data = original;
		// A PDF invoice is its own readable view.
		if (wanted.includes('readable') && isOwnView) binary.readable = original;
	}
	if (wanted.includes('readable') && !isOwnView) {
		const view = await readableView(context, platform, flow);
		if (view)
			binary.readable = await context.helpers.prepareBinaryData(
				view.bytes,
				view.fileName,
				mimeTypeOf(view.bytes),
			);
	}
	if (wanted.includes('supporting') && read.invoice) {
		for (const [index, document] of (await supportingDocuments(bytes)).entries()) {
			const fileName = document.fileName ?? `attachment_${index + 1}`;
			const mimeType = document.mimeType ?? mimeTypeOf(document.content);
			binary[`attachment_${index + 1}`] = await context.helpers.prepareBinaryData(
				document.content,
				fileName,
				mimeType,
			);
		}
	}
	return binary;
}

async function readableView(context: IExecuteFunctions, platform: Platform, flow: FlowReference) {
	const document = await openOptionalDocument(context, platform, flow, 'ReadableView');
	if (!document) return null;
	const bytes = await readWhole(context, flow, document);
	return bytes.length ? { bytes, fileName: document.fileName ?? `${flow.id}.pdf` } : null;
}
