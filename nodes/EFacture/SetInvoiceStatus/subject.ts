import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import {
	parseItem,
	sideSchema,
	statusSchema,
	type Flow,
	type Invoice,
	type Side,
	type Status,
} from '../../domain/item';
import { applicableStatuses, type Applicable } from '../../domain/lifecycle/applicable';
import { FailureError } from '../../runtime/failure';
import { flowIdFields, flowSources, organizationField } from '../flowReference';
import { invoiceFromSource } from '../invoiceSource';
import { scanStatusHistory } from '../platform/statusHistory';
import type { Platform } from '../platform/transport';

const operations = ['check', 'getApplicable', 'set'];
const show = { operation: operations };

/** The fields that say which invoice is meant, whose part one takes, and what is known of its statuses. */
export const description: INodeProperties[] = [
	{
		displayName: 'Flow',
		name: 'flowSource',
		type: 'options',
		options: flowSources,
		default: 'input',
		description: 'How to name the invoice',
		displayOptions: { show },
	},
	...operations.flatMap(flowIdFields),
	...operations.map((operation) => organizationField(operation, ['id'])),
	{
		displayName: 'Acting As',
		name: 'actingAs',
		type: 'options',
		options: [
			{ name: 'Buyer', value: 'purchase', description: 'The invoice is a purchase' },
			{ name: 'From Input', value: 'input', description: "The side that the item's dossier is on" },
			{ name: 'Seller', value: 'sale', description: 'The invoice is a sale' },
		],
		default: 'input',
		description: 'Whose part is taken',
		displayOptions: { show },
	},
	{
		displayName: 'Known Statuses',
		name: 'knownStatuses',
		type: 'options',
		options: [
			{
				name: 'From Input',
				value: 'input',
				description: "The item's history; without one, none is known",
			},
			{
				name: 'From Input, Else Search the Platform',
				value: 'auto',
				description: "The item's history; without one, the platform's status messages are read",
			},
			{
				name: 'Search the Platform',
				value: 'platform',
				description: "The platform's status messages since the invoice arrived are read, up to a bound",
			},
		],
		default: 'auto',
		description: 'How to tell the statuses that the invoice has already',
		displayOptions: { show },
	},
];

/** An invoice as a status is set on it. */
export interface Subject {
	flow: Flow;
	invoice: Invoice;
	side: Side;
	history: Status[];
	historyComplete: boolean;
	/** What keeps the history from being complete, as sentences. */
	missing: string[];
	applicable: Applicable;
}

const DEFAULT_MOST_FILES = 200;

const knownSchema = z
	.object({
		side: sideSchema.nullish(),
		history: z.array(statusSchema).nullish(),
		historyComplete: z.boolean().nullish(),
		replacedBy: z.object({ number: z.string(), typeCode: z.string().nullish() }).nullish(),
	})
	.passthrough();

/**
 * Reads what the parameters and the input item say about the invoice, and which statuses may be set on it.
 *
 * @throws NodeApiError | NodeOperationError when the invoice or its statuses can't be read
 * @throws FailureError `sideMissing`, and as `invoiceFromSource`
 */
export async function subjectOf(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
): Promise<Subject> {
	const { flow, invoice, identity } = await invoiceFromSource(context, platform, itemIndex);
	const known = parseItem<z.infer<typeof knownSchema>>(
		knownSchema,
		context.getInputData()[itemIndex].json,
		'The item',
	);
	const side = sideOf(context, itemIndex, known.side ?? null, invoice);
	const statuses = await knownStatuses(context, platform, itemIndex, known, { flow, identity });
	const { history, historyComplete } = statuses;
	const applicable = applicableStatuses({
		invoice,
		side,
		history,
		historyComplete,
		processingRule: flow.processingRule ?? null,
		rules: {
			internationalPaymentsOnly: context.getNodeParameter(
				'options.internationalPaymentsOnly',
				itemIndex,
				false,
			) as boolean,
		},
		replacedBy: known.replacedBy ?? null,
	});
	return { flow, invoice, side, ...statuses, applicable };
}

function sideOf(context: IExecuteFunctions, itemIndex: number, known: Side | null, invoice: Invoice): Side {
	const chosen = context.getNodeParameter('actingAs', itemIndex) as Side | 'input';
	if (chosen !== 'input') return chosen;
	if (known) return known;
	throw new FailureError({
		message: `It isn't known whether invoice ${invoice.number} is a purchase or a sale`,
		description: "Put Welyb Dossier Lookup before this node, or choose Buyer or Seller under 'Acting As'.",
		code: 'sideMissing',
		retryable: false,
	});
}

async function knownStatuses(
	context: IExecuteFunctions,
	platform: Platform,
	itemIndex: number,
	known: z.infer<typeof knownSchema>,
	{ flow, identity }: { flow: Flow; identity: string },
): Promise<Pick<Subject, 'history' | 'historyComplete' | 'missing'>> {
	const source = context.getNodeParameter('knownStatuses', itemIndex) as 'auto' | 'input' | 'platform';
	if (source === 'input' || (source === 'auto' && known.history))
		return { history: known.history ?? [], historyComplete: known.historyComplete ?? false, missing: [] };
	const scan = await scanStatusHistory(context, platform, {
		identity,
		organization: flow.organization,
		after: Date.parse(flow.submittedAt ?? '') || 0,
		mostFiles: Number(context.getNodeParameter('options.mostFiles', itemIndex, DEFAULT_MOST_FILES)),
	});
	return { history: scan.history, historyComplete: scan.complete, missing: scan.missing };
}
