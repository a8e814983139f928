import { uuidFrom } from '../../generator/random';
import { parseXml } from '../../generator/xmlReader';
import type { FlowStore } from '../flowStore';
import type { AckDetail, Depositor, PlatformFlow } from '../types';
import type { Addressee, LifecycleBook } from './book';
import { sideOfRole } from './codeLists';
import { claimFindings, clientFindings, senderFindings, unknownInvoice } from './depositRules';
import type { KnownInvoice } from './invoices';
import type { MessageStatus, StatusMessage } from './message';
import { messageFindings } from './messageRules';
import { readMessage } from './readMessage';
import { recordOf } from './record';
import { statusFlow } from './statusFlow';
import { structureProblem } from './structure';
import { spread } from './time';
import type { DepositedStatus } from './types';

const hasError = (details: AckDetail[]) => details.some(({ level }) => level === 'Error');

const schemaError = (reason: string): AckDetail => ({
	level: 'Error',
	item: 'file',
	reasonCode: 'InvalidSchema',
	reasonMessage: `The file is no valid status message (CDAR D22B): ${reason}`,
});

/** A deposited file as a status message, or why it is none. */
export type ParsedMessage = { message: StatusMessage } | { problem: string };

/** Parses a file as a status message. */
export function parseMessage(file: Buffer): ParsedMessage {
	try {
		const reader = parseXml(file);
		const problem = structureProblem(reader);
		return problem === null ? { message: readMessage(reader) } : { problem };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}

/** The status messages that clients deposit: whether they are in order, and what they change. */
export class StatusDeposits {
	/** Ids (MDT-4) of the messages taken from each organization. */
	private readonly taken = new Map<string, Set<string>>();

	constructor(
		private readonly store: FlowStore,
		private readonly book: LifecycleBook,
		private readonly internationalPaymentsOnly: boolean,
	) {}

	/** What is wrong or odd about a deposited file; with an `Error` among it, the deposit is refused. */
	judge(parsed: ParsedMessage, organization: string): AckDetail[] {
		if ('problem' in parsed) return [schemaError(parsed.problem)];
		const { message } = parsed;
		const about = message.statuses.map((status) => ({ status, invoice: this.invoiceOf(status) }));
		const ruleOf = (invoice: KnownInvoice) => this.book.processingRule(invoice, organization);
		const publicSector = about.some(({ invoice }) => invoice && ruleOf(invoice).startsWith('B2G'));
		const ruleFindings = messageFindings(message, publicSector);
		// The first kind of error is what has to be put right first.
		for (const found of [senderFindings(message), ruleFindings, clientFindings(message)])
			if (hasError(found)) return found;
		const claimed = about.flatMap(({ status, invoice }) =>
			invoice === null
				? [unknownInvoice(status)]
				: claimFindings({
						message,
						status,
						invoice,
						history: this.book.histories.of(invoice.identity),
						processingRule: ruleOf(invoice),
						speaksFor: (company) => this.book.members.organizationsOf(company).includes(organization),
						internationalPaymentsOnly: this.internationalPaymentsOnly,
					}),
		);
		return [...ruleFindings, ...claimed, ...this.repeated(message, organization)];
	}

	/** What a message says of which invoices. */
	statusesIn({ statuses }: StatusMessage): DepositedStatus[] {
		return statuses.map((status) => ({
			identity: this.invoiceOf(status)?.identity ?? null,
			number: status.number,
			code: status.code,
		}));
	}

	/** Takes an accepted deposit into the life cycles of its invoices, and hands it to the other parties. */
	take(message: StatusMessage, flow: PlatformFlow, { organization, clientId }: Depositor): void {
		this.takenBy(organization).add(message.id ?? '');
		const { flowId, trackingId = null } = flow;
		const origin = { kind: 'client', clientId, organization, flowId, trackingId } as const;
		const delivered = new Map<string, PlatformFlow>();
		for (const status of message.statuses) {
			const invoice = this.invoiceOf(status);
			if (!invoice) continue;
			const record = recordOf(message, status, origin);
			record.flowIds.push(flowId);
			for (const addressee of this.otherParties(invoice, message)) {
				const passedOn = this.passOn(flow, invoice, message, addressee);
				record.flowIds.push(passedOn.flowId);
				delivered.set(passedOn.flowId, passedOn);
			}
			this.book.histories.add(invoice.identity, record);
			for (const copy of this.book.stateCopies(invoice, message, Date.now()))
				delivered.set(copy.flowId, copy);
		}
		this.store.add([...delivered.values()]);
	}

	/** The invoice by seller, number and issue date, if one of its flows was accepted. */
	private invoiceOf({ sellerIds, number, issueDate }: MessageStatus): KnownInvoice | null {
		const found = this.book.invoices.find(sellerIds[0]?.value ?? '', number ?? '', spread(issueDate ?? ''));
		return found && this.book.cameAt(found) !== null ? found : null;
	}

	private otherParties(invoice: KnownInvoice, { issuer }: StatusMessage): Addressee[] {
		const own = sideOfRole(issuer?.role ?? null);
		return this.book.addressees(invoice, [own === 'sale' ? 'purchase' : 'sale']);
	}

	private passOn(
		{ flowId, content }: PlatformFlow,
		invoice: KnownInvoice,
		message: StatusMessage,
		addressee: Addressee,
	): PlatformFlow {
		return statusFlow({
			...addressee,
			flowId: uuidFrom('passed on', flowId, addressee.organization, addressee.side),
			processingRule: this.book.processingRule(invoice, addressee.organization),
			name: message.name ?? `CDV_${invoice.number}`,
			at: Date.now(),
			original: content.original,
		});
	}

	private takenBy(organization: string): Set<string> {
		let ids = this.taken.get(organization);
		if (!ids) this.taken.set(organization, (ids = new Set()));
		return ids;
	}

	private repeated({ id }: StatusMessage, organization: string): AckDetail[] {
		if (!this.takenBy(organization).has(id ?? '')) return [];
		const reasonMessage = `Uniqueness: a message with the id ${id} has been taken before`;
		return [{ level: 'Error', item: 'MDT-4', reasonCode: 'AlreadyExistingFlow', reasonMessage }];
	}
}
