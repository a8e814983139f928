import { randomUUID } from 'node:crypto';

import { decodeCursor, encodeCursor } from './cursor';
import { PortalError } from './errors';
import type { Row, Store } from './store';
import type { Dossier, NewDossier } from './types';

export interface DossierSearch {
	sirets?: string[];
	sirens?: string[];
	name?: string;
	limit: number;
	cursor?: string;
}

/** The dossiers of the firm. */
export class Dossiers {
	constructor(private readonly store: Store) {}

	add(dossiers: NewDossier[]): Dossier[] {
		const added = dossiers.map(complete);
		this.store.transaction(() => {
			for (const { id, name, siret, siren } of added) {
				this.store.run(
					`INSERT INTO dossiers (id, name, foldedName, siret, siren) VALUES (?, ?, ?, ?, ?)
						ON CONFLICT (id) DO UPDATE SET name = excluded.name, foldedName = excluded.foldedName`,
					[id, name, fold(name), siret, siren],
				);
			}
		});
		return added;
	}

	all(): Dossier[] {
		return this.store.all('SELECT * FROM dossiers ORDER BY id').map(toDossier);
	}

	/** @throws PortalError `dossierNotFound` */
	get(id: string): Dossier {
		const row = this.store.get('SELECT * FROM dossiers WHERE id = ?', [id]);
		if (!row) throw new PortalError('dossierNotFound', `There is no dossier ${id}`);
		return toDossier(row);
	}

	/** One page of the dossiers that meet any criterion, by id. */
	search({ sirets = [], sirens = [], name, limit, cursor }: DossierSearch): {
		dossiers: Dossier[];
		nextCursor?: string;
	} {
		const criteria = [
			...(sirets.length ? ['siret IN (SELECT value FROM json_each(:sirets))'] : []),
			...(sirens.length ? ['siren IN (SELECT value FROM json_each(:sirens))'] : []),
			...(name === undefined ? [] : ['instr(foldedName, :name) > 0']),
		];
		const [after = ''] = decodeCursor(cursor, 1);
		const rows = this.store.all(
			`SELECT * FROM dossiers WHERE id > :after ${criteria.length ? `AND (${criteria.join(' OR ')})` : ''}
				ORDER BY id LIMIT :limit`,
			{
				':after': after,
				':limit': limit + 1,
				...(sirets.length ? { ':sirets': JSON.stringify(sirets) } : {}),
				...(sirens.length ? { ':sirens': JSON.stringify(sirens) } : {}),
				...(name === undefined ? {} : { ':name': fold(name) }),
			},
		);
		const dossiers = rows.slice(0, limit).map(toDossier);
		return {
			dossiers,
			...(rows.length > limit ? { nextCursor: encodeCursor([dossiers[limit - 1].id]) } : {}),
		};
	}
}

function complete({ id, name, siret, siren }: NewDossier): Dossier {
	if (siret && !/^\d{14}$/.test(siret)) throw new Error(`The SIRET of dossier ${name} hasn't 14 digits`);
	if (siren && !/^\d{9}$/.test(siren)) throw new Error(`The SIREN of dossier ${name} hasn't 9 digits`);
	return toDossier({
		id: id ?? (siret ? `dossier-${siret}` : `dossier-${randomUUID()}`),
		name,
		siret: siret ?? null,
		siren: siret ? siret.slice(0, 9) : (siren ?? null),
	});
}

function toDossier(row: Row): Dossier {
	const { id, name, siret, siren } = row as Record<'id' | 'name', string> &
		Record<'siret' | 'siren', string | null>;
	const slug = fold(name)
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
	return {
		id,
		name,
		siret,
		siren,
		collection: { purchases: `compta+${slug}@welyb.example`, sales: `ventes+${slug}@welyb.example` },
	};
}

function fold(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
