import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { runOperation } from '../../runtime/operation';
import * as download from './download.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as getStatusHistory from './getStatusHistory.operation';

const operations = { get, getMany, getStatusHistory, download };

export class EFactureGetInvoices implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Get Invoices',
		name: 'eFactureGetInvoices',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ { download: "download", get: "get", getMany: "get many", getStatusHistory: "get status history" }[$parameter["operation"]] }}',
		description: 'Read invoices from an e-invoicing platform, list its flows and download their files',
		defaults: { name: 'Get Invoices' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'eFactureApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Download',
						value: 'download',
						action: 'Download a file',
						description: 'Get the original, the converted file or the readable view of a flow',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get an invoice',
						description: 'Read an invoice or a status message, and attach its files if wanted',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many flows',
						description: 'List the flows of a period as references, without their files',
					},
					{
						name: 'Get Status History',
						value: 'getStatusHistory',
						action: 'Get the status history of an invoice',
						description: 'Find the statuses of an invoice among the status messages of a period',
					},
				],
				default: 'get',
			},
			...get.description,
			...getMany.description,
			...getStatusHistory.description,
			...download.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation].execute);
	}
}
