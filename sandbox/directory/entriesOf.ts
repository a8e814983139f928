import type { SampleSet } from '../generator/types';
import { Register } from './register';
import type { DirectoryEntries, DirectoryLine } from './types';

interface Party {
	siren: string;
	siret: string | null;
	name: string;
}

/** How a company stands in the directory: its lines and routing codes. */
type Standing = (party: Party) => Pick<DirectoryEntries, 'lines' | 'routingCodes'>;

const linesOnly =
	(...lines: Array<(party: Party) => DirectoryLine[]>): Standing =>
	(party) => ({ lines: lines.flatMap((line) => line(party)), routingCodes: [] });

const sirenLine =
	(rest: Pick<DirectoryLine, 'status' | 'platformType'>) =>
	({ siren }: Party): DirectoryLine[] => [{ address: siren, siren, ...rest }];

const siretLine =
	(rest: Pick<DirectoryLine, 'status' | 'platformType'>) =>
	({ siren, siret }: Party): DirectoryLine[] =>
		siret === null ? [] : [{ address: `${siren}_${siret}`, siren, siret, ...rest }];

const suffixLine =
	(suffix: string) =>
	({ siren }: Party): DirectoryLine[] => [
		{ address: `${siren}_${suffix}`, siren, suffix, platformType: 'WK', status: 'Enabled' },
	];

/** An establishment that tells two services apart; one of them isn't served any more. */
const withRoutingCodes: Standing = ({ siren, siret }) => {
	if (siret === null) return { lines: [], routingCodes: [] };
	const line = (code: string, rest: Pick<DirectoryLine, 'status' | 'platformType'>): DirectoryLine => ({
		address: `${siren}_${siret}_${code}`,
		siren,
		siret,
		routingCode: code,
		...rest,
	});
	return {
		lines: [
			line('ACHATS', { platformType: 'WK', status: 'Enabled' }),
			line('TRAVAUX', { status: 'Disabled' }),
		],
		routingCodes: [
			{ siret, code: 'ACHATS', name: 'Service achats' },
			{ siret, code: 'TRAVAUX', name: 'Service travaux' },
		],
	};
};

const dossierStanding = linesOnly(
	sirenLine({ platformType: 'WK', status: 'Enabled' }),
	siretLine({ platformType: 'WK', status: 'Enabled' }),
);

/** The firm's suppliers and customers stand in the directory in every way there is, in turn. */
const counterpartStandings: Standing[] = [
	linesOnly(sirenLine({ platformType: 'WK', status: 'Enabled' })),
	linesOnly(sirenLine({ platformType: 'DFH', status: 'Enabled' })),
	linesOnly(sirenLine({ platformType: 'WK', status: 'Upcoming' })),
	linesOnly(sirenLine({ status: 'Disabled' })),
	withRoutingCodes,
	linesOnly(sirenLine({ platformType: 'WK', status: 'Enabled' }), suffixLine('FACTURES')),
	linesOnly(siretLine({ platformType: 'WK', status: 'Enabled' })),
	linesOnly(),
];

/** A directory in which every French company of a sample set stands: the dossiers reachable, the others in all ways. */
export function entriesOf({ dossiers, flows }: SampleSet): DirectoryEntries {
	const register = new Register(() => ({ companies: [], establishments: [], routingCodes: [], lines: [] }));
	const sirens = new Set<string>();
	const sirets = new Set<string>();
	let counterparts = 0;
	const enter = (party: Party, isDossier: boolean) => {
		const { siren, siret, name } = party;
		const isNew = !sirens.has(siren);
		if (isNew) register.add({ companies: [{ siren, name }] });
		if (siret !== null && !sirets.has(siret))
			register.add({ establishments: [{ siret, name, main: isNew }] });
		sirens.add(siren);
		if (siret !== null) sirets.add(siret);
		if (isDossier) register.add(dossierStanding(party));
		else if (isNew) register.add(counterpartStandings[counterparts++ % counterpartStandings.length](party));
	};
	for (const dossier of dossiers) enter(dossier, true);
	for (const { truth } of flows) {
		for (const party of [truth.seller, truth.buyer]) {
			if (party?.siren) enter({ siren: party.siren, siret: party.siret, name: party.name ?? '' }, false);
		}
	}
	return register.entries();
}
