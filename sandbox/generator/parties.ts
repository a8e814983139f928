import type { InvoiceParty } from './invoice';
import type { PartyTruth } from './types';

export interface Identifier {
	scheme: string;
	value: string;
}

/** How the parties of an invoice are identified in both syntaxes: ISO 6523 and EAS schemes. */
const schemes = { siren: '0002', siret: '0009', frenchAddress: '0225', belgianVat: '9925' };

/** BT-30 / BT-47: the SIREN; null for a foreign company. */
export const legalId = ({ company }: InvoiceParty): Identifier | null =>
	company.siren === null ? null : { scheme: schemes.siren, value: company.siren };

/** BT-29 / BT-46: the SIRET, where the party is identified by it. */
export const establishmentId = ({ company, siretPlace }: InvoiceParty): Identifier | null =>
	siretPlace === 'identifier' && company.siret !== null
		? { scheme: schemes.siret, value: company.siret }
		: null;

/** BT-34 / BT-49: `SIREN`, or `SIREN_SIRET` where an establishment is addressed. */
export function electronicAddress({ company, siretPlace }: InvoiceParty): Identifier {
	if (company.siren === null) return { scheme: schemes.belgianVat, value: company.vatId };
	const parts = siretPlace === 'electronicAddress' ? [company.siren, company.siret] : [company.siren];
	return { scheme: schemes.frenchAddress, value: parts.join('_') };
}

/** What the file says of a party. */
export const partyTruth = ({ company, siretPlace }: InvoiceParty): PartyTruth => ({
	name: company.name,
	siren: company.siren,
	siret: siretPlace === 'none' ? null : company.siret,
	vatId: company.vatId,
	sirenFromVatId: false,
	otherId: null,
});
