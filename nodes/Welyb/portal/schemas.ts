import { z } from 'zod';

import { connectedFromSchema, connectionStates } from '../../domain/registry/connectionRow';

/**
 * What the portal answers, after `docs/contracts/welyb-partner-api.yaml`. Unknown extra fields pass, wrong types
 * don't.
 */

const text = z.string().nullish();
const part = z.enum(['original', 'readable']);

export const errorSchema = z
	.object({ code: z.string().min(1), message: text, requestId: text })
	.passthrough();

export const meSchema = z
	.object({
		firm: z.object({ id: z.string(), name: z.string() }).passthrough(),
		rights: z.array(z.string()),
	})
	.passthrough();

export const dossierSchema = z
	.object({
		id: z.string().min(1),
		name: z.string(),
		siret: text,
		siren: text,
		collection: z.object({ purchases: text, sales: text }).passthrough().nullish(),
	})
	.passthrough();

export const dossierPageSchema = z
	.object({ dossiers: z.array(dossierSchema), nextCursor: z.string().min(1).nullish() })
	.passthrough();

export const applicationsSchema = z
	.object({
		applications: z.array(
			z.object({ id: z.string().min(1), name: z.string(), active: z.boolean() }).passthrough(),
		),
		mayAdd: z.boolean(),
	})
	.passthrough();

const instant = z.string().datetime({ offset: true });

export const connectionSchema = z
	.object({
		dossierId: z.string().min(1),
		dossierName: z.string(),
		siret: text,
		siren: text,
		state: z.enum(connectionStates),
		connectedAt: instant,
		disconnectedAt: instant.nullish(),
		connectedFrom: connectedFromSchema,
		platform: text,
		organization: text,
	})
	.passthrough();

export const connectionPageSchema = z
	.object({ connections: z.array(connectionSchema), nextCursor: z.string().min(1).nullish() })
	.passthrough();

export const connectAnswerSchema = z
	.object({ outcome: z.enum(['connected', 'changed', 'unchanged']), connection: connectionSchema })
	.passthrough();

export const disconnectAnswerSchema = z
	.object({ outcome: z.enum(['disconnected', 'unchanged']), connection: connectionSchema.nullish() })
	.passthrough();

export const disconnectAllAnswerSchema = z.object({ disconnected: z.array(connectionSchema) }).passthrough();

export const personSchema = z.object({ id: z.string().min(1), name: z.string(), email: text }).passthrough();

/** A status on a document; `at` in Paris time, amounts as decimal strings. */
export const documentStatusSchema = z
	.object({
		id: z.string().min(1),
		code: z.string().min(1),
		at: text,
		issuerRole: text,
		reasons: z.array(z.object({ code: text, label: text, note: text, action: text }).passthrough()),
		payments: z.array(
			z.object({ type: z.string(), amount: text, currency: text, rate: text, date: text }).passthrough(),
		),
		note: text,
		flowId: text,
		author: personSchema.nullish(),
		origin: z.string().min(1),
		changeId: text,
		transmission: text,
		reason: text,
		confirmedBy: text,
	})
	.passthrough();

const invoiceSummarySchema = z
	.object({
		identity: z.string(),
		number: z.string(),
		typeCode: text,
		issueDate: text,
		counterpart: text,
		payable: text,
		currency: text,
	})
	.passthrough();

export const documentSchema = z
	.object({
		id: z.string().min(1),
		dossierId: z.string(),
		side: z.string(),
		filingKey: z.string(),
		fileName: z.string(),
		directory: z.object({ path: z.string() }).passthrough().nullish(),
		original: z.object({ sha256: z.string() }).passthrough(),
		invoice: invoiceSummarySchema,
		status: documentStatusSchema.nullish(),
		statuses: z.array(documentStatusSchema),
		filedAt: text,
	})
	.passthrough();

export const documentPageSchema = z
	.object({ documents: z.array(documentSchema), nextCursor: z.string().min(1).nullish() })
	.passthrough();

export const setStatusAnswerSchema = z
	.object({ outcome: z.enum(['set', 'known']), document: documentSchema })
	.passthrough();

export const applicableStatusesSchema = z
	.object({
		statuses: z.array(
			z
				.object({
					code: z.string().min(1),
					label: z.string(),
					labelFr: z.string(),
					required: z.array(z.string()),
					optional: z.array(z.string()),
					reasons: z.array(z.string()),
					warnings: z.array(z.string()),
				})
				.passthrough(),
		),
		refusal: text,
	})
	.passthrough();

export const changeSchema = z
	.object({
		id: z.string().min(1),
		at: z.string(),
		type: z.string().min(1),
		origin: z.string().min(1),
		author: personSchema.nullish(),
		document: z
			.object({
				id: z.string().min(1),
				dossierId: z.string(),
				side: z.string(),
				filingKey: z.string(),
				fileName: z.string(),
				invoice: invoiceSummarySchema,
			})
			.passthrough(),
		status: documentStatusSchema.nullish(),
	})
	.passthrough();

export const changePageSchema = z
	.object({ changes: z.array(changeSchema), nextCursor: z.string().min(1), more: z.boolean() })
	.passthrough();

export const transmissionAnswerSchema = z.object({ change: changeSchema }).passthrough();

export const registrationAnswerSchema = z.discriminatedUnion('outcome', [
	z
		.object({ outcome: z.literal('registered'), document: documentSchema, missing: z.array(part) })
		.passthrough(),
	z.object({ outcome: z.literal('alreadyFiled'), document: documentSchema }).passthrough(),
	z
		.object({ outcome: z.literal('conflict'), document: documentSchema, differences: z.array(z.string()) })
		.passthrough(),
]);

export const partAnswerSchema = z.object({ document: documentSchema, missing: z.array(part) }).passthrough();

export const settledFilingSchema = z
	.object({
		filingKey: z.string(),
		documentId: z.string().min(1),
		originalSha256: z.string(),
		issueDate: text,
		typeCode: text,
		payable: text,
		filedAt: text,
	})
	.passthrough();

export const lookupAnswerSchema = z.object({ documents: z.array(settledFilingSchema) }).passthrough();

export type PortalDossier = z.infer<typeof dossierSchema>;
export type Applications = z.infer<typeof applicationsSchema>;
export type Connection = z.infer<typeof connectionSchema>;
export type ConnectAnswer = z.infer<typeof connectAnswerSchema>;
export type DisconnectAnswer = z.infer<typeof disconnectAnswerSchema>;
export type DocumentStatus = z.infer<typeof documentStatusSchema>;
export type InvoiceSummary = z.infer<typeof invoiceSummarySchema>;
export type PortalDocument = z.infer<typeof documentSchema>;
export type SetStatusAnswer = z.infer<typeof setStatusAnswerSchema>;
export type ApplicableStatuses = z.infer<typeof applicableStatusesSchema>;
export type PortalChange = z.infer<typeof changeSchema>;
export type ChangePage = z.infer<typeof changePageSchema>;
export type PartName = z.infer<typeof part>;
export type RegistrationAnswer = z.infer<typeof registrationAnswerSchema>;
export type PartAnswer = z.infer<typeof partAnswerSchema>;
export type SettledFiling = z.infer<typeof settledFilingSchema>;
