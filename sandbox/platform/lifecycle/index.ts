import type { FlowStore } from '../flowStore';
import type { AckDetail, Depositor, PlatformFlow } from '../types';
import { LifecycleBook } from './book';
import { Counterparty } from './counterparty';
import type { StatusMessage } from './message';
import { StatusDeposits, type ParsedMessage } from './statusDeposits';
import { Transmission } from './transmission';
import type { CounterpartyAct, DepositedStatus, LifecycleOptions, LifecycleRecord, Member } from './types';

export interface LifecycleSettings {
	/** Null: the platform gives no status of its own accord. */
	options: LifecycleOptions | null;
	members: Member[];
	internationalPaymentsOnly: boolean;
	/** Who gets a message about an invoice that the platform doesn't hold. */
	defaultOrganization: string;
}

const usualTransmission = ['200', '202', '203'];

/** The life cycles of the platform's invoices. */
export class Lifecycle {
	private readonly book: LifecycleBook;
	private readonly transmission: Transmission | null;
	private readonly statusDeposits: StatusDeposits;
	private readonly scripted: Counterparty;

	constructor(
		store: FlowStore,
		{ options, members, internationalPaymentsOnly, defaultOrganization }: LifecycleSettings,
	) {
		this.book = new LifecycleBook(store, members, options?.stateFlows ?? false);
		const codes = options?.transmission ?? usualTransmission;
		this.transmission = options && new Transmission(codes, store, this.book);
		this.statusDeposits = new StatusDeposits(store, this.book, internationalPaymentsOnly);
		this.scripted = new Counterparty(store, this.book, defaultOrganization);
	}

	/** Notes flows that the platform holds; gives their invoices their statuses, where it does so of its own accord. */
	note(flows: PlatformFlow[]): void {
		this.book.invoices.note(flows);
		this.transmit();
	}

	/** Looks again for invoices that were accepted meanwhile. */
	transmit(): void {
		if (this.transmission) void this.ready();
	}

	/** Knows every invoice noted so far: at once, unless a file has to be read. */
	ready(): Promise<void> {
		const read = this.book.invoices.ready();
		this.transmission?.run();
		return read.then(() => this.transmission?.run());
	}

	/** What speaks against a deposited status message. Call after `ready`. */
	judge(parsed: ParsedMessage, organization: string): AckDetail[] {
		return this.statusDeposits.judge(parsed, organization);
	}

	/** Takes an accepted status message into the life cycles. Call after `ready`. */
	take(message: StatusMessage, flow: PlatformFlow, depositor: Depositor): void {
		this.statusDeposits.take(message, flow, depositor);
	}

	/** Which statuses of which invoices a message holds. */
	statusesIn(message: StatusMessage): DepositedStatus[] {
		void this.ready();
		return this.statusDeposits.statusesIn(message);
	}

	async counterparty(act: CounterpartyAct): Promise<string[]> {
		await this.ready();
		return this.scripted.act(act);
	}

	/** An invoice's statuses, in the order in which the platform came to know them. */
	history(reference: string): LifecycleRecord[] {
		void this.ready();
		const { invoices, histories } = this.book;
		const identity = invoices.ofFlow(reference)?.identity ?? reference;
		return structuredClone(histories.of(identity));
	}
}
