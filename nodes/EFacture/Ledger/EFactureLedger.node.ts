import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import * as claim from './claim.operation';
import * as closeSweep from './closeSweep.operation';
import * as confirm from './confirm.operation';
import * as planSweep from './planSweep.operation';
import * as record from './record.operation';

const operations = { claim, closeSweep, confirm, planSweep, record };
const outputs = Object.fromEntries(
	Object.entries(operations).map(([name, operation]) => [name, operation.outputs]),
);

export class EFactureLedger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'eFacture Ledger',
		name: 'eFactureLedger',
		icon: { light: 'file:../../../icons/efacture.svg', dark: 'file:../../../icons/efacture.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { claim: "claim flows", closeSweep: "close sweep", confirm: "confirm claims", planSweep: "plan sweep", record: "record outcomes" }[$parameter["operation"]] }}',
		description: 'Decide which invoices to work on and what to write into the table of all invoices seen',
		defaults: { name: 'eFacture Ledger' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ (${JSON.stringify(outputs)})[$parameter["operation"]] }}`,
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Claim Flows',
						value: 'claim',
						action: 'Claim flows',
						description: 'Pick the flows that nobody works on yet or whose attempt is due',
					},
					{
						name: 'Close Sweep',
						value: 'closeSweep',
						action: 'Close a sweep',
						description: 'Say where the next sweep begins in each organization',
					},
					{
						name: 'Confirm Claims',
						value: 'confirm',
						action: 'Confirm claims',
						description: 'Keep the flows that no other execution claimed at the same time',
					},
					{
						name: 'Plan Sweep',
						value: 'planSweep',
						action: 'Plan a sweep',
						description: 'Give the period to search anew in each organization',
					},
					{
						name: 'Record Outcomes',
						value: 'record',
						action: 'Record outcomes',
						description: 'Turn what became of the invoices into rows of the ledger',
					},
				],
				default: 'claim',
			},
			{
				displayName: 'Platform',
				name: 'platform',
				type: 'string',
				required: true,
				default: 'eFacture',
				description: 'Label of the platform in the ledger. Give each platform credential a label of its own.',
			},
			...claim.description,
			...confirm.description,
			...record.description,
			...planSweep.description,
			...closeSweep.description,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await operations[operation].execute.call(this);
	}
}
