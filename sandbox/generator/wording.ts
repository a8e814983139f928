import type { InvoiceLine, SampleInvoice } from './invoice';

/** What a document is called on paper, by type code (UNTDID 1001). */
export const titles: Record<string, string> = {
	'380': 'Facture',
	'381': 'Avoir',
	'384': 'Facture rectificative',
	'386': 'Facture d’acompte',
	'389': 'Autofacture',
};

/** Notes that a French invoice carries, by subject code (BT-21). */
export const notes: Array<{ subject: string; text: string }> = [
	{ subject: 'PMT', text: 'Indemnité forfaitaire de recouvrement en cas de retard : 40 €.' },
	{ subject: 'PMD', text: 'Pénalités de retard : trois fois le taux d’intérêt légal.' },
	{ subject: 'AAB', text: 'Aucun escompte pour paiement anticipé.' },
];

export const selfBillingNote = 'Facture établie par l’acheteur au nom et pour le compte du vendeur.';
export const reverseCharge = { code: 'VATEX-EU-AE', text: 'Autoliquidation de la TVA par le preneur' };

/** UN/ECE Recommendation 20, on paper. */
export const unitNames: Record<InvoiceLine['article']['unit'], string> = {
	C62: 'u',
	KGM: 'kg',
	LTR: 'l',
	MTK: 'm²',
	KMT: 'km',
	HUR: 'h',
	DAY: 'j',
};

/** All notes of an invoice, with their subject codes. */
export const notesOf = (invoice: SampleInvoice): Array<{ subject: string | null; text: string }> =>
	invoice.typeCode === '389' ? [...notes, { subject: null, text: selfBillingNote }] : notes;
