import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { flowTypesOf } from '../platform/flowTypes';
import { PAGE_LIMIT } from '../platform/search';
import type { Platform } from '../platform/transport';
import { properties } from './fields';
import { MOST_ORGANIZATIONS, type TriggerSettings } from './state';

/** The trigger's parameters, checked. */
export interface PollParameters {
	flowTypes: string[];
	/** Empty text: the account's own organization. */
	organizations: string[];
	/** Milliseconds since 1970; null: from now on. */
	startAt: number | null;
	pageSize: number;
	mostFlows: number;
	timeBudgetMs: number;
}

interface Options {
	organizations?: string[];
	pageSize?: number;
	mostFlows?: number;
	timeBudget?: number;
}

/** n8n leaves out options that the user hasn't added. */
const DEFAULTS = Object.fromEntries(
	(properties.find(({ name }) => name === 'options')?.options ?? []).map((option) => [
		option.name,
		Number((option as INodeProperties).default),
	]),
);

/**
 * Reads the node's parameters.
 *
 * @throws NodeOperationError naming the parameter that is missing or out of its bounds
 */
export function readParameters(context: IPollFunctions): PollParameters {
	const fail = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description });
	const options = context.getNodeParameter('options', {}) as Options;

	const flowTypes = flowTypesOf(context.getNodeParameter('events', []) as string[]);
	if (!flowTypes.length) throw fail('No event is chosen', "Choose at least one under 'Events'.");

	const organizations = [
		...new Set((options.organizations ?? []).map((name) => String(name).trim()).filter(Boolean)),
	];
	if (organizations.length > MOST_ORGANIZATIONS) {
		throw fail(
			`One eFacture Trigger watches up to ${MOST_ORGANIZATIONS} organizations, and ${organizations.length} are given`,
			'Share them out over several triggers.',
		);
	}

	const startAt = startOf(context);
	if (Number.isNaN(startAt))
		throw fail("'Start Date' is missing or isn't a date", 'Enter the date to start from.');

	const mostFlows = atLeastOne('mostFlows', options);
	return {
		flowTypes,
		organizations: organizations.length ? organizations : [''],
		startAt,
		pageSize: Math.min(atLeastOne('pageSize', options), PAGE_LIMIT, mostFlows),
		mostFlows,
		timeBudgetMs: atLeastOne('timeBudget', options) * 1000,
	};
}

/** What the saved state must have been made for to be gone on with. */
export function settingsOf(platform: Platform, { flowTypes, startAt }: PollParameters): TriggerSettings {
	return { platform: platform.flowServiceUrl, flowTypes, startAt, paging: platform.paging };
}

function startOf(context: IPollFunctions): number | null {
	if (context.getNodeParameter('startFrom') === 'now') return null;
	return Date.parse(String(context.getNodeParameter('startDate', '')));
}

function atLeastOne(name: 'pageSize' | 'mostFlows' | 'timeBudget', options: Options): number {
	return Math.max(1, Math.floor(Number(options[name]) || DEFAULTS[name]));
}
