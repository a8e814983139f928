import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { referenceSchema, type Flow } from '../../domain/item';
import { runItems } from '../../runtime/items';
import { limitFields, limitOf } from '../../runtime/listLimit';
import { INVOICE_FLOW_TYPES } from '../platform/flowTypes';
import { changedAt, toFlow } from '../platform/item';
import { walkPages } from '../platform/pages';
import type { PlatformFlow } from '../platform/schemas';
import { PAGE_LIMIT, type SearchCriteria } from '../platform/search';
import { platformOf, type Platform } from '../platform/transport';
import { startWalk } from '../platform/walk';
import { periodOf } from './period';

const show = { operation: ['getMany'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Flow Types',
		name: 'flowTypes',
		type: 'multiOptions',
		required: true,
		options: [
			{ name: 'Purchase Invoice', value: 'SupplierInvoice' },
			{ name: 'Sales Invoice', value: 'CustomerInvoice' },
			{ name: 'Status of a Purchase Invoice', value: 'SupplierInvoiceLC' },
			{ name: 'Status of a Sales Invoice', value: 'CustomerInvoiceLC' },
		],
		default: ['SupplierInvoice', 'CustomerInvoice'],
		displayOptions: { show },
	},
	{
		displayName: 'Changed After',
		name: 'changedAfter',
		type: 'dateTime',
		default: '',
		description: 'Flows that arrived or changed on the platform later than this. Empty: all there are.',
		displayOptions: { show },
	},
	{
		displayName: 'Changed Before',
		name: 'changedBefore',
		type: 'dateTime',
		default: '',
		description: 'Flows that last changed earlier than this. Empty: up to now.',
		displayOptions: { show },
	},
	{
		displayName: 'Acknowledgement',
		name: 'acknowledgement',
		type: 'options',
		options: [
			{ name: 'Any', value: '' },
			{ name: 'Error', value: 'Error', description: 'Refused by the platform' },
			{ name: 'Ok', value: 'Ok', description: 'Accepted by the platform' },
			{ name: 'Pending', value: 'Pending', description: 'Not checked yet' },
		],
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Organizations',
		name: 'organizations',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add organization' },
		default: [],
		placeholder: 'e.g. 123456789',
		description: "Whose flows to list. Without any: the credential's default, else the account's own.",
		displayOptions: { show },
	},
	...limitFields(show),
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	},
];

interface Listing {
	criteria: SearchCriteria;
	period: { after: number; before?: number };
	organizations: string[];
	limit: number;
}

export const output = referenceSchema;

/** Lists flows as references: with Return All the ones changed first come first, else in the platform's order. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const platform = await platformOf(this);
	return await runItems(this, { concurrency: 1 }, async (itemIndex) => {
		const listing = listingOf(this, itemIndex);
		const flows = await list(this, platform, listing);
		const toJson = this.getNodeParameter('simplify', itemIndex, false) ? simplified : reference;
		return [flows.map((flow) => ({ json: toJson(flow), pairedItem: { item: itemIndex } }))];
	});
}

function listingOf(context: IExecuteFunctions, itemIndex: number): Listing {
	const parameter = (name: string, otherwise: unknown = '') =>
		context.getNodeParameter(name, itemIndex, otherwise) as unknown;
	const organizations = (parameter('organizations', []) as string[])
		.map((one) => String(one).trim())
		.filter(Boolean);
	const flowType = parameter('flowTypes', []) as string[];
	const ackStatus = parameter('acknowledgement') as string;
	return {
		criteria: {
			flowType: flowType.length ? flowType : INVOICE_FLOW_TYPES,
			...(ackStatus ? { ackStatus } : {}),
		},
		period: periodOf(String(parameter('changedAfter')), String(parameter('changedBefore'))),
		organizations: organizations.length ? [...new Set(organizations)] : [''],
		limit: limitOf(context, itemIndex),
	};
}

async function list(context: IExecuteFunctions, platform: Platform, listing: Listing): Promise<Flow[]> {
	const { criteria, period, organizations, limit } = listing;
	const found: Array<{ flow: Flow; time: number }> = [];
	for (const organization of organizations) {
		const walk = startWalk({ ...period, limit: Math.min(limit, PAGE_LIMIT), paging: platform.paging });
		const places = new Map<string, number>();
		for await (const page of walkPages(context, platform, walk, { organization, criteria })) {
			for (const one of page.flows) {
				const place = places.get(one.flowId) ?? found.length;
				// A flow that changed meanwhile shows up again; its later state counts.
				if (place === found.length && found.length >= limit) break;
				places.set(one.flowId, place);
				found[place] = { flow: toFlow(one, organization), time: timeOf(one) };
			}
			if (found.length >= limit) break;
		}
		if (found.length >= limit) break;
	}
	const sorted = limit === Infinity ? found.sort((a, b) => a.time - b.time) : found;
	return sorted.map(({ flow }) => flow);
}

function timeOf(flow: PlatformFlow): number {
	return changedAt(flow) ?? 0;
}

function reference(flow: Flow): IDataObject {
	return { flow, invoice: null, status: null } as unknown as IDataObject;
}

function simplified(flow: Flow): IDataObject {
	return {
		flowId: flow.id,
		organization: flow.organization,
		type: flow.type,
		direction: flow.direction,
		syntax: flow.syntax,
		name: flow.name,
		updatedAt: flow.updatedAt,
		acknowledgement: flow.acknowledgement?.status ?? null,
	};
}
