import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { planSweep, sweepRowSchema, sweepWindowSchema } from '../../../domain/ledger/sweep';
import { asItems } from '../items';
import { inputRows, listParameter } from '../tableRows';

export const outputs = [{ type: 'main', displayName: 'Windows' }];

const displayOptions = { show: { operation: ['plan'], resource: ['sweep'] } };

const number = (
	displayName: string,
	name: string,
	value: number,
	description: string,
	minValue = 0,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue },
	default: value,
	description,
	displayOptions,
});

export const description: INodeProperties[] = [
	{
		displayName:
			'Input: the rows of the table of sweeps. Output: the period to search in each organization now.',
		name: 'planNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'options',
		options: [
			{ name: 'History', value: 'history' },
			{ name: 'Invoices', value: 'invoices' },
			{ name: 'Statuses', value: 'statuses' },
		],
		default: 'invoices',
		description: 'What is swept. Sweeps of different subjects keep apart.',
		displayOptions,
	},
	{
		displayName: 'Organizations',
		name: 'sweptOrganizations',
		type: 'json',
		default: '[]',
		description:
			"List of the organizations to search. Without any: the credential's default, else the account's own.",
		displayOptions,
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		required: true,
		default: '',
		description: "Where an organization's first sweep begins",
		displayOptions,
	},
	number(
		'Window',
		'windowHours',
		6,
		'Hours that a first sweep covers. Quiet periods are covered in wider ones.',
		1,
	),
	number('Overlap', 'overlapMinutes', 60, 'Minutes that a sweep reaches back before the end of the last one'),
	number('Delay', 'delayMinutes', 2, 'Minutes that sweeps stay behind the present'),
	number('Every', 'everyMinutes', 5, 'Minutes after which an organization is searched again'),
];

export const output = sweepWindowSchema;

/** Input: rows of the sweeps table. Output: one window an organization. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const parameter = (name: string) => this.getNodeParameter(name, 0) as number;
	const startDate = DateTime.fromISO(String(this.getNodeParameter('startDate', 0)), { zone: 'utc' });
	if (!startDate.isValid) {
		throw new NodeOperationError(this.getNode(), "'Start Date' isn't a date", {
			description: 'Enter it as in 2026-09-01T00:00:00Z.',
		});
	}
	const organizations = listParameter(this, z.string().trim(), 'sweptOrganizations', 'Organizations');
	const windows = planSweep(inputRows(this, sweepRowSchema, 'A row of the sweeps table'), {
		platform: this.getNodeParameter('platform', 0) as string,
		subject: this.getNodeParameter('subject', 0) as string,
		organizations: organizations.length ? organizations : [''],
		startDate: startDate.toJSDate(),
		now: DateTime.utc().toJSDate(),
		windowHours: parameter('windowHours'),
		overlapMinutes: parameter('overlapMinutes'),
		delayMinutes: parameter('delayMinutes'),
		everyMinutes: parameter('everyMinutes'),
	});
	return [asItems(windows)];
}
