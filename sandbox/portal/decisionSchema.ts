import { z } from 'zod';

import type { Decision } from './statusTypes';

/** A decision as it comes over HTTP. What it must hold for its status, `decision.ts` says. */
export const decisionSchema: z.ZodType<Decision> = z.object({
	person: z.string(),
	code: z.string(),
	reasons: z.array(z.string()).optional(),
	action: z.string().nullish(),
	note: z.string().nullish(),
	vatAmounts: z.array(z.object({ rate: z.string(), amount: z.string() })).optional(),
	amount: z.string().nullish(),
	date: z.string().nullish(),
});
