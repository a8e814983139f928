import type { ConnectionRow } from './connectionRow';

/** The dossiers that are connected. */
export function connectedDossiers(
	connections: Array<Pick<ConnectionRow, 'dossierId' | 'state'>>,
): Set<string> {
	return new Set(connections.filter(({ state }) => state === 'connected').map(({ dossierId }) => dossierId));
}
