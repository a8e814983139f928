import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import * as checkAccounts from './checkAccounts.operation';
import * as lookUpRecipient from './lookUpRecipient.operation';

const operations = { checkAccounts, lookUpRecipient };

export class EFactureDirectory implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'eFacture Directory',
		name: 'eFactureDirectory',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ { checkAccounts: "check accounts", lookUpRecipient: "look up recipient" }[$parameter["operation"]] }}',
		description: 'Find out whether and where companies receive e-invoices, by the national directory',
		defaults: { name: 'eFacture Directory' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'eFactureApi',
				required: true,
				displayOptions: { show: { operation: ['lookUpRecipient'] } },
			},
		],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Check Accounts',
						value: 'checkAccounts',
						action: 'Check accounts',
						description: "See whether companies are among the platform account's organizations",
					},
					{
						name: 'Look Up Recipient',
						value: 'lookUpRecipient',
						action: 'Look up a recipient',
						description: 'See whether and at which addresses a company receives e-invoices',
					},
				],
				default: 'lookUpRecipient',
			},
			...lookUpRecipient.description,
			...checkAccounts.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await operations[operation].execute.call(this);
	}
}
