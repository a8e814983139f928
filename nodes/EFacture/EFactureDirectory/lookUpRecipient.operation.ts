import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readCompanyNumber } from '../../domain/companyNumber';
import { runItems } from '../../runtime/items';
import { openDirectory } from '../platform/directory';
import { DirectoryReads } from './reads';
import { noRecipient, recipientOf, recipientSchema, type Recipient } from './recipient';

const show = { operation: ['lookUpRecipient'] };
const CONCURRENCY = 5;

export const description: INodeProperties[] = [
	{
		displayName: 'Look Up By',
		name: 'lookUpBy',
		type: 'options',
		options: [
			{
				name: 'Address',
				value: 'address',
				description: 'An address for invoices, as it stands in the directory',
			},
			{ name: 'Routing Code', value: 'routingCode', description: 'A routing code of an establishment' },
			{ name: 'SIREN or SIRET', value: 'number', description: 'A company or one of its establishments' },
		],
		default: 'number',
		description: 'What is known of the recipient',
		displayOptions: { show },
	},
	{
		displayName: 'SIREN or SIRET',
		name: 'number',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 732 829 320',
		description: 'The SIREN (9 digits) of a company or the SIRET (14 digits) of an establishment',
		displayOptions: { show: { ...show, lookUpBy: ['number'] } },
	},
	{
		displayName: 'SIRET',
		name: 'siret',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 732 829 320 00074',
		description: 'The SIRET (14 digits) of the establishment that the routing code belongs to',
		displayOptions: { show: { ...show, lookUpBy: ['routingCode'] } },
	},
	{
		displayName: 'Routing Code',
		name: 'routingCode',
		type: 'string',
		required: true,
		default: '',
		displayOptions: { show: { ...show, lookUpBy: ['routingCode'] } },
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 732829320_73282932000074',
		description: 'The address, with or without its scheme 0225',
		displayOptions: { show: { ...show, lookUpBy: ['address'] } },
	},
];

/** Where one item's recipient is looked for. */
type LookUp = (reads: DirectoryReads, parameter: (name: string) => string) => Promise<Recipient>;

const lookUps: Record<string, LookUp> = { number: byNumber, routingCode: byRoutingCode, address: byAddress };

export const output = recipientSchema;

/**
 * Gives for each item whether and where its recipient receives invoices. That somebody isn't known, or a number is
 * wrong, is an answer. Everything leaves by the one output, since an AI agent that uses the node as a tool sees no other.
 */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const reads = new DirectoryReads(await openDirectory(this));
	return await runItems(this, { concurrency: CONCURRENCY }, async (itemIndex) => {
		const parameter = (name: string) => String(this.getNodeParameter(name, itemIndex, '') ?? '').trim();
		const recipient = await lookUps[parameter('lookUpBy')](reads, parameter);
		return [[{ json: recipient as unknown as IDataObject }]];
	});
}

async function byNumber(reads: DirectoryReads, parameter: (name: string) => string): Promise<Recipient> {
	const number = readCompanyNumber(parameter('number'));
	if (!number.valid) return noRecipient(number.reason);
	return number.siret === null
		? await company(reads, number.siren)
		: await establishment(reads, number.siren, number.siret);
}

async function company(reads: DirectoryReads, siren: string): Promise<Recipient> {
	// The search comes first: it tells an unknown company from a wrong address of the service.
	const { results, complete } = await reads.linesOfCompany(siren);
	const known = await reads.company(siren);
	return recipientOf({
		asked: `the SIREN ${siren}`,
		siren,
		siret: null,
		name: known?.businessName ?? null,
		found: known !== null || results.length > 0,
		closed: known?.administrativeStatus === 'C',
		lines: results,
		complete,
	});
}

/** An establishment receives at its own addresses and at those of its company as a whole. */
async function establishment(reads: DirectoryReads, siren: string, siret: string): Promise<Recipient> {
	const all = await reads.linesOfCompany(siren);
	const own = all.complete ? [] : (await reads.linesOfEstablishment(siret)).results;
	const place = await reads.establishment(siret);
	const lines = [...all.results.filter((line) => !line.siret || line.siret === siret), ...own];
	const known = place ? place.legalUnit : await reads.company(siren);
	return recipientOf({
		asked: `the SIRET ${siret}`,
		siren,
		siret,
		name: place?.name ?? known?.businessName ?? null,
		found: place !== null || lines.some((line) => line.siret === siret),
		closed: (place ?? known)?.administrativeStatus === 'C',
		lines: unique(lines),
		complete: all.complete,
	});
}

async function byRoutingCode(reads: DirectoryReads, parameter: (name: string) => string): Promise<Recipient> {
	const number = readCompanyNumber(parameter('siret'));
	const code = parameter('routingCode');
	if (!number.valid) return noRecipient(number.reason);
	const { siren, siret } = number;
	if (siret === null) return noRecipient(`A routing code belongs to a SIRET, and ${siren} is a SIREN`);
	if (!code) return noRecipient('No routing code is given');
	const all = await reads.linesOfEstablishment(siret);
	const lines = all.results.filter((line) => line.routingIdentifier === code);
	const known = await reads.routingCode(siret, code);
	const place = await reads.establishment(siret);
	const name = place?.name ?? place?.legalUnit?.businessName;
	return recipientOf({
		asked: `the routing code ${code} of the SIRET ${siret}`,
		siren,
		siret,
		name: name ? `${name} (${known?.routingCodeName ?? code})` : null,
		found: known !== null || lines.length > 0,
		closed: known?.administrativeStatus === 'C',
		lines,
		complete: all.complete,
	});
}

async function byAddress(reads: DirectoryReads, parameter: (name: string) => string): Promise<Recipient> {
	const address = parameter('address')
		.replace(/^0225\s*:\s*/, '')
		.replace(/\s+/g, '');
	if (!address) return noRecipient('No address is given');
	const { results, complete } = await reads.line(address);
	const [line] = results;
	const siren = line?.siren ?? line?.siret?.slice(0, 9) ?? null;
	const known = siren === null ? null : await reads.company(siren);
	return recipientOf({
		asked: `the address ${address}`,
		siren,
		siret: line?.siret ?? null,
		name: known?.businessName ?? null,
		found: results.length > 0,
		closed: known?.administrativeStatus === 'C',
		lines: results,
		complete,
	});
}

function unique<T extends { addressingIdentifier: string }>(lines: T[]): T[] {
	return [...new Map(lines.map((line) => [line.addressingIdentifier, line])).values()];
}
