import { kindOf } from '../invoice/kind';
import type { Invoice, Side, Status } from '../item';
import { findingsAboutHistory, findingsAboutInvoice, named } from './findings';
import { currentStatus, isFinal, standing } from './history';
import { actorsOf } from './roles';
import { STATUSES, type LifecycleStatus, type StatusData } from './statuses';
import { warningsAbout } from './unusual';

/** What one platform does differently from the others, as its connection is set up. */
export interface PlatformRules {
	/** It takes only 211 and 212 about international invoices (processing rule B2BInt), and refuses 205 and 210. */
	internationalPaymentsOnly: boolean;
}

export interface ApplicableInput {
	invoice: Pick<
		Invoice,
		| 'typeCode'
		| 'businessProcess'
		| 'vatDueCode'
		| 'totals'
		| 'vatBreakdown'
		| 'seller'
		| 'buyer'
		| 'payee'
		| 'references'
	>;
	/** The dossier is the buyer (purchase) or the seller (sale). */
	side: Side;
	/** Statuses known so far, in any order. */
	history: Status[];
	historyComplete: boolean;
	/** The flow's processing rule; null when the platform gives none. */
	processingRule: string | null;
	rules: PlatformRules;
	/** A corrected invoice that replaces this one, as far as one is known. */
	replacedBy?: Pick<Invoice, 'number' | 'typeCode'> | null;
}

export interface ApplicableStatus {
	status: LifecycleStatus;
	/** Codes of the reasons that may be given for this invoice. */
	reasons: string[];
	required: StatusData[];
	optional: StatusData[];
	/** Why a person should think twice. */
	warnings: string[];
}

export interface Applicable {
	/** By code, ascending. */
	applicable: ApplicableStatus[];
	/** Why nothing is offered; null when something is. */
	refusal: string | null;
	/** What is odd or not known about the invoice and its history. */
	findings: string[];
}

/** Rules under which an invoice has statuses to set (§7, processing rules). */
const OPEN_RULES = ['B2B', 'B2BInt', 'B2G', 'B2GInt'];
/** Rules under which it never has. */
const CLOSED_RULES = ['B2C', 'ArchiveOnly'];
const PUBLIC_SECTOR = ['B2G', 'B2GInt'];

/** The payment event, all that some platforms take about international invoices. */
const PAYMENT_STATUSES = ['211', '212'];

/** Statuses after which anything else may follow, but not the same again (§2.2). */
const NOT_TWICE = ['204', '205', '206', '207', '208', '209', '211'];
/** What may follow a payment received: a further one, the balance, a dispute, a refusal (§2.2, §7). */
const AFTER_PAYMENT = ['207', '210', '211', '212'];

/**
 * The statuses that a dossier may set on an invoice now, after §2.2 and §7 of the domain rules. Where both speak of
 * roles, §7 holds: recipient and issuer, payer and payee. Nothing here judges statuses that come in.
 */
export function applicableStatuses(input: ApplicableInput): Applicable {
	const { invoice, processingRule } = input;
	const known = standing(input.history);
	const actors = actorsOf(invoice, input.side);
	const findings = [
		...(processingRule === null ? ['The platform gives no processing rule: the invoice counts as B2B'] : []),
		...findingsAboutHistory(known, input.historyComplete, actors),
		...findingsAboutInvoice(invoice),
	];
	const closed = closedByRule(processingRule) ?? ended(known.own);
	if (closed !== null) return { applicable: [], refusal: closed, findings };

	const from = currentStatus(input.history);
	const replaced = isReplaced(input);
	const applicable = STATUSES.filter(({ setBy }) => setBy.some((actor) => actors.includes(actor)))
		.filter(({ code }) => isTaken(code, input))
		.filter(({ code }) => from === null || mayFollow(from.code, code, replaced))
		.map((status) => ({
			status,
			reasons: reasonsOf(status, processingRule),
			required: status.required,
			optional: status.optional,
			warnings: warningsAbout(status.code, { invoice, own: known.own, from, replaced }),
		}));
	const refusal =
		from && !applicable.length ? `Nothing that the dossier may set follows ${named(from)}` : null;
	return { applicable, refusal, findings };
}

function closedByRule(rule: string | null): string | null {
	if (rule === null || OPEN_RULES.includes(rule)) return null;
	return CLOSED_RULES.includes(rule)
		? `Invoices under processing rule ${rule} have no statuses to set`
		: `Under processing rule ${rule} it isn't settled whether statuses apply: wait until the platform gives another`;
}

/** §7, after the end: 210, 213, 220 and 501, whatever is dated later. */
function ended(own: Status[]): string | null {
	const end = own.findLast(isFinal);
	return end ? `The life cycle has ended with ${named(end)}: nothing is offered after it` : null;
}

/** §7, processing rules: what some platforms refuse about international invoices. */
function isTaken(code: string, { processingRule, rules }: ApplicableInput): boolean {
	const paymentsOnly = processingRule === 'B2BInt' && rules.internationalPaymentsOnly;
	return !paymentsOnly || PAYMENT_STATUSES.includes(code);
}

/** §2.2, and §7 on 220, which closes a replaced invoice even after a payment. */
function mayFollow(from: string, code: string, replaced: boolean): boolean {
	if (from === '212') return AFTER_PAYMENT.includes(code) || (code === '220' && replaced);
	return from !== code || !NOT_TWICE.includes(code);
}

function reasonsOf({ reasons, reasonsB2G }: LifecycleStatus, rule: string | null): string[] {
	return (isPublicSector(rule) && reasonsB2G) || reasons;
}

/** Whether an invoice goes to the public sector, by its flow's processing rule. */
export function isPublicSector(processingRule: string | null): boolean {
	return PUBLIC_SECTOR.includes(processingRule ?? '');
}

/** §7, 220: only a corrected invoice (384 471 472 473) replaces another; a credit note doesn't. */
function isReplaced({ replacedBy }: ApplicableInput): boolean {
	return replacedBy != null && kindOf(replacedBy).corrected;
}
