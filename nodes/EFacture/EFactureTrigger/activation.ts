import type { IPollFunctions } from 'n8n-workflow';

/**
 * What a trigger can tell of the polls around it. n8n's default engine polls with one context object from an activation
 * to the next and names a budget of five minutes; its durable engine makes a context for each scheduled poll and names
 * a shorter budget, except for the poll at activation.
 */
const ACTIVATION_BUDGET_MS = 300_000;

const activeContexts = new WeakSet<object>();

/** This is the first poll after the workflow was activated. */
export function isActivation(context: IPollFunctions): boolean {
	const known = activeContexts.has(context);
	activeContexts.add(context);
	return !known && (context.getPollBudgetMs?.() ?? ACTIVATION_BUDGET_MS) === ACTIVATION_BUDGET_MS;
}
