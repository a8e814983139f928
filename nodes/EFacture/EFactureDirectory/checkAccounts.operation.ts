import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import {
	accountCheckSchema,
	checkAccount,
	readOrganizations,
	type OrganizationList,
} from '../../domain/registry/accounts';
import { runItems } from '../../runtime/items';

const show = { operation: ['checkAccounts'] };

export const description: INodeProperties[] = [
	{
		displayName:
			"The standard has no call for the account's organizations, so their list is given here. Without it the answer is 'notChecked', which refuses nobody.",
		name: 'accountsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'SIREN or SIRET',
		name: 'number',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 732 829 320 00074',
		description: 'The SIREN (9 digits) of a company or the SIRET (14 digits) of an establishment',
		displayOptions: { show },
	},
	{
		displayName: 'Organizations',
		name: 'organizations',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. 732829320, 55210055400013',
		description:
			"SIREN or SIRET of each organization of the account, between commas or one a line. An expression may give a list. A SIREN stands for all of a company's establishments.",
		displayOptions: { show },
	},
];

export const output = accountCheckSchema.passthrough();

/** Adds to each item whether its company is among the account's organizations. No request is made. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const read = new Map<string, OrganizationList>();
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const given = this.getNodeParameter('organizations', itemIndex, '');
		const key = String(given);
		const list = read.get(key) ?? readOrganizations(given);
		read.set(key, list);
		const check = checkAccount(String(this.getNodeParameter('number', itemIndex) ?? ''), list);
		const { json, binary } = items[itemIndex];
		return await Promise.resolve([[{ json: { ...json, ...(check as unknown as IDataObject) }, binary }]]);
	});
}
