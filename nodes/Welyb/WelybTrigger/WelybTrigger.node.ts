import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { changeItemSchema } from '../../domain/item';
import { properties } from './fields';
import { poll } from './poll';

export const output = changeItemSchema;

export class WelybTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Welyb Trigger',
		name: 'welybTrigger',
		icon: { light: 'file:../../../icons/welyb.svg', dark: 'file:../../../icons/welyb.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].map((event) => event === "statusChanged" ? "statuses" : "documents").join(" + ") }}',
		description:
			'Starts the workflow when people change statuses or documents are filed in Welyb, by asking it at intervals',
		eventTriggerDescription: '',
		activationMessage: 'The portal is now asked for changes at the intervals of Poll Times.',
		defaults: { name: 'Welyb Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'welybApi', required: true }],
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
