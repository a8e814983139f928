import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { referenceSchema } from '../../domain/item';
import { properties } from './fields';
import { poll } from './poll';

export const output = referenceSchema;

export class EFactureTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'eFacture Trigger',
		name: 'eFactureTrigger',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].map((event) => event === "purchaseInvoice" ? "purchases" : "sales").join(" + ") }}',
		description:
			'Starts the workflow when an e-invoicing platform has new invoices, by asking it at intervals',
		eventTriggerDescription: '',
		activationMessage: 'The platform is now asked for new invoices at the intervals of Poll Times.',
		defaults: { name: 'eFacture Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'eFactureApi', required: true }],
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
