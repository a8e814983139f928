import { uuidFrom } from '../../generator/random';
import type { FlowStore } from '../flowStore';
import type { PlatformFlow } from '../types';
import type { LifecycleBook } from './book';
import { compose, sidesTold, type Draft } from './compose';
import type { KnownInvoice } from './invoices';
import { recordOf } from './record';
import { statusFlow } from './statusFlow';
import { parisTime } from './time';
import type { LifecycleRecord } from './types';
import { writeMessage } from './writeMessage';

const second = 1000;

/** One transmission status of an invoice: what was recorded, and how its message is written. */
interface Step {
	record: LifecycleRecord;
	draft: Draft;
	/** Milliseconds since 1970. */
	at: number;
}

/** Gives each accepted invoice its transmission statuses, a second apart, and hands them to the parties once. */
export class Transmission {
	private readonly steps = new Map<string, Step[]>();
	private readonly delivered = new Set<string>();

	constructor(
		private readonly codes: string[],
		private readonly store: FlowStore,
		private readonly book: LifecycleBook,
	) {}

	/** Serves the invoices that have come. A message names the seller by its SIREN, so a foreign seller's has none. */
	run(): void {
		const served = this.book.takeArrived().filter(({ seller }) => seller.siren !== null);
		this.store.add(served.flatMap((invoice) => this.flowsFor(invoice)));
	}

	private flowsFor(invoice: KnownInvoice): PlatformFlow[] {
		const began = this.steps.has(invoice.identity);
		const steps = this.steps.get(invoice.identity) ?? this.begin(invoice);
		const toParties = steps.flatMap((step) => this.deliveries(invoice, step));
		if (began) return toParties;
		const copies = steps.flatMap(({ draft, at }) => this.book.stateCopies(invoice, compose(draft), at));
		return [...toParties, ...copies];
	}

	/** Records the statuses, from the second after the invoice's own instant on. */
	private begin(invoice: KnownInvoice): Step[] {
		const came = this.book.cameAt(invoice) ?? 0;
		const first = Math.ceil((came + 1) / second) * second;
		const timeOf = (order: number) => parisTime(first + order * second);
		const received = this.codes.indexOf('202');
		const steps = this.codes.map((code, order) => {
			const at = timeOf(order);
			const receivedAt = code === '200' || received < 0 ? at : timeOf(received);
			const draft = { code, at, madeAt: first + order * second, invoices: [{ invoice, receivedAt }] };
			const message = compose(draft);
			const record = recordOf(message, message.statuses[0], { kind: 'platform' });
			this.book.histories.add(invoice.identity, record);
			// What comes at this very moment isn't dated ahead, or a client's search would run ahead of time.
			const shown = Math.max(Math.min(first + order * second, Date.now()), came + order + 1);
			return { record, draft, at: shown };
		});
		this.steps.set(invoice.identity, steps);
		return steps;
	}

	private deliveries(invoice: KnownInvoice, { record, draft, at }: Step): PlatformFlow[] {
		const { code } = draft;
		const addressees = this.book.addressees(invoice, sidesTold(code, invoice));
		return addressees.flatMap((addressee) => {
			const flowId = uuidFrom('status', invoice.identity, code, addressee.organization, addressee.side);
			if (this.delivered.has(flowId)) return [];
			this.delivered.add(flowId);
			record.flowIds.push(flowId);
			return statusFlow({
				...addressee,
				flowId,
				processingRule: this.book.processingRule(invoice, addressee.organization),
				name: `CDV_${invoice.number}_${code}`,
				at,
				original: () => writeMessage(compose(draft)),
			});
		});
	}
}
