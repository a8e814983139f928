import { uuidFrom } from '../../generator/random';
import type { FlowStore } from '../flowStore';
import type { PlatformFlow } from '../types';
import { mandatoryStatuses, roles, sideOfRole } from './codeLists';
import { taxCopyOf } from './compose';
import { Histories } from './histories';
import { Invoices, issuingSide, partyOn, type InvoiceFlow, type KnownInvoice } from './invoices';
import { Members } from './members';
import type { StatusMessage } from './message';
import { statusFlow } from './statusFlow';
import { parisTime } from './time';
import type { InvoiceReference, LifecycleSide, Member } from './types';
import { writeMessage } from './writeMessage';

/** An organization, and the party it is of an invoice. */
export interface Addressee {
	organization: string;
	side: LifecycleSide;
}

/** What the platform knows of its invoices, their parties and their life cycles. */
export class LifecycleBook {
	readonly members: Members;
	readonly histories = new Histories();
	readonly invoices = new Invoices((invoice, flow) => this.arrive(invoice, flow));
	private arrived = new Set<KnownInvoice>();

	/** @param stateFlows whether clients are shown the copies for the tax side */
	constructor(
		private readonly store: FlowStore,
		members: Member[],
		private readonly stateFlows: boolean,
	) {
		this.members = new Members(members);
	}

	private arrive(invoice: KnownInvoice, { organization, side }: InvoiceFlow): void {
		this.members.learn(organization, partyOn(invoice, side));
		this.arrived.add(invoice);
	}

	/** The invoices that have come, or come again, since the last call and are accepted; the others wait. */
	takeArrived(): KnownInvoice[] {
		const accepted = [...this.arrived].filter((invoice) => this.cameAt(invoice) !== null);
		for (const invoice of accepted) this.arrived.delete(invoice);
		return accepted;
	}

	/**
	 * The invoice that a flow or an identity names.
	 *
	 * @throws Error if the platform holds no such invoice
	 */
	invoice(reference: InvoiceReference): KnownInvoice {
		const byFlow = 'flowId' in reference;
		const found = byFlow ? this.invoices.ofFlow(reference.flowId) : this.invoices.get(reference.identity);
		if (found) return found;
		const name = byFlow ? reference.flowId : reference.identity;
		throw new Error(`The sandbox platform holds no invoice ${name}.`);
	}

	/** When an invoice came with a flow that was found to be in order, in milliseconds since 1970; null: it hasn't yet. */
	cameAt({ flows }: KnownInvoice): number | null {
		const held = flows.map(({ flowId }) => this.store.get(flowId));
		const accepted = held.find((flow) => flow?.acknowledgement.status === 'Ok');
		return accepted ? Date.parse(accepted.updatedAt) : null;
	}

	/** The organizations on the platform that an invoice's parties belong to. */
	addressees(invoice: KnownInvoice, sides: LifecycleSide[]): Addressee[] {
		return sides.flatMap((side) =>
			this.members.organizationsOf(partyOn(invoice, side)).map((organization) => ({ organization, side })),
		);
	}

	/** How the platform processes an invoice for an organization. */
	processingRule({ flows }: KnownInvoice, organization: string): string {
		const own = flows.find((flow) => flow.organization === organization) ?? flows[0];
		return own?.processingRule ?? 'B2B';
	}

	/** MDT-95 for a party: when it issued the invoice (200) or received it (202). Paris time. */
	receivedAt(invoice: KnownInvoice, side: LifecycleSide): string {
		const start = side === issuingSide(invoice) ? '200' : '202';
		const began = this.histories.of(invoice.identity).find(({ code }) => code === start);
		return began?.at ?? parisTime(this.cameAt(invoice) ?? Date.now());
	}

	/** The flows of a status's copy for the tax side, where clients are to be shown them. `at` in milliseconds. */
	stateCopies(invoice: KnownInvoice, message: StatusMessage, at: number): PlatformFlow[] {
		const { code } = message.statuses[0];
		if (!this.stateFlows || !mandatoryStatuses.includes(code ?? '')) return [];
		const role = message.issuer?.role ?? null;
		const side = role === roles.platform ? issuingSide(invoice) : sideOfRole(role);
		const copy = taxCopyOf(message);
		return this.addressees(invoice, [side]).map((addressee) =>
			statusFlow({
				...addressee,
				flowId: uuidFrom('state copy', copy.id ?? '', addressee.organization),
				processingRule: this.processingRule(invoice, addressee.organization),
				name: `${message.name ?? 'CDV'}_F2`,
				at,
				state: true,
				original: () => writeMessage(copy),
			}),
		);
	}
}
