import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { flowSchema, parseItem, type Flow } from '../domain/item';
import { FailureError } from '../runtime/failure';
import { fetchFlow } from './platform/documents';
import type { Platform } from './platform/transport';

/** How the flow to work on is given: by the item that comes in, or by its id. */
export const flowSources = [
	{
		name: 'Flow Reference From Input',
		value: 'input',
		description: 'The flow of each item, as the trigger or Get Many gives it',
	},
	{ name: 'Flow ID', value: 'id', description: 'The identifier that the platform gave the flow' },
];

/** The fields that name one flow. */
export const flowIdFields = (operation: string): INodeProperties[] => [
	{
		displayName: 'Flow ID',
		name: 'flowId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: { show: { operation: [operation], flowSource: ['id'] } },
	},
];

/** Whose flows are meant, where no flow reference says it. */
export const organizationField = (operation: string, flowSource: string[]): INodeProperties => ({
	displayName: 'Organization',
	name: 'organization',
	type: 'string',
	default: '',
	placeholder: 'e.g. 123456789',
	description: "Whose flows are meant. Empty: the credential's default, else the account's own.",
	displayOptions: { show: { operation: [operation], flowSource } },
});

/** The flow that the item brings with it. */
export function flowFromInput(context: IExecuteFunctions, itemIndex: number): Flow {
	const { json } = context.getInputData()[itemIndex];
	return checked(() => parseItem(flowSchema, json.flow, "The item's 'flow'"));
}

/** The flow with the id in the node's parameters, as the platform knows it now. */
export async function flowById(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
): Promise<Flow> {
	const id = String(context.getNodeParameter('flowId', itemIndex)).trim();
	const organization = String(context.getNodeParameter('organization', itemIndex, '')).trim();
	return await fetchFlow(context, platform, { id, organization });
}

function checked(read: () => Flow): Flow {
	try {
		return read();
	} catch (error) {
		return missing((error as Error).message);
	}
}

function missing(message: string): never {
	throw new FailureError({
		message,
		description:
			"Feed this node with items of eFacture Trigger or of Get Invoices: Get Many, or set 'Flow' to Flow ID.",
		code: 'noFlow',
		retryable: false,
	});
}
