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
import { FailureError, type Failure } from '../../runtime/failure';
import { numberOption } from '../../runtime/numberOption';
import { flowIdFields, flowSources, organizationField } from '../flowReference';
import { invoiceFromSource, type SourceInvoice } from '../invoiceSource';
import { scanStatusHistory, sinceArrival, statusReader, type StatusReader } from '../platform/statusHistory';
import { platformOf, type Platform } from '../platform/transport';
import { historyOption, internationalOption } from './options';

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

/** Where the subjects of one execution are read from. */
export interface Source {
	platform: Platform;
	readStatuses: StatusReader;
}

const knownSchema = z
	.object({
		side: sideSchema.nullish(),
		history: z.array(statusSchema).nullish(),
		historyComplete: z.boolean().nullish(),
		replacedBy: z.object({ number: z.string(), typeCode: z.string().nullish() }).nullish(),
	})
	.passthrough();
type Known = z.infer<typeof knownSchema>;

/** @throws NodeOperationError as `platformOf` */
export async function sourceOf(context: IExecuteFunctions): Promise<Source> {
	const platform = await platformOf(context);
	return { platform, readStatuses: statusReader(context, platform) };
}

/**
 * Reads what the parameters and the input item say about the invoice, and which statuses may be set on it.
 *
 * @throws NodeApiError | NodeOperationError when the invoice or its statuses can't be read
 * @throws FailureError `sideMissing`, `badItem`, and as `invoiceFromSource`
 */
export async function subjectOf(
	context: IExecuteFunctions,
	source: Source,
	itemIndex: number,
): Promise<Subject> {
	const read = await invoiceFromSource(context, source.platform, itemIndex);
	const { flow, invoice } = read;
	const known = knownFrom(context, itemIndex);
	const side = sideOf(context, itemIndex, known, invoice);
	const statuses = await knownStatuses(context, source, itemIndex, known, read);
	const { history, historyComplete } = statuses;
	const internationalPaymentsOnly = context.getNodeParameter(
		`options.${internationalOption.name}`,
		itemIndex,
		false,
	) as boolean;
	const applicable = applicableStatuses({
		invoice,
		side,
		history,
		historyComplete,
		processingRule: flow.processingRule ?? null,
		rules: { internationalPaymentsOnly },
		replacedBy: known.replacedBy ?? null,
	});
	return { flow, invoice, side, ...statuses, applicable };
}

function knownFrom(context: IExecuteFunctions, itemIndex: number): Known {
	const { json } = context.getInputData()[itemIndex];
	try {
		return parseItem<Known>(knownSchema, json, 'The item');
	} catch (error) {
		const failure = { message: (error as Error).message, code: 'badItem', retryable: false };
		return fail({ ...failure, description: "Correct what gives the item its 'side' and 'history'." });
	}
}

function sideOf(context: IExecuteFunctions, itemIndex: number, known: Known, { number }: Invoice): Side {
	const chosen = context.getNodeParameter('actingAs', itemIndex) as Side | 'input';
	const side = chosen === 'input' ? known.side : chosen;
	if (side) return side;
	return fail({
		message: `It isn't known whether invoice ${number} is a purchase or a sale`,
		description: "Put Welyb Dossier Lookup before this node, or choose Buyer or Seller under 'Acting As'.",
		code: 'sideMissing',
		retryable: false,
	});
}

function fail(failure: Failure): never {
	throw new FailureError(failure);
}

async function knownStatuses(
	context: IExecuteFunctions,
	{ platform, readStatuses }: Source,
	itemIndex: number,
	known: Known,
	{ flow, invoice, identity }: SourceInvoice,
): Promise<Pick<Subject, 'history' | 'historyComplete' | 'missing'>> {
	const from = context.getNodeParameter('knownStatuses', itemIndex) as 'auto' | 'input' | 'platform';
	// With another invoice's flow ID the item's history is none of this invoice.
	const isOwn = ({ about }: Status) =>
		about.identity ? about.identity === identity : about.number.trim() === invoice.number.trim();
	const history = known.history?.every(isOwn) ? known.history : null;
	if (from === 'input' || (from === 'auto' && history)) {
		const historyComplete = Boolean(history && known.historyComplete);
		return { history: history ?? [], historyComplete, missing: [] };
	}
	const scan = {
		identity,
		organization: flow.organization,
		after: sinceArrival(flow),
		mostFiles: numberOption(context, historyOption, itemIndex),
	};
	const found = await scanStatusHistory(context, platform, scan, readStatuses);
	return { history: found.history, historyComplete: found.complete, missing: found.missing };
}
