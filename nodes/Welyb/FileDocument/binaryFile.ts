import { createHash } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { Upload } from '../portal/documents';

/**
 * A file of an item, measured. It is read from n8n's binary storage as a stream, once to measure it and once for each upload, and
 * never held in memory whole. Undefined when the item has no such file.
 *
 * @param property name of the item's binary field
 */
export async function binaryFile(
	context: IExecuteFunctions,
	itemIndex: number,
	property: string,
): Promise<Upload | undefined> {
	const data = binaryData(context, itemIndex, property);
	if (!data) return undefined;
	const open = opener(context, itemIndex, property, data);
	const { size, sha256 } = await measure(await open());
	return { size, sha256, mimeType: data.mimeType, open };
}

function binaryData(
	context: IExecuteFunctions,
	itemIndex: number,
	property: string,
): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, property);
	} catch {
		return undefined;
	}
}

type Content = Buffer | AsyncIterable<Buffer>;

/** Small files may lie in the item itself, without an id in the storage. */
function opener(context: IExecuteFunctions, itemIndex: number, property: string, { id }: IBinaryData) {
	return id
		? async (): Promise<Content> => await context.helpers.getBinaryStream(id)
		: async (): Promise<Content> => await context.helpers.getBinaryDataBuffer(itemIndex, property);
}

async function measure(content: Content): Promise<{ size: number; sha256: string }> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
		hash.update(chunk);
		size += chunk.length;
	}
	return { size, sha256: hash.digest('hex') };
}
