import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { referenceSchema } from '../../domain/item';
import { properties } from './fields';
import { isRegistered, register, unregister } from './lifecycle';
import { receive } from './receive';

export const output = referenceSchema;

export class EFactureInstantTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'eFacture Instant Trigger',
		name: 'eFactureInstantTrigger',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].map((event) => ({ purchaseInvoice: "purchases", salesInvoice: "sales", statusChanged: "statuses" })[event]).join(" + ") }}',
		description: 'Starts the workflow at once when an e-invoicing platform tells n8n of news',
		eventTriggerDescription: 'Waiting for the platform to tell of a flow',
		activationMessage: 'The platform now calls n8n when there is news.',
		defaults: { name: 'eFacture Instant Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'eFactureApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await register(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await unregister(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await Promise.resolve(receive(this));
	}
}
