import type { InvoiceSummary, Side } from './types';

export interface Person {
	id: string;
	name: string;
	email: string | null;
}

/** How far a person's change has come on its way to the platform, in this order. */
export const transmissions = ['waiting', 'awaitingConfirmation', 'sent', 'refused', 'accepted'] as const;
export type Transmission = (typeof transmissions)[number];

export interface StatusReason {
	code?: string | null;
	label?: string | null;
	note?: string | null;
	action?: string | null;
}

/** Amounts and rates are decimal strings, dates `YYYY-MM-DD`. */
export interface StatusPayment {
	type: string;
	amount?: string | null;
	currency?: string | null;
	rate?: string | null;
	date?: string | null;
}

/** The contract's `PlatformStatus`: what a client writes. */
export interface PlatformStatus {
	id: string;
	code: string;
	/** Paris time, `YYYY-MM-DDTHH:mm:ss`. */
	at?: string | null;
	issuerRole?: string | null;
	reasons?: StatusReason[];
	payments?: StatusPayment[];
	note?: string | null;
	flowId?: string | null;
}

/** The contract's `DocumentStatus`. */
export interface DocumentStatus extends Required<PlatformStatus> {
	author: Person | null;
	origin: 'platform' | 'portal';
	changeId: string | null;
	transmission: Transmission | null;
	reason: string | null;
	confirmedBy: string | null;
}

/** What a person decides in the portal. */
export interface Decision {
	/** Id of the person: see `people.ts`. */
	person: string;
	code: string;
	/** Reason codes. */
	reasons?: string[];
	/** Code of what is wanted of the other party. */
	action?: string | null;
	note?: string | null;
	/** What was received per VAT rate (212). */
	vatAmounts?: Array<{ rate: string; amount: string }>;
	/** What was paid (211). */
	amount?: string | null;
	/** Day of the payment, `YYYY-MM-DD`. */
	date?: string | null;
}

/** The contract's `TransmissionReport`. */
export interface TransmissionReport {
	state: Exclude<Transmission, 'waiting'>;
	reason?: string | null;
	flowId?: string | null;
	confirmedBy?: string | null;
}

/** The contract's `Change`. */
export interface Change {
	id: string;
	/** ISO 8601. */
	at: string;
	type: 'statusChanged' | 'documentFiled';
	origin: 'platform' | 'portal';
	author: Person | null;
	document: {
		id: string;
		dossierId: string;
		side: Side;
		filingKey: string;
		fileName: string;
		invoice: InvoiceSummary;
	};
	status: DocumentStatus | null;
}
