import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { runOperation } from '../../runtime/operation';
import * as file from './file.operation';
import * as get from './get.operation';
import * as getApplicable from './getApplicable.operation';
import * as getMany from './getMany.operation';
import * as getManyChanges from './getManyChanges.operation';
import * as lookUp from './lookUp.operation';
import * as mail from './mail';
import * as reportTransmission from './reportTransmission.operation';
import * as setStatus from './setStatus.operation';

const operations = {
	file,
	get,
	getApplicable,
	getMany,
	getManyChanges,
	lookUp,
	reportTransmission,
	setStatus,
};

export class WelybFileDocument implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Welyb File Document',
		name: 'welybFileDocument',
		icon: { light: 'file:../../../icons/welyb.svg', dark: 'file:../../../icons/welyb.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ { file: "file invoice", get: "get document", getApplicable: "get applicable statuses", getMany: "get many documents", getManyChanges: "get many changes", lookUp: "look up filings", reportTransmission: "report transmission", setStatus: "set document status" }[$parameter["operation"]] }}',
		description:
			'File invoices into their Welyb dossiers, each once, and keep the statuses of their documents',
		defaults: { name: 'Welyb File Document' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "file" && $parameter["channel"] === "collectionEmail" ? ${JSON.stringify(mail.outputs)} : ${JSON.stringify([{ type: NodeConnectionTypes.Main }])} }}`,
		credentials: [
			{
				name: 'welybApi',
				required: true,
				displayOptions: { hide: { channel: ['collectionEmail'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Document', value: 'document' },
					{ name: 'Status', value: 'status' },
				],
				default: 'document',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['document'] } },
				options: [
					{
						name: 'File',
						value: 'file',
						action: 'File an invoice',
						description: 'Put an invoice into its dossier: purchases under compta+, sales under ventes+',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get a document',
						description: 'Get a document with its status and history',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many documents',
						description: 'List documents with their statuses',
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
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['status'] } },
				options: [
					{
						name: 'Get Applicable Statuses',
						value: 'getApplicable',
						action: 'Get applicable statuses',
						description: 'Get what people may set on a document in the portal now',
					},
					{
						name: 'Get Many Changes',
						value: 'getManyChanges',
						action: 'Get many changes',
						description: 'List what happened to documents, such as changes that still have to be sent',
					},
					{
						name: 'Report Transmission',
						value: 'reportTransmission',
						action: 'Report the transmission of a change',
						description: "Tell the portal what became of a person's change",
					},
					{
						name: 'Set Document Status',
						value: 'setStatus',
						action: 'Set a document status',
						description: 'Write a status that came from the platform on a document',
					},
				],
				default: 'setStatus',
			},
			...file.description,
			...get.description,
			...getApplicable.description,
			...getMany.description,
			...getManyChanges.description,
			...lookUp.description,
			...reportTransmission.description,
			...setStatus.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation].execute);
	}
}
