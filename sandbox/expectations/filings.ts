import type { Filing, PartyTruth, SampleDossier } from '../generator/types';
import { matchParty } from './matching';

/** Where an invoice is to be filed: as a sale in its seller's dossier, as a purchase in its buyer's. */
export function filingsOf(
	seller: PartyTruth | null,
	buyer: PartyTruth | null,
	dossiers: SampleDossier[],
): Filing[] {
	const sides = [
		{ side: 'sale', match: matchParty(seller, dossiers) },
		{ side: 'purchase', match: matchParty(buyer, dossiers) },
	] as const;
	return sides.flatMap(({ side, match }) =>
		'dossier' in match ? [{ dossierSiret: match.dossier.siret, side }] : [],
	);
}
