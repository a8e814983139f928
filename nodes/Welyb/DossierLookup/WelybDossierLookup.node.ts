import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { runOperation } from '../../runtime/operation';
import * as checkConnection from './checkConnection.operation';
import * as connect from './connect.operation';
import * as connectionFields from './connectionFields';
import * as disconnect from './disconnect.operation';
import * as disconnectAll from './disconnectAll.operation';
import * as find from './find.operation';
import * as getApplication from './getApplication.operation';
import * as getMany from './getMany.operation';
import * as getManyConnections from './getManyConnections.operation';
import * as matchInvoice from './matchInvoice.operation';

const operations = {
	checkConnection,
	connect,
	disconnect,
	disconnectAll,
	find,
	getApplication,
	getMany,
	getManyConnections,
	matchInvoice,
};

export class WelybDossierLookup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Welyb Dossier Lookup',
		name: 'welybDossierLookup',
		icon: { light: 'file:../../../icons/welyb.svg', dark: 'file:../../../icons/welyb.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { checkConnection: "check connection", connect: "connect dossier", disconnect: "disconnect dossier", disconnectAll: "disconnect all dossiers", find: "find dossier", getApplication: "get application", getMany: "get many dossiers", getManyConnections: "get many connections", matchInvoice: "match invoice" }[$parameter["operation"]] }}',
		description: 'Find the Welyb dossiers that invoices belong to, and connect dossiers with the platform',
		defaults: { name: 'Welyb Dossier Lookup' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "matchInvoice" ? ${JSON.stringify(matchInvoice.outputs)} : ${JSON.stringify(find.outputs)} }}`,
		credentials: [{ name: 'welybApi', required: true, displayOptions: { hide: { source: ['list'] } } }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Connection', value: 'connection' },
					{ name: 'Dossier', value: 'dossier' },
				],
				default: 'dossier',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['dossier'] } },
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
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['connection'] } },
				options: [
					{
						name: 'Check Connection',
						value: 'checkConnection',
						action: 'Check whether a dossier can be connected',
						description: 'Find out whether a dossier can be connected, or every reason why not',
					},
					{
						name: 'Connect',
						value: 'connect',
						action: 'Connect a dossier',
						description: 'Have the invoices of a dossier filed from now on, from a date, or all',
					},
					{
						name: 'Disconnect',
						value: 'disconnect',
						action: 'Disconnect a dossier',
						description: 'Have nothing more filed for a dossier; its documents stay',
					},
					{
						name: 'Disconnect All',
						value: 'disconnectAll',
						action: 'Disconnect all dossiers',
						description: 'Have nothing more filed for any dossier of the firm; documents stay',
					},
					{
						name: 'Get Application',
						value: 'getApplication',
						action: 'Get the partner application',
						description:
							"See whether 'Automatiser eFacture' is active in the firm's Welyb, and who may add it",
					},
					{
						name: 'Get Many',
						value: 'getManyConnections',
						action: 'Get many connections',
						description: 'List which dossiers are connected, and which were',
					},
				],
				default: 'checkConnection',
			},
			...matchInvoice.description,
			...find.description,
			...getMany.description,
			...connectionFields.description,
			...connect.description,
			...disconnect.description,
			...disconnectAll.description,
			...getManyConnections.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation].execute);
	}
}
