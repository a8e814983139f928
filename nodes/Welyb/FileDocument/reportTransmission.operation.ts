import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { changeItemSchema } from '../../domain/item';
import { FailureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { reportTransmission, type TransmissionReport } from '../portal/changes';
import { toChangeItem } from '../portal/item';
import { openPortal } from '../portal/transport';

const show = { operation: ['reportTransmission'] };
const CONCURRENCY = 5;

export const description: INodeProperties[] = [
	{
		displayName: 'Change ID',
		name: 'changeId',
		type: 'string',
		required: true,
		default: '={{ $json.change.id }}',
		description: "The person's change, as the Welyb Trigger emits it",
		displayOptions: { show },
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		options: [
			{ name: 'Accepted', value: 'accepted', description: 'The platform has accepted it' },
			{
				name: 'Awaiting Confirmation',
				value: 'awaitingConfirmation',
				description: 'A second person was asked to confirm it',
			},
			{
				name: 'Refused',
				value: 'refused',
				description: 'The platform or the second person refused it: the document is put back',
			},
			{ name: 'Sent', value: 'sent', description: "It was sent, and the platform hasn't answered yet" },
		],
		default: 'accepted',
		description: 'What became of the change',
		displayOptions: { show },
	},
	{
		displayName: 'Reason',
		name: 'refusalReason',
		type: 'string',
		required: true,
		default: '',
		description: 'Why it was refused, shown on the document',
		displayOptions: { show: { ...show, state: ['refused'] } },
	},
	{
		displayName: 'Additional Fields',
		name: 'reportFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Confirmed By',
				name: 'confirmedBy',
				type: 'string',
				default: '',
				description: 'Name of the second person, shown on the document',
			},
			{
				displayName: 'Flow ID',
				name: 'flowId',
				type: 'string',
				default: '',
				description:
					'The flow that carries the change on the platform. With it the portal knows the status again when the platform gives it back.',
			},
		],
	},
];

export const output = changeItemSchema;

/**
 * Tells the portal what became of each person's change and updates `change`, `document`, `side` and `status` in the item to how the
 * portal sees it then. A report that lags behind what the portal knows changes nothing.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const portal = await openPortal(this);
	return await runItems(this, { concurrency: CONCURRENCY }, async (itemIndex) => {
		const { json, binary } = items[itemIndex];
		const changeId = String(this.getNodeParameter('changeId', itemIndex, '') ?? '').trim();
		if (!changeId) throw missing("'Change ID' is empty");
		const change = toChangeItem(await reportTransmission(portal, changeId, reportOf(this, itemIndex)));
		return [[{ json: { ...json, ...(change as unknown as IDataObject) }, binary }]];
	});
}

function reportOf(context: IExecuteFunctions, itemIndex: number): TransmissionReport {
	const state = context.getNodeParameter('state', itemIndex) as TransmissionReport['state'];
	const { flowId, confirmedBy } = context.getNodeParameter('reportFields', itemIndex, {}) as {
		flowId?: string;
		confirmedBy?: string;
	};
	const report = { state, ...(flowId ? { flowId } : {}), ...(confirmedBy ? { confirmedBy } : {}) };
	if (state !== 'refused') return report;
	const reason = String(context.getNodeParameter('refusalReason', itemIndex, '') ?? '').trim();
	if (!reason) throw missing("'Reason' is empty");
	return { ...report, reason };
}

function missing(message: string): FailureError {
	const description = 'The people in the portal rely on it. Enter it, or let a node before give it.';
	return new FailureError({ message, description, code: 'invalidParameter', retryable: false });
}
