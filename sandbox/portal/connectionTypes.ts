/** The contract's `Application`. */
export interface Application {
	id: string;
	name: string;
	active: boolean;
}

/** The contract's `ConnectionTerms`. */
export interface ConnectionTerms {
	/** A day, an instant, or null for all invoices. */
	connectedFrom: string | null;
	platform?: string | null;
	organization?: string | null;
}

/** The contract's `Connection`. */
export interface Connection extends Required<ConnectionTerms> {
	dossierId: string;
	dossierName: string;
	siret: string | null;
	siren: string | null;
	state: 'connected' | 'disconnected';
	connectedAt: string;
	disconnectedAt: string | null;
}
