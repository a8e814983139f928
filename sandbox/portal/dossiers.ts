import { randomUUID } from 'node:crypto';

import { decodeCursor, encodeCursor } from './cursor';
import { PortalError } from './errors';
import type { Row, Store } from './store';
import type { Dossier, NewDossier, Side } from './types';

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

	/** @throws Error if a SIRET or SIREN hasn't its number of digits, or an address is another dossier's */
	add(dossiers: NewDossier[]): Dossier[] {
		const added = dossiers.map(complete);
		this.store.transaction(() => {
			for (const dossier of added) this.put(dossier);
		});
		return added.map(({ id }) => this.get(id));
	}

	all(): Dossier[] {
		return this.store.all('SELECT * FROM dossiers ORDER BY id').map(toDossier);
	}

	/** @throws PortalError `dossierNotFound` */
	get(id: string): Dossier {
		const dossier = this.find(id);
		if (!dossier) throw new PortalError('dossierNotFound', `There is no dossier ${id}`);
		return dossier;
	}

	/** Whose collection address it is, whatever its case, and of which side; undefined: nobody's. */
	byAddress(address: string): { dossier: Dossier; side: Side } | undefined {
		const row = this.store.get(
			'SELECT * FROM dossiers WHERE purchasesAddress = :address OR salesAddress = :address',
			{ ':address': address },
		);
		if (!row) return undefined;
		const dossier = toDossier(row);
		const { purchases } = dossier.collection;
		return { dossier, side: purchases?.toLowerCase() === address.toLowerCase() ? 'purchase' : 'sale' };
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

	private find(id: string): Dossier | undefined {
		const row = this.store.get('SELECT * FROM dossiers WHERE id = ?', [id]);
		return row && toDossier(row);
	}

	private put({ id, name, siret, siren, collection }: ReturnType<typeof complete>): void {
		const before = this.find(id)?.collection ?? this.newAddresses(name, id);
		const { purchases = before.purchases, sales = before.sales } = collection;
		for (const address of [purchases, sales]) {
			const owner = address === null ? undefined : this.byAddress(address)?.dossier;
			if (owner && owner.id !== id) throw new Error(`${address} is the address of dossier ${owner.name}`);
		}
		this.store.run(
			`INSERT INTO dossiers (id, name, foldedName, siret, siren, purchasesAddress, salesAddress) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (id) DO UPDATE SET name = excluded.name, foldedName = excluded.foldedName,
					purchasesAddress = excluded.purchasesAddress, salesAddress = excluded.salesAddress`,
			[id, name, fold(name), siret, siren, purchases, sales],
		);
	}

	/** Addresses made of the name, and of the id where another dossier has these. */
	private newAddresses(name: string, id: string): Dossier['collection'] {
		const addresses = addressesFor(slugOf(name));
		const taken = Object.values(addresses).some((address) => this.byAddress(address));
		return taken ? addressesFor(slugOf(`${name} ${id}`)) : addresses;
	}
}

function complete({ id, name, siret, siren, collection = {} }: NewDossier) {
	if (siret && !/^\d{14}$/.test(siret)) throw new Error(`The SIRET of dossier ${name} hasn't 14 digits`);
	if (siren && !/^\d{9}$/.test(siren)) throw new Error(`The SIREN of dossier ${name} hasn't 9 digits`);
	return {
		id: id ?? (siret ? `dossier-${siret}` : `dossier-${randomUUID()}`),
		name,
		siret: siret ?? null,
		siren: siret ? siret.slice(0, 9) : (siren ?? null),
		collection,
	};
}

function toDossier(row: Row): Dossier {
	const { id, name } = row as Record<'id' | 'name', string>;
	const { siret, siren, purchasesAddress, salesAddress } = row as Record<string, string | null>;
	return { id, name, siret, siren, collection: { purchases: purchasesAddress, sales: salesAddress } };
}

const addressesFor = (slug: string) => ({
	purchases: `compta+${slug}@welyb.example`,
	sales: `ventes+${slug}@welyb.example`,
});

function slugOf(name: string): string {
	return fold(name)
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}

function fold(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
