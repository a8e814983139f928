import type { IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Wanted } from './cursor';

/** The trigger's parameters, checked. */
export interface PollParameters extends Wanted {
	/** `now`, `beginning` or an instant (ISO 8601). */
	startFrom: string;
	timeBudgetMs: number;
}

interface Options {
	includePlatform?: boolean;
	mostChanges?: number;
	timeBudget?: number;
}

const MOST_CHANGES = 200;
const TIME_BUDGET_SECONDS = 120;

/**
 * Reads the node's parameters.
 *
 * @throws NodeOperationError naming the parameter that is missing
 */
export function readParameters(context: IPollFunctions): PollParameters {
	const fail = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description });
	const options = context.getNodeParameter('options', {}) as Options;
	const events = context.getNodeParameter('events', []) as string[];
	if (!events.length) throw fail('No event is chosen', "Choose at least one under 'Events'.");
	const startFrom = startOf(context);
	if (startFrom === undefined)
		throw fail("'Start Date' is missing or isn't a date", 'Enter the date to start from.');
	return {
		events,
		includePlatform: options.includePlatform ?? false,
		most: atLeastOne(options.mostChanges, MOST_CHANGES),
		startFrom,
		timeBudgetMs: atLeastOne(options.timeBudget, TIME_BUDGET_SECONDS) * 1000,
	};
}

function startOf(context: IPollFunctions): string | undefined {
	const startFrom = context.getNodeParameter('startFrom', 'now') as string;
	if (startFrom !== 'date') return startFrom;
	const startAt = Date.parse(String(context.getNodeParameter('startDate', '')));
	return Number.isNaN(startAt) ? undefined : new Date(startAt).toISOString();
}

function atLeastOne(given: unknown, otherwise: number): number {
	return Math.max(1, Math.floor(Number(given) || otherwise));
}
