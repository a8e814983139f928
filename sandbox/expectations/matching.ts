import type { PartyTruth, SampleDossier } from '../generator/types';

/**
 * Why a party leads to no dossier. `noId`: it can't be told who it is. `notAClient`: no dossier is its. The others
 * wait for a person: the SIREN stands in the VAT id only, several dossiers have it, or a dossier has it but none the SIRET.
 */
export type NoMatch = 'noId' | 'notAClient' | 'vatIdOnly' | 'severalDossiers' | 'unknownSiret';

export type Match = { dossier: SampleDossier } | { reason: NoMatch };

/** The reasons for which a dossier may be meant, so that the invoice waits on this side. */
export const isDoubtful = (reason: NoMatch) => reason !== 'noId' && reason !== 'notAClient';

/** The dossier of a party: by exact SIRET, else by a SIREN that exactly one dossier has. */
export function matchParty(party: PartyTruth | null, dossiers: SampleDossier[]): Match {
	if (!party?.siren) return { reason: party?.vatId || party?.otherId ? 'notAClient' : 'noId' };
	const sameSiret = dossiers.find(({ siret }) => siret === party.siret);
	if (sameSiret) return { dossier: sameSiret };
	const sameSiren = dossiers.filter(({ siren }) => siren === party.siren);
	if (sameSiren.length === 0) return { reason: 'notAClient' };
	if (party.siret !== null) return { reason: 'unknownSiret' };
	if (party.sirenFromVatId) return { reason: 'vatIdOnly' };
	return sameSiren.length === 1 ? { dossier: sameSiren[0] } : { reason: 'severalDossiers' };
}
