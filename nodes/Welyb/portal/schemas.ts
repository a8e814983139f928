import { z } from 'zod';

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
	.object({ id: z.string().min(1), name: z.string(), siret: text, siren: text })
	.passthrough();

export const dossierPageSchema = z
	.object({ dossiers: z.array(dossierSchema), nextCursor: z.string().min(1).nullish() })
	.passthrough();

export const documentSchema = z
	.object({
		id: z.string().min(1),
		filingKey: z.string(),
		fileName: z.string(),
		directory: z.object({ path: z.string() }).passthrough().nullish(),
		original: z.object({ sha256: z.string() }).passthrough(),
		filedAt: text,
	})
	.passthrough();

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
export type PortalDocument = z.infer<typeof documentSchema>;
export type PartName = z.infer<typeof part>;
export type RegistrationAnswer = z.infer<typeof registrationAnswerSchema>;
export type PartAnswer = z.infer<typeof partAnswerSchema>;
export type SettledFiling = z.infer<typeof settledFilingSchema>;
