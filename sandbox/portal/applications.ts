import type { Application } from './connectionTypes';
import type { Row, Store } from './store';

/** The application that connects dossiers with eFacture. */
export const CONNECTOR = 'automatiser-efacture';

const OFFERED = [
	{ id: CONNECTOR, name: 'Automatiser eFacture', active: true },
	{ id: 'automatiser-meg-achats', name: 'Automatiser MEG Achats', active: false },
	{ id: 'meg', name: 'MEG', active: true },
];

/** The firm's partner applications. */
export class Applications {
	constructor(private readonly store: Store) {
		for (const { id, name, active } of OFFERED) {
			store.run('INSERT OR IGNORE INTO applications (id, name, active) VALUES (?, ?, ?)', [
				id,
				name,
				Number(active),
			]);
		}
	}

	all(): Application[] {
		return this.store.all('SELECT * FROM applications ORDER BY name').map(toApplication);
	}

	get connector(): Application {
		const row = this.store.get('SELECT * FROM applications WHERE id = ?', [CONNECTOR]);
		if (!row) throw new Error(`There is no application ${CONNECTOR}`);
		return toApplication(row);
	}

	setActive(active: boolean): void {
		this.store.run('UPDATE applications SET active = ? WHERE id = ?', [Number(active), CONNECTOR]);
	}
}

function toApplication({ id, name, active }: Row): Application {
	return { id: id as string, name: name as string, active: Boolean(active) };
}
