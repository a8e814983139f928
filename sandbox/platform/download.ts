import { createHash } from 'node:crypto';

import { notFound } from './errors';
import type { PlatformFlow } from './types';

export type FileDocType = 'Original' | 'Converted' | 'ReadableView';

/** A file to send, with the name for its `Content-Disposition`. */
export interface DownloadedFile {
	bytes: Buffer;
	fileName: string;
}

const withoutExtension = (name: string) => name.replace(/\.[^.]*$/, '');
const fileNames: Record<FileDocType, (flow: PlatformFlow) => string> = {
	Original: (flow) => flow.name,
	Converted: (flow) => `${withoutExtension(flow.name)}_converted.xml`,
	ReadableView: (flow) => `${withoutExtension(flow.name)}.pdf`,
};

/**
 * One of a flow's files.
 *
 * @throws PlatformError 404 while the flow is pending, or where the platform made no such file
 */
export async function fileOf(flow: PlatformFlow, docType: FileDocType): Promise<DownloadedFile> {
	if (flow.acknowledgement.status === 'Pending') throw notFound(`Flow ${flow.flowId} is still being checked`);
	const { content } = flow;
	const makers = {
		Original: () => content.original(),
		Converted: () => content.converted?.(),
		ReadableView: () => content.readableView?.(),
	};
	const bytes = await makers[docType]();
	if (!bytes) throw notFound(`Flow ${flow.flowId} has no ${docType}`);
	return { bytes, fileName: fileNames[docType](flow) };
}

/** The header as the contract's pattern `attachment;filename=*` wants it, with the full name in RFC 8187's form. */
export function contentDisposition(fileName: string): string {
	const plain = fileName.replace(/[^A-Za-z0-9._-]/g, '_');
	return `attachment;filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
