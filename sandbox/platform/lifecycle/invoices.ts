import { invoiceIdentity } from '../../generator/identity';
import { readSample } from '../../generator/reader';
import type { FlowTruth, PartyTruth } from '../../generator/types';
import type { PlatformFlow } from '../types';
import { selfBilledTypes } from './codeLists';
import type { MessageId } from './message';
import { schemes } from './message';
import type { LifecycleSide } from './types';

/** One flow that brought an invoice. */
export interface InvoiceFlow {
	flowId: string;
	organization: string;
	/** Which party the organization is, by the flow's type. */
	side: LifecycleSide;
	processingRule: string;
	/** `YYYY-MM-DD`: deliveries of one identity may differ in it. */
	issueDate: string;
}

/** An invoice on the platform, however many flows brought it. */
export interface KnownInvoice {
	identity: string;
	number: string;
	issueDate: string;
	typeCode: string;
	currency: string;
	seller: PartyTruth;
	buyer: PartyTruth;
	flows: InvoiceFlow[];
}

/** Which side a flow's type says its organization is on (contract 1.3.0, `FlowType`). */
const sides: Record<string, LifecycleSide> = { CustomerInvoice: 'sale', SupplierInvoice: 'purchase' };

type Facts = Omit<KnownInvoice, 'flows'>;

const factsFrom = (said: Pick<FlowTruth, keyof Facts>): Facts | null =>
	said.identity && said.number && said.issueDate && said.seller && said.buyer
		? {
				identity: said.identity,
				number: said.number.trim(),
				issueDate: said.issueDate,
				typeCode: said.typeCode ?? '380',
				currency: said.currency ?? 'EUR',
				seller: said.seller,
				buyer: said.buyer,
			}
		: null;

/** What a flow's file says; null for what is no invoice. */
async function readFacts(flow: PlatformFlow): Promise<Facts | null> {
	const read = await readSample(await flow.content.original());
	if (read.kind !== 'invoice') return null;
	const identity = invoiceIdentity(read.seller, read.number, read.issueDate);
	return factsFrom({ ...read, identity });
}

const truthOf = (flow: PlatformFlow) => (flow as { truth?: FlowTruth }).truth;

/** The identifier by which a party stands in a message: SIREN, else VAT id, else whatever it has. */
export function partyId({ siren, vatId, otherId }: PartyTruth): MessageId | null {
	if (siren !== null) return { scheme: schemes.siren, value: siren };
	if (vatId !== null) return { scheme: schemes.euVat, value: vatId };
	return otherId;
}

export const partyOn = (invoice: KnownInvoice, side: LifecycleSide) =>
	side === 'sale' ? invoice.seller : invoice.buyer;

export const isSelfBilled = ({ typeCode }: Pick<KnownInvoice, 'typeCode'>) =>
	selfBilledTypes.includes(typeCode);

/** The party that wrote the invoice: the buyer where it is self-billed. */
export const issuingSide = (invoice: Pick<KnownInvoice, 'typeCode'>): LifecycleSide =>
	isSelfBilled(invoice) ? 'purchase' : 'sale';

/**
 * The invoices among the platform's flows. A flow that knows its truth is taken at its word, the others are read;
 * either happens when it is first needed, since a hundred thousand flows take seconds.
 */
export class Invoices {
	private unread: PlatformFlow[] = [];
	private reading: Promise<unknown> = Promise.resolve();
	private readonly byIdentity = new Map<string, KnownInvoice>();
	private readonly byNumber = new Map<string, KnownInvoice[]>();
	private readonly byFlow = new Map<string, KnownInvoice>();

	/** @param onFound is told each invoice flow once it is known */
	constructor(private readonly onFound: (invoice: KnownInvoice, flow: InvoiceFlow) => void) {}

	/** Remembers flows that may be invoices. */
	note(flows: PlatformFlow[]): void {
		this.unread.push(...flows.filter(({ flowType }) => flowType in sides));
	}

	/** Looks into every flow noted so far: at once where all know their truth. */
	ready(): Promise<unknown> {
		const flows = this.unread;
		this.unread = [];
		const untold: PlatformFlow[] = [];
		for (const flow of flows) {
			const truth = truthOf(flow);
			if (truth) this.add(flow, factsFrom(truth));
			else untold.push(flow);
		}
		if (untold.length > 0) this.reading = Promise.all([this.reading, this.read(untold)]);
		return this.reading;
	}

	get(identity: string): KnownInvoice | undefined {
		return this.byIdentity.get(identity);
	}

	ofFlow(flowId: string): KnownInvoice | undefined {
		return this.byFlow.get(flowId);
	}

	/** Invoices of a number, issue date (`YYYY-MM-DD`) and one of the seller's identifiers. */
	find(sellerId: string, number: string, issueDate: string): KnownInvoice | undefined {
		return this.byNumber
			.get(number)
			?.find(
				({ seller, flows }) =>
					[seller.siren, seller.vatId, seller.otherId?.value].includes(sellerId) &&
					flows.some((flow) => flow.issueDate === issueDate),
			);
	}

	private async read(flows: PlatformFlow[]): Promise<void> {
		for (const flow of flows) this.add(flow, await readFacts(flow));
	}

	private add(flow: PlatformFlow, facts: Facts | null): void {
		if (!facts) return;
		let invoice = this.byIdentity.get(facts.identity);
		if (!invoice) {
			invoice = { ...facts, flows: [] };
			this.byIdentity.set(facts.identity, invoice);
			this.byNumber.set(facts.number, [...(this.byNumber.get(facts.number) ?? []), invoice]);
		}
		const { flowId, organization, processingRule } = flow;
		const brought: InvoiceFlow = {
			flowId,
			organization,
			side: sides[flow.flowType],
			processingRule,
			issueDate: facts.issueDate,
		};
		invoice.flows.push(brought);
		this.byFlow.set(flowId, invoice);
		this.onFound(invoice, brought);
	}
}
