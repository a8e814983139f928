import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { acknowledgementOf, toFlow } from '../platform/item';
import { searchPage } from '../platform/search';
import type { Platform } from '../platform/transport';
import type { PollParameters } from './parameters';

/** Flows shown when the trigger is tried out in the editor. */
const SAMPLE_SIZE = 5;
const LOOKED_AT = 25;

/**
 * A few flows for a manual run. Nothing is remembered of it.
 *
 * @throws NodeOperationError when there are none; NodeApiError when the platform refuses
 */
export async function sample(
	context: IPollFunctions,
	platform: Platform,
	{ organizations, flowTypes, startAt }: PollParameters,
): Promise<INodeExecutionData[]> {
	const updatedAfter = startAt === null ? undefined : new Date(startAt - 1).toISOString();
	const where = { flowType: flowTypes, ...(updatedAfter === undefined ? {} : { updatedAfter }) };
	const items: INodeExecutionData[] = [];
	for (const organization of organizations) {
		const { flows } = await searchPage(context, platform, organization, { limit: LOOKED_AT, where });
		for (const flow of flows.filter((one) => acknowledgementOf(one) !== 'Pending')) {
			items.push({ json: { flow: toFlow(flow, organization), invoice: null, status: null } as IDataObject });
			if (items.length === SAMPLE_SIZE) return items;
		}
	}
	if (items.length) return items;
	throw new NodeOperationError(context.getNode(), 'The platform shows no invoice to try the trigger with', {
		description: `It was asked for flows of type ${flowTypes.join(' and ')}${updatedAfter ? ` that changed after ${updatedAfter}` : ''}. Check 'Events', 'Organizations' and 'Start Date', or wait for an invoice.`,
	});
}
