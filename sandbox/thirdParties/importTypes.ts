import { z } from 'zod';

import type { OutageKind, PlannedFailure, RateLimit } from '../faults';

/** What a client says of the file it imports, as JSON in the form field `metadata`. More fields may stand there. */
export const importMetadata = z
	.object({
		/** The tool's own code of the client company. */
		dossier: z.string().min(1),
		side: z.enum(['purchase', 'sale']),
		number: z.string().min(1),
		/** SIREN, else another id, of who issued the invoice. */
		seller: z.string().min(1),
		issueDate: z
			.string()
			.regex(/^\d{4}-\d{2}-\d{2}$/)
			.optional(),
	})
	.passthrough();
export type ImportMetadata = z.infer<typeof importMetadata>;

/** A document that the tool has. */
export interface ImportedDocument {
	id: string;
	metadata: ImportMetadata;
	fileName: string;
	mimeType: string;
	size: number;
	sha256: string;
	/** The client's `Idempotency-Key`; null where it sent none. */
	idempotencyKey: string | null;
	/** ISO 8601. */
	importedAt: string;
}

/** A document that the tool got some other way; null where it has the invoice without this file. */
export interface KnownDocument {
	metadata: ImportMetadata;
	sha256: string | null;
}

/** Where an import meets a fault: before it is read (`request`), or when it is done and the client waits (`answer`). */
export interface ImportCall {
	step: 'request' | 'answer';
}

export interface ImportApiOptions {
	/** Port on 127.0.0.1; 0 (default) takes a free one. */
	port?: number;
	/** `sandbox-import-key` by default. */
	apiKey?: string;
	/** Greatest file; 10 MB by default. */
	maxFileBytes?: number;
}

export interface ImportApi {
	/** Where files are posted to. */
	url: string;
	/** Fields of n8n's credential `httpHeaderAuth`. */
	credential: { name: string; value: string };
	/** What was imported through the API, oldest first. */
	imports(): ImportedDocument[];
	/** Makes the tool know a document from elsewhere. */
	know(document: KnownDocument): void;
	/** Answers since the start, by HTTP status; `0` counts broken connections. */
	answers(): Record<string, number>;
	startOutage(kind: OutageKind, seconds: number): void;
	endOutage(): void;
	setRateLimit(limit: RateLimit | null): void;
	/** Answers in place of the tool, or breaks the connection (0). At the step `answer` the document is imported all the same. */
	failNext(failure: PlannedFailure<ImportCall>): void;
	close(): Promise<void>;
}
