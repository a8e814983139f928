import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { invoiceSchema, itemSchema, parseItem, type NotFound } from '../../domain/item';
import { looksLikeSiret, normaliseIdentifier } from '../../domain/siret';
import { failureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { dossiersOfCompanies } from '../portal/dossiers';
import { openPortal } from '../portal/transport';
import { companiesOf, matchInvoice, type MatchRules } from './match';
import type { RoutingCode } from './partyNumbers';

export const outputs = [
	{ type: 'main', displayName: 'Found' },
	{ type: 'main', displayName: 'Not Found' },
];

const displayOptions = { show: { operation: ['matchInvoice'] } };

export const description: INodeProperties[] = [
	{
		displayName:
			"Takes the items of 'Get Invoices' and gives one for each dossier of the firm among an invoice's parties: the buyer's as a purchase, the seller's as a sale",
		name: 'matchNotice',
		type: 'notice',
		default: '',
		displayOptions,
	},
	{
		displayName: 'Routing Codes',
		name: 'routingCodes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Routing Code',
		default: {},
		description: 'Which establishment of a company an address suffix or routing code stands for',
		displayOptions,
		options: [
			{
				displayName: 'Code',
				name: 'codes',
				values: [
					{
						displayName: 'Code or Suffix',
						name: 'code',
						type: 'string',
						default: '',
						placeholder: 'e.g. ACHATS',
						description: 'Routing code, suffix of the electronic address, or the whole address',
					},
					{
						displayName: 'SIRET',
						name: 'siret',
						type: 'string',
						default: '',
						placeholder: 'e.g. 73282932000074',
						description: 'SIRET of the dossier, which must belong to the same company as the address',
					},
				],
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'File by SIREN When the SIRET Is Unknown',
				name: 'fileBySiren',
				type: 'boolean',
				default: false,
				description:
					'Whether an invoice for a SIRET that no dossier has goes to the only dossier of the same company. Otherwise it waits.',
			},
		],
	},
];

const inputSchema = z.object({ invoice: invoiceSchema.nullish() }).passthrough();
type Input = z.infer<typeof inputSchema>;

const NOT_AN_INVOICE: NotFound = {
	code: 'notAnInvoice',
	message: 'This item holds no invoice, so it belongs to no dossier by itself',
};

/** `notFound`, `found`: what an AI agent is told. */
export const output = itemSchema
	.pick({ flow: true, invoice: true, dossier: true, side: true, notFound: true })
	.partial({ flow: true })
	.extend({ found: z.boolean().optional() });

/**
 * Gives one item per dossier among the parties on output Found, and on output Not Found one for each side that waits, or one for
 * an invoice that concerns nobody. The dossiers of all items are asked for together. JSON and binary of the input pass through.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rules = rulesOf(this);
	const inputs = this.getInputData().map(({ json }) => inputSchema.safeParse(json));
	const companies = inputs.flatMap(({ data }) => (data?.invoice ? companiesOf(data.invoice, rules) : []));
	const portal = await openPortal(this);
	const asked = dossiersOfCompanies(portal, companies);
	// Each item reports its failure itself.
	asked.catch(() => undefined);

	return await runItems(this, { concurrency: 1, outputs: outputs.length }, async (itemIndex) => {
		const item = this.getInputData()[itemIndex];
		const { invoice } = parseItem<Input>(inputSchema, item.json, 'The item');
		const { matches, notFound } = invoice
			? matchInvoice(invoice, await asked, rules)
			: { matches: [], notFound: [NOT_AN_INVOICE] };
		const found = matches.map(({ dossier, side }) => extended(item, { dossier, side }));
		const missed = notFound.map((reason) => extended(item, { notFound: reason }));
		return isTool(this) ? [[...found.map(told(true)), ...missed.map(told(false))]] : [found, missed];
	});
}

/** An AI agent sees the first output only, so as its tool the node says there whether a dossier was found. */
function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

function told(found: boolean) {
	return (item: INodeExecutionData): INodeExecutionData => extended(item, { found });
}

function extended({ json, binary }: INodeExecutionData, more: object): INodeExecutionData {
	return { json: { ...json, ...more } as IDataObject, binary };
}

function rulesOf(context: IExecuteFunctions): MatchRules {
	const rows = context.getNodeParameter('routingCodes.codes', 0, []) as RoutingCode[];
	const options = context.getNodeParameter('options', 0, {}) as { fileBySiren?: boolean };
	return {
		routingCodes: rows.map((row) => checkedRow(context, row)),
		fileBySiren: options.fileBySiren ?? false,
	};
}

function checkedRow(context: IExecuteFunctions, { code, siret }: RoutingCode): RoutingCode {
	const normalised = normaliseIdentifier(siret);
	if (code.trim() && looksLikeSiret(normalised)) return { code, siret: normalised };
	throw failureError(context.getNode(), {
		message: `The routing code '${code}' has no SIRET of 14 digits`,
		description: "Correct the row in 'Routing Codes', or remove it.",
		code: 'invalidParameter',
		retryable: false,
	});
}
