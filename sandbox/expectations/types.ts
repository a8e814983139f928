import type { Filing, Side } from '../generator/types';
import type { NoMatch } from './matching';

/** One flow that brought an invoice. */
export interface Delivery {
	flowId: string;
	/** The file it was loaded from; null for a generated one. */
	file: string | null;
	/** SHA-256 of its original; null where it isn't known before the download. */
	originalSha256: string | null;
}

/** A document that is to stand in the portal exactly once. */
export interface ExpectedFiling extends Filing {
	identity: string;
	/** The flows that brought the invoice; any of them may be the one that is filed. */
	deliveries: Delivery[];
}

export interface RepeatedInvoice {
	identity: string;
	deliveries: Delivery[];
	/** `alreadyFiled`: all deliveries are the same file. `conflict`: they differ. */
	outcome: 'alreadyFiled' | 'conflict';
}

export interface Waiting extends Delivery {
	identity: string | null;
	/** Null where it can't even be told which invoice it is. */
	side: Side | null;
	reason: NoMatch | 'noIdentity';
}

export interface SetApart extends Delivery {
	kind: 'status' | 'unreadable' | 'pending' | 'refused';
	reason: string;
}

export interface Expectations {
	/** Flows offered, of every kind. */
	flows: number;
	/** Invoices by identity, however many flows brought each. */
	invoices: number;
	filings: ExpectedFiling[];
	repeated: RepeatedInvoice[];
	waiting: Waiting[];
	setApart: SetApart[];
}

/** A document as it stands in the portal. */
export interface PortalDocument extends Filing {
	identity: string;
	/** Null where only a readable view stands there. */
	originalSha256: string | null;
}

export interface Comparison {
	flows: number;
	invoices: number;
	filingsExpected: number;
	/** Expected filings that are there, once or more. */
	filed: number;
	lost: number;
	/** Documents beyond the first of a filing. */
	twice: number;
	/** Documents that nothing asked for: a wrong dossier, side or identity. */
	unexpected: number;
	/** Documents whose original is none of the files that the platform handed out for the invoice. */
	altered: number;
	/** Nothing lost, twice, unexpected or altered. */
	ok: boolean;
	lostFilings: ExpectedFiling[];
	twiceFilings: ExpectedFiling[];
	unexpectedDocuments: PortalDocument[];
	alteredDocuments: PortalDocument[];
}
