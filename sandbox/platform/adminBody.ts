import { z } from 'zod';

import { badRequest } from './errors';

export const acknowledgementDetails = z.array(
	z.object({
		level: z.enum(['Error', 'Warning']),
		item: z.string(),
		reasonCode: z.string(),
		reasonMessage: z.string(),
	}),
);

/**
 * Reads what an administration call sent.
 *
 * @throws PlatformError 400 for what doesn't fit, with its place
 */
export function read<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, sent: unknown): T {
	const parsed = schema.safeParse(sent);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw badRequest(`${issue.path.join('.') || 'body'}: ${issue.message}`);
}
