import { randomUUID } from 'node:crypto';

import type { PartyTruth } from '../../generator/types';
import type { FlowStore } from '../flowStore';
import type { PlatformFlow } from '../types';
import type { Addressee, LifecycleBook } from './book';
import { roles, sideOfRole } from './codeLists';
import { compose, issuerRoleOf, taxCopyOf } from './compose';
import { partyId, partyOn, type KnownInvoice } from './invoices';
import type { StatusMessage } from './message';
import { recordOf } from './record';
import { statusFlow } from './statusFlow';
import { parisTime } from './time';
import type { CounterpartyAct, UnknownInvoice } from './types';
import { writeMessage } from './writeMessage';

/** A SIREN that no company has. */
const nobodysSiren = '000000000';

const company = (siren: string): PartyTruth => ({
	name: null,
	siren,
	siret: null,
	vatId: null,
	sirenFromVatId: false,
	otherId: null,
});

const madeUp = ({ number, sellerSiren, issueDate, typeCode }: UnknownInvoice): KnownInvoice => ({
	identity: `${sellerSiren}|${number}|${issueDate.slice(0, 4)}`,
	number,
	issueDate,
	typeCode: typeCode ?? '380',
	currency: 'EUR',
	seller: company(sellerSiren),
	buyer: company(nobodysSiren),
	flows: [],
});

/** The invoices that an act names, on the platform or made up, in the order of the message. */
function invoicesOf(
	{ flowId, identity, about, others = [] }: CounterpartyAct,
	book: LifecycleBook,
): KnownInvoice[] {
	const named = [
		...(flowId === undefined ? [] : [book.invoice({ flowId })]),
		...(identity === undefined ? [] : [book.invoice({ identity })]),
		...(about === undefined ? [] : [madeUp(about)]),
	];
	if (named.length !== 1) throw new Error('A status is about one of flowId, identity and about.');
	return [...named, ...others.map((other) => book.invoice(other))];
}

/** A message has one issuer, so its invoices have that party in common; a platform may speak of any. */
function checkOneIssuer({ issuer }: StatusMessage, invoices: KnownInvoice[]): void {
	if (issuer?.role === roles.platform) return;
	const side = sideOfRole(issuer?.role ?? null);
	const ids = new Set(invoices.map((invoice) => partyId(partyOn(invoice, side))?.value));
	if (ids.size > 1)
		throw new Error(`The invoices of one message need the same ${issuer?.role}: ${[...ids].join(', ')}.`);
}

/** Makes the status of another party reach the organizations on the platform, as a script wants it. */
export class Counterparty {
	constructor(
		private readonly store: FlowStore,
		private readonly book: LifecycleBook,
		private readonly defaultOrganization: string,
	) {}

	/**
	 * Records a status and delivers it now to every party of the invoices that is on the platform.
	 *
	 * @returns the ids of the flows that carry it
	 * @throws Error for an invoice that the platform doesn't hold, or one whose parties aren't on the platform
	 */
	act(act: CounterpartyAct): string[] {
		const invoices = invoicesOf(act, this.book);
		const message = this.compose(act, invoices);
		checkOneIssuer(message, invoices);
		const flows = this.deliveries(act, invoices, message);
		if (flows.length === 0)
			throw new Error(
				`No party of invoice ${invoices[0].identity} is an organization of the sandbox platform.`,
			);
		const kind = message.issuer?.role === roles.platform ? 'platform' : 'counterparty';
		invoices.forEach((invoice, order) => {
			const record = recordOf(message, message.statuses[order], { kind });
			record.flowIds.push(...flows.map(({ flowId }) => flowId));
			this.book.histories.add(invoice.identity, record);
		});
		this.store.add([...flows, ...this.book.stateCopies(invoices[0], message, Date.now())]);
		return flows.map(({ flowId }) => flowId);
	}

	private compose(act: CounterpartyAct, invoices: KnownInvoice[]): StatusMessage {
		const at = act.at ?? parisTime(Date.now());
		const role = act.issuerRole ?? issuerRoleOf(act.code, invoices[0]);
		const receivedAt = (invoice: KnownInvoice) =>
			role === roles.platform ? at : this.book.receivedAt(invoice, sideOfRole(role));
		return compose({
			...act,
			at,
			issuerRole: role,
			madeAt: Date.now(),
			invoices: invoices.map((invoice) => ({ invoice, receivedAt: receivedAt(invoice) })),
		});
	}

	private deliveries(act: CounterpartyAct, invoices: KnownInvoice[], message: StatusMessage): PlatformFlow[] {
		const messages = Array.from({ length: act.copies ?? 1 }, () => message);
		if (act.taxCopy) messages.push(taxCopyOf(message, act.form));
		const [first] = invoices;
		return messages.flatMap((one) => {
			const bytes = writeMessage(one);
			return this.addressees(act, invoices).map((addressee) =>
				statusFlow({
					...addressee,
					flowId: randomUUID(),
					processingRule: this.book.processingRule(first, addressee.organization),
					name: one.name ?? 'CDV',
					at: Date.now(),
					original: () => bytes,
				}),
			);
		});
	}

	/** Each organization once a side, however many of the invoices are its. */
	private addressees({ about }: CounterpartyAct, invoices: KnownInvoice[]): Addressee[] {
		if (about)
			return [
				{ organization: about.organization ?? this.defaultOrganization, side: about.side ?? 'purchase' },
			];
		const all = invoices.flatMap((invoice) => this.book.addressees(invoice, ['sale', 'purchase']));
		return [...new Map(all.map((one) => [`${one.organization}|${one.side}`, one])).values()];
	}
}
