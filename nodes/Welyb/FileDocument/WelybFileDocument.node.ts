import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import * as file from './file.operation';
import * as lookUp from './lookUp.operation';

const operations = { file, lookUp };

export class WelybFileDocument implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Welyb File Document',
		name: 'welybFileDocument',
		icon: { light: 'file:../../../icons/welyb.svg', dark: 'file:../../../icons/welyb.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ { file: "file invoice", lookUp: "look up filings" }[$parameter["operation"]] }}',
		description: 'File invoices into the Welyb dossiers they belong to, each once',
		defaults: { name: 'Welyb File Document' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'welybApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'File',
						value: 'file',
						action: 'File an invoice',
						description: 'Put an invoice into its dossier: purchases under compta+, sales under ventes+',
					},
					{
						name: 'Look Up',
						value: 'lookUp',
						action: 'Look up filings',
						description: 'Find out which filing keys are settled in the portal',
					},
				],
				default: 'file',
			},
			...file.description,
			...lookUp.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await operations[operation].execute.call(this);
	}
}
