/** Which party of an invoice an organization speaks for. */
export type LifecycleSide = 'purchase' | 'sale';

/** One reason of a status: MDT-113, MDT-114, MDT-121 and MDT-126. */
export interface ReasonGiven {
	code: string;
	label: string | null;
	/** What the other party is asked to do. */
	action: string | null;
	note: string | null;
}

/** One amount that a status declares. Amounts and rates are decimal strings as written, the date is `YYYY-MM-DD`. */
export interface PaymentGiven {
	/** MDT-207: `MEN` received, `MPA` paid. */
	type: string;
	amount: string;
	currency: string | null;
	/** VAT rate in percent. */
	rate: string | null;
	date: string | null;
}

/** Who brought a status to the platform. */
export type StatusOrigin =
	| { kind: 'platform' }
	/** Scripted: the other party, or somebody in the platform's own page. */
	| { kind: 'counterparty' }
	/** A deposit through the Flow Service. */
	| { kind: 'client'; clientId: string; organization: string; flowId: string; trackingId: string | null };

/** One status in the life cycle of an invoice. */
export interface LifecycleRecord {
	code: string;
	/** MDT-78: Paris time, `YYYY-MM-DDTHH:mm:ss`. */
	at: string;
	/** MDT-40: `WK` for a platform. */
	issuerRole: string;
	/** MDT-38: as a rule the SIREN; null for a platform. */
	issuerId: string | null;
	reasons: ReasonGiven[];
	payments: PaymentGiven[];
	/** Notes that stand in no reason. */
	notes: string[];
	/** MDT-4. */
	messageId: string;
	origin: StatusOrigin;
	/** The flows that carry it: the client's deposit and what was delivered to the parties. */
	flowIds: string[];
}

/** A status in a deposited message; the identity is null where the platform doesn't hold the invoice. */
export interface DepositedStatus {
	identity: string | null;
	number: string | null;
	code: string | null;
}

/** An invoice on the platform, named by one of its flows or by its identity `<seller>|<number>|<year>`. */
export type InvoiceReference = { flowId: string } | { identity: string };

/** An invoice that the platform doesn't hold. */
export interface UnknownInvoice {
	number: string;
	sellerSiren: string;
	/** `YYYY-MM-DD`. */
	issueDate: string;
	/** `380` by default. */
	typeCode?: string;
	/** Who gets the message; the first client's own organization by default. */
	organization?: string;
	/** What it is to that organization; `purchase` by default. */
	side?: LifecycleSide;
}

/** A status that comes from somebody else than a client of the Flow Service. */
export interface CounterpartyAct {
	/** The invoice, by a flow's id … */
	flowId?: string;
	/** … or by its identity … */
	identity?: string;
	/** … or one that the platform doesn't hold. */
	about?: UnknownInvoice;
	/** Further invoices that the same message is about. */
	others?: InvoiceReference[];
	code: string;
	/** Codes, or codes with what goes with them; labels default to the catalogue's. */
	reasons?: Array<string | (Partial<ReasonGiven> & Pick<ReasonGiven, 'code'>)>;
	/** The type defaults to `MPA` for 211 and `MEN` else, the currency to the invoice's. */
	payments?: Array<Partial<PaymentGiven> & Pick<PaymentGiven, 'amount'>>;
	note?: string;
	/** MDT-78: Paris time, `YYYY-MM-DDTHH:mm:ss`; now by default. */
	at?: string;
	/** MDT-40; who may set the status by default. */
	issuerRole?: string;
	/** `V1.3` lacks sequence numbers and knows the tax side as 9998; `V1.4` by default. */
	form?: 'V1.3' | 'V1.4';
	/** How often each party gets the message, each time under a flow id of its own; 1 by default. */
	copies?: number;
	/** Also delivers the copy for the tax side, as if it were a message for the party. */
	taxCopy?: boolean;
	/** Names neither the seller nor the issue date, as a 501 may. */
	withoutSellerAndDate?: boolean;
}

/** A company whose flows an organization gets. */
export interface Member {
	organization: string;
	siren: string;
	siret?: string;
}

export interface LifecycleOptions {
	/** Statuses that the platform gives each invoice of its own accord, in this order; 200, 202, 203 by default. */
	transmission?: string[];
	/** Also hands out the `State*` copies of mandatory statuses, which a client is to leave aside. */
	stateFlows?: boolean;
}
