import { z } from 'zod';

/**
 * What the platform answers: XP Z12-013 Flow Service 1.3.0 and 1.1.0 in one. Enumerations are plain text, since later
 * contracts add values, and extra fields pass. Contract 1.1.0 requires no field of a flow; without an id there is
 * nothing to go by, so that one is required here.
 */

const text = z.string().nullish();

const acknowledgementSchema = z
	.object({
		status: z.string(),
		details: z
			.array(z.object({ level: text, item: text, reasonCode: text, reasonMessage: text }).passthrough())
			.nullish()
			.transform((details) => details ?? undefined),
	})
	.passthrough();

/** `Flow` of both contracts. */
export const platformFlowSchema = z
	.object({
		flowId: z.string().min(1),
		trackingId: text,
		name: text,
		flowType: text,
		flowDirection: text,
		flowSyntax: text,
		flowProfile: text,
		processingRule: text,
		submittedAt: text,
		updatedAt: text,
		acknowledgement: acknowledgementSchema.nullish(),
	})
	.passthrough();

/** `SearchFlowContent`. */
export const searchAnswerSchema = z
	.object({
		limit: z.number().nullish(),
		nextCursor: text,
		results: z.array(platformFlowSchema).nullish(),
	})
	.passthrough();

/** `Error` of both contracts; 1.3.0 adds `details`. The Directory Service 1.1.0 has `message` and no code. */
export const platformErrorSchema = z
	.object({ errorCode: z.string().min(1).nullish(), errorMessage: text, message: text, details: text })
	.passthrough();

export type PlatformFlow = z.infer<typeof platformFlowSchema>;
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
