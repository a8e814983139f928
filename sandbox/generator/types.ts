import type { PlatformFlow } from '../platform/types';

export type Side = 'purchase' | 'sale';
export type InvoiceSyntax = 'UBL' | 'CII' | 'Factur-X';

/** One client company of the firm. Natural key: the SIRET. */
export interface SampleDossier {
	siret: string;
	siren: string;
	name: string;
}

/** What a file says of one of its parties. */
export interface PartyTruth {
	name: string | null;
	siren: string | null;
	siret: string | null;
	vatId: string | null;
	/** The SIREN stands nowhere but inside the VAT id. */
	sirenFromVatId: boolean;
	/** An identifier of another scheme, for a party with neither SIREN nor VAT id. */
	otherId: { scheme: string; value: string } | null;
}

/** A document that is to stand in a dossier. */
export interface Filing {
	dossierSiret: string;
	side: Side;
}

/**
 * What is true of a flow, known to whoever made it and never taken from the pack. Dates are `YYYY-MM-DD`, amounts
 * decimal strings; null where the file isn't an invoice or doesn't say it.
 */
export interface FlowTruth {
	flowId: string;
	organization: string;
	flowType: string;
	direction: 'In' | 'Out';
	syntax: string;
	/** `unreadable`: no invoice and no status message can be understood in the file. */
	kind: 'invoice' | 'status' | 'unreadable';
	/** Invoice identity: seller key, number and year of the issue date, joined by `|`. */
	identity: string | null;
	number: string | null;
	issueDate: string | null;
	typeCode: string | null;
	payable: string | null;
	currency: string | null;
	seller: PartyTruth | null;
	buyer: PartyTruth | null;
	sellerSiren: string | null;
	buyerSiren: string | null;
	/** Where the invoice is to be filed, if every dossier of the set is connected. */
	filings: Filing[];
	/** SHA-256 of the original; null where the file is made when it is downloaded. */
	originalSha256: string | null;
	/** The file a flow was loaded from; null for a generated one. */
	file: string | null;
	/** Why an unreadable file can't be understood; null for the others. */
	unreadableBecause: string | null;
}

/** A flow for the platform, with its truth. */
export interface SampleFlow extends PlatformFlow {
	truth: FlowTruth;
}

/** Flows and the dossiers of the firm they concern. */
export interface SampleSet {
	organizations: string[];
	dossiers: SampleDossier[];
	flows: SampleFlow[];
}
