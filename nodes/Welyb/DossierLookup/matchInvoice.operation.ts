import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { invoiceSchema, itemSchema, parseItem, type NotFound } from '../../domain/item';
import { connectionRowSchema, type ConnectionRow } from '../../domain/registry/connectionRow';
import { looksLikeSiret, normaliseIdentifier } from '../../domain/siret';
import { failureError } from '../../runtime/failure';
import { runItems } from '../../runtime/items';
import { isTool } from '../../runtime/tool';
import { dossiersOfCompanies } from '../portal/dossiers';
import type { PortalDossier } from '../portal/schemas';
import { openPortal } from '../portal/transport';
import { dossierList } from './dossierList';
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
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'List',
				value: 'list',
				description: "Rows of the table 'eFacture connections', for a portal without API",
			},
			{ name: 'Welyb API', value: 'api', description: 'The dossiers of the portal' },
		],
		default: 'api',
		description: "Where the firm's dossiers are looked up",
		displayOptions,
	},
	{
		displayName: 'Connections',
		name: 'connections',
		type: 'json',
		required: true,
		default: "={{ $('Connections').all().map(item => item.json) }}",
		description:
			"List of rows of the table 'eFacture connections'. The connected ones are the dossiers, with their collection addresses and routing codes.",
		displayOptions: { show: { operation: ['matchInvoice'], source: ['list'] } },
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
	const { rules, asked } = await sourceOf(this);
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

interface Source {
	rules: MatchRules;
	/** The dossiers of the companies that the items name, or more. */
	asked: Promise<PortalDossier[]>;
}

async function sourceOf(context: IExecuteFunctions): Promise<Source> {
	const rules = rulesOf(context);
	if (context.getNodeParameter('source', 0, 'api') === 'list') {
		const { dossiers, routingCodes } = dossierList(connectionsOf(context));
		const all = { ...rules, routingCodes: [...rules.routingCodes, ...routingCodes] };
		return { rules: all, asked: Promise.resolve(dossiers) };
	}
	const inputs = context.getInputData().map(({ json }) => inputSchema.safeParse(json));
	const companies = inputs.flatMap(({ data }) => (data?.invoice ? companiesOf(data.invoice, rules) : []));
	return { rules, asked: dossiersOfCompanies(await openPortal(context), companies) };
}

/** The empty row of a look-up that found nothing is passed over. */
function connectionsOf(context: IExecuteFunctions): ConnectionRow[] {
	const value = context.getNodeParameter('connections', 0, []);
	const list = z.array(z.record(z.unknown())).safeParse(value);
	if (!list.success) {
		throw failureError(context.getNode(), {
			message: "'Connections' is no list",
			description: "Give an expression that yields the rows of the table 'eFacture connections'.",
			code: 'invalidParameter',
			retryable: false,
		});
	}
	const rows = list.data.filter((row) => Object.keys(row).length > 0);
	return rows.map((row) => parseItem(connectionRowSchema, row, "A row of 'Connections'"));
}

/** As a tool the node says on its one output whether a dossier was found. */
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
