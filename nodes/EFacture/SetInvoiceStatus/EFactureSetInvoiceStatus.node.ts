import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { runOperation } from '../../runtime/operation';
import * as check from './check.operation';
import * as decisionFields from './decisionFields';
import * as getApplicable from './getApplicable.operation';
import { getActions, getReasons, getStatuses } from './loadOptions';
import * as options from './options';
import * as people from './people';
import * as set from './set.operation';
import * as subject from './subject';

const operations = { check, getApplicable, set };

export class EFactureSetInvoiceStatus implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Set Invoice Status',
		name: 'eFactureSetInvoiceStatus',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ { check: "check", getApplicable: "get applicable statuses", set: "set status" }[$parameter["operation"]] }}',
		description:
			'Set the legal status of an invoice on an e-invoicing platform, after checking who may and what applies',
		defaults: { name: 'Set Invoice Status' },
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
						name: 'Check',
						value: 'check',
						action: 'Check a status',
						description: 'See what would be sent and what is wrong, without sending it',
					},
					{
						name: 'Get Applicable Statuses',
						value: 'getApplicable',
						action: 'Get applicable statuses',
						description: 'List the statuses that may be set on an invoice now, with what each wants',
					},
					{
						name: 'Set Status',
						value: 'set',
						action: 'Set a status',
						description: 'Send a status to the platform and wait for its verdict',
					},
				],
				default: 'check',
			},
			...subject.description,
			...decisionFields.description,
			...people.description,
			...options.description,
		],
	};

	methods = { loadOptions: { getStatuses, getReasons, getActions } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation].execute);
	}
}
