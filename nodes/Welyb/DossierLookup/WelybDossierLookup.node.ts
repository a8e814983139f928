import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { runOperation } from '../../runtime/operation';
import * as find from './find.operation';
import * as getMany from './getMany.operation';
import * as matchInvoice from './matchInvoice.operation';

const operations = { matchInvoice, find, getMany };

export class WelybDossierLookup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Welyb Dossier Lookup',
		name: 'welybDossierLookup',
		icon: { light: 'file:../../../icons/welyb.svg', dark: 'file:../../../icons/welyb.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { matchInvoice: "match invoice", find: "find dossier", getMany: "get many dossiers" }[$parameter["operation"]] }}',
		description: 'Find the Welyb dossiers that invoices belong to',
		defaults: { name: 'Welyb Dossier Lookup' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "matchInvoice" ? ${JSON.stringify(matchInvoice.outputs)} : ${JSON.stringify(find.outputs)} }}`,
		credentials: [{ name: 'welybApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Find',
						value: 'find',
						action: 'Find a dossier',
						description: 'Find dossiers by SIRET, SIREN or name, and say so when there is none',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many dossiers',
						description: "List the firm's dossiers",
					},
					{
						name: 'Match Invoice',
						value: 'matchInvoice',
						action: 'Match an invoice with dossiers',
						description: "Find the firm's dossiers among the parties of an invoice",
					},
				],
				default: 'matchInvoice',
			},
			...matchInvoice.description,
			...find.description,
			...getMany.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation].execute);
	}
}
