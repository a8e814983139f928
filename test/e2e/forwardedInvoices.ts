import { createHash } from 'node:crypto';

import { generate, type SampleFlow, type SampleSet } from '../../sandbox/generator';

/** How the clients of the firm forward, in their order: two through each channel. */
export const CHANNELS = ['email', 'email', 'sftp', 'sftp', 'http', 'http'] as const;

/** An invoice in one dossier. */
export interface Filing {
	flow: SampleFlow;
	side: 'purchase' | 'sale';
	/** The dossier's place among them. */
	place: number;
}

/** Sixty invoices, and what is to happen to them. */
export interface ForwardedInvoices {
	samples: SampleSet;
	filings: Filing[];
	/** Purchases refused before they are forwarded, and after. */
	refusedBefore: Filing[];
	refusedAfter: Filing[];
	refusedSale: Filing;
	/** Credit notes of refused purchases: cited exactly, and with a number that is no invoice's. */
	credited: { exact: SampleFlow[]; unlinked: SampleFlow[] };
	/** What the tool has already. */
	knownBefore: Filing[];
}

/** 54 generated invoices, and from two of them another invoice each, a credit note of that one, and one that cites it wrongly. */
export async function sixtyInvoices(): Promise<ForwardedInvoices> {
	const samples = generate({ flows: 54 });
	const bases = [7, 31].map((index) => samples.flows[index]);
	const credited: ForwardedInvoices['credited'] = { exact: [], unlinked: [] };
	for (const base of bases) {
		const number = `R-${base.truth.number}`;
		const refused = await derived(base, number, '380', null);
		const exact = await derived(base, `A-${base.truth.number}`, '381', number);
		const unlinked = await derived(base, `B-${base.truth.number}`, '381', `${number}0`);
		samples.flows.push(refused, exact, unlinked);
		credited.exact.push(exact);
		credited.unlinked.push(unlinked);
	}
	const filings: Filing[] = samples.flows.flatMap((flow) =>
		flow.truth.filings.map(({ side, dossierSiret }) => ({
			flow,
			side,
			place: samples.dossiers.findIndex(({ siret }) => siret === dossierSiret),
		})),
	);
	const alone = filings.filter(
		({ flow }) =>
			flow.truth.filings.length === 1 &&
			flow.truth.typeCode === '380' &&
			/^\d{9}\|/.test(flow.truth.identity ?? ''),
	);
	const derivedOnes = alone.filter(({ flow }) => flow.truth.number?.startsWith('R-'));
	const of = (side: Filing['side'], channel: string) =>
		alone.filter((one) => one.side === side && CHANNELS[one.place] === channel && !derivedOnes.includes(one));
	const [refusedSale] = of('sale', 'email');
	return {
		samples,
		filings,
		credited,
		refusedSale,
		refusedBefore: [...derivedOnes, of('purchase', 'email')[0], of('purchase', 'http')[0]],
		refusedAfter: [of('purchase', 'email')[1], of('purchase', 'sftp')[1], of('purchase', 'http')[1]],
		knownBefore: [...of('sale', 'http').slice(0, 2), of('purchase', 'http')[2]],
	};
}

/** Another invoice of the same parties. */
async function derived(
	base: SampleFlow,
	number: string,
	typeCode: string,
	cites: string | null,
): Promise<SampleFlow> {
	const xml = String(await base.content.original());
	const cited = /(<ram:InvoiceReferencedDocument>\s*<ram:IssuerAssignedID>)[^<]*(<[\s\S]*?format="102">)\d*/;
	const changed = xml
		.replace(`<ram:ID>${base.truth.number}</ram:ID>`, `<ram:ID>${number}</ram:ID>`)
		.replace(`<ram:TypeCode>${base.truth.typeCode}<`, `<ram:TypeCode>${typeCode}<`)
		.replace(cited, `$1${cites ?? 'X-0'}$2${base.truth.issueDate?.replaceAll('-', '')}`);
	if (!cited.test(xml)) throw new Error('The invoice cites none');
	const flowId = `derived-${number}`;
	const { organization, flowProfile, submittedAt, updatedAt, flowType, flowDirection, flowSyntax } = base;
	return {
		flowId,
		organization,
		name: `${number}.xml`,
		flowProfile,
		submittedAt,
		updatedAt,
		flowType,
		flowDirection,
		flowSyntax,
		processingRule: base.processingRule,
		processingRuleSource: 'Computed',
		acknowledgement: { status: 'Ok' },
		content: { original: () => Buffer.from(changed), readableView: () => base.content.readableView!() },
		truth: {
			...base.truth,
			flowId,
			number,
			typeCode,
			identity: base.truth.identity?.replace(base.truth.number ?? '', number) ?? null,
		},
	};
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** The PDF of an invoice, as a tool is to get it. */
export async function readable({ flowSyntax, content }: SampleFlow): Promise<string> {
	return sha256(flowSyntax === 'Factur-X' ? await content.original() : await content.readableView!());
}
