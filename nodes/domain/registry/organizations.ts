import type { ConnectionRow } from './connectionRow';

type Membership = Pick<ConnectionRow, 'state' | 'platform' | 'organization'>;

/**
 * The organizations of a platform that are to be searched: those listed and those of its connected dossiers. A connection that names
 * no platform counts for every one. Empty text, the account's own organization, is searched where a dossier names none, or
 * nobody names any.
 *
 * @param platform label of the platform in the ledger
 * @param listed organizations that are searched in any case
 */
export function organizationsOf(connections: Membership[], platform: string, listed: string[]): string[] {
	const own = connections.filter(
		(one) => one.state === 'connected' && (!one.platform || one.platform === platform),
	);
	const named = own.flatMap(({ organization }) => (organization ? [organization] : []));
	const isOwnWanted = listed.length === 0 && own.some(({ organization }) => !organization);
	const all = [...new Set([...(isOwnWanted ? [''] : []), ...listed, ...named])];
	return all.length > 0 ? all : [''];
}
