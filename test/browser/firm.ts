import { makeSiren, makeSiret } from '../../sandbox/generator/identifiers';
import type { NewDossier } from '../../sandbox/portal/types';

/** A firm whose dossiers stand for every case of connecting. */
export interface Firm {
	dossiers: NewDossier[];
	/** Why each of some can't be connected, by name. */
	refused: Map<string, RegExp>;
	/** Those of which nobody can tell whether they are on the platform, by name. */
	notChecked: string[];
	/** SIREN or SIRET of each company that is on the platform account. */
	accounts: string[];
	/** SIREN of each company that has an account of its own. */
	ownAccounts: string[];
}

/** A branch of La Poste: its SIRET passes La Poste's own check only. */
export const LA_POSTE = { name: 'La Poste, Corbigny', siret: '35600000049837' };

const PLAIN = 29;

/** 43 dossiers: 32 can be connected. */
export function firm(): Firm {
	let order = 0;
	const siret = () => makeSiret(makeSiren(1_234_567, ++order), 1);
	const several = (count: number, name: string, more: () => object) =>
		Array.from({ length: count }, (_, index) => `${name} ${index + 1}`).map(
			(title): NewDossier => ({ id: title.replace(' ', '-'), name: title, ...more() }),
		);

	const shared = siret();
	const right = siret();
	const wrong = right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10);
	const plain = several(PLAIN, 'Atelier', () => ({ siret: siret() }));
	const withoutSiret = several(5, 'Sans numéro', () => ({ siret: null, siren: null }));
	const twins = several(2, 'Jumeau', () => ({ siret: shared }));
	const unknown = several(3, 'Inconnu', () => ({ siret: siret() }));
	const notChecked = several(2, 'À part', () => ({ siret: siret() }));
	const misspelt = { name: 'Faute de frappe', siret: wrong };
	const sirets = (dossiers: NewDossier[]) => dossiers.map((dossier) => dossier.siret ?? '');
	const reasons = (dossiers: NewDossier[], reason: RegExp) =>
		dossiers.map(({ name }): [string, RegExp] => [name, reason]);
	return {
		dossiers: [...plain, ...withoutSiret, ...twins, ...unknown, misspelt, ...notChecked, LA_POSTE],
		refused: new Map([
			...reasons(withoutSiret, /It has no SIRET/),
			...reasons(twins, /Its SIRET \d{14} is also that of Jumeau [12]/),
			...reasons(unknown, /The platform account has no organization with its SIRET or SIREN/),
			...reasons([misspelt], new RegExp(`${wrong}.*check`)),
		]),
		notChecked: notChecked.map(({ name }) => name),
		accounts: [...sirets(plain), shared, ...sirets([LA_POSTE])],
		ownAccounts: sirets(notChecked).map((one) => one.slice(0, 9)),
	};
}

/** Many dossiers that can be connected, in a firm of any size. */
export function manyDossiers(count: number): Array<{ name: string; siret: string }> {
	return Array.from({ length: count }, (_, index) => ({
		name: `Grand cabinet ${String(index + 1).padStart(4, '0')}`,
		siret: makeSiret(makeSiren(7_654_321, index + 1000), 1),
	}));
}
