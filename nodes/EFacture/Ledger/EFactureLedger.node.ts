import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import * as act from './act';
import * as connection from './connection';
import * as form from './form';
import * as forwarding from './forwarding';
import * as invoice from './invoice';
import * as mail from './mail';
import * as report from './report';
import * as status from './status';
import * as sweep from './sweep';

interface Operation {
	outputs: Array<{ type: string; displayName: string }>;
	execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

const resources: Record<string, Record<string, Operation>> = {
	act: act.operations,
	connection: connection.operations,
	form: form.operations,
	forwarding: forwarding.operations,
	invoice: invoice.operations,
	mail: mail.operations,
	report: report.operations,
	status: status.operations,
	sweep: sweep.operations,
};

const outputs = Object.fromEntries(
	Object.entries(resources).map(([resource, operations]) => [
		resource,
		Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, operation.outputs])),
	]),
);

export class EFactureLedger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'eFacture Ledger',
		name: 'eFactureLedger',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description:
			'Decide what to work on and what to write into the tables of invoices, statuses, acts and forwardings',
		defaults: { name: 'eFacture Ledger' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// Two closing braces would end the expression.
		outputs: `={{ (${JSON.stringify(outputs).replaceAll('}}', '} }')})[$parameter["resource"]][$parameter["operation"]] }}`,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Act', value: 'act', description: 'Decisions to set a status' },
					{ name: 'Connection', value: 'connection', description: 'Dossiers that are connected' },
					{ name: 'Form', value: 'form', description: 'Pages on which people set a status' },
					{ name: 'Forwarding', value: 'forwarding', description: 'What goes on to third-party tools' },
					{ name: 'Invoice', value: 'invoice', description: 'Invoices and where each stands' },
					{ name: 'Mail', value: 'mail', description: 'Mails to collection addresses' },
					{ name: 'Report', value: 'report', description: 'What was done and what needs a person' },
					{ name: 'Status', value: 'status', description: 'Statuses that the platform tells' },
					{ name: 'Sweep', value: 'sweep', description: 'Searches that close gaps' },
				],
				default: 'invoice',
			},
			{
				displayName: 'Platform',
				name: 'platform',
				type: 'string',
				required: true,
				default: 'eFacture',
				description: 'Label of the platform in the ledger. Give each platform credential a label of its own.',
			},
			...invoice.description,
			...mail.description,
			...status.description,
			...act.description,
			...forwarding.description,
			...form.description,
			...report.description,
			...sweep.description,
			...connection.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const operation = this.getNodeParameter('operation', 0) as string;
		return await resources[resource][operation].execute.call(this);
	}
}
