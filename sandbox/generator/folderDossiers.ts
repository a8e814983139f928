import { makeSiret } from './identifiers';
import type { ReadFile } from './reader';
import type { PartyTruth, SampleDossier } from './types';

type InvoiceFile = Extract<ReadFile, { kind: 'invoice' }>;
type KnownParty = PartyTruth & { siren: string };

/** A SIREN that stands in a VAT id only may be a VAT group's, so it makes no dossier. */
const isKnown = (party: PartyTruth): party is KnownParty => party.siren !== null && !party.sirenFromVatId;
const keyOf = ({ siret, siren }: KnownParty) => siret ?? siren;

/**
 * The clients of the firm: every buyer, and every seller but those who have an invoice without a known buyer. Such an
 * invoice is to show what waiting looks like. A company that is only ever named by its SIREN gets a SIRET made for it.
 */
export function dossiersFrom(files: ReadFile[]): SampleDossier[] {
	const invoices = files.filter((file): file is InvoiceFile => file.kind === 'invoice');
	const withoutBuyer = invoices.filter(({ buyer }) => !isKnown(buyer)).map(({ seller }) => seller);
	const leftOut = new Set(withoutBuyer.filter(isKnown).map(keyOf));
	const buyers = invoices.map(({ buyer }) => buyer).filter(isKnown);
	const sellers = invoices
		.map(({ seller }) => seller)
		.filter(isKnown)
		.filter((seller) => !leftOut.has(keyOf(seller)));
	const clients = [...buyers, ...sellers];

	const dossiers = new Map<string, SampleDossier>();
	const add = (siret: string, { name }: KnownParty) => {
		if (!dossiers.has(siret)) dossiers.set(siret, { siret, siren: siret.slice(0, 9), name: name ?? siret });
	};
	for (const client of clients) if (client.siret !== null) add(client.siret, client);
	const hasDossier = (siren: string) => [...dossiers.values()].some((dossier) => dossier.siren === siren);
	for (const client of clients) if (!hasDossier(client.siren)) add(makeSiret(client.siren, 1), client);
	return [...dossiers.values()];
}
