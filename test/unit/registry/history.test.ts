import type { ConnectionRow } from '../../../nodes/domain/registry/connectionRow';
import { planHistory } from '../../../nodes/domain/registry/history';

const connection = (dossierId: string, more: Partial<ConnectionRow> = {}) =>
	({
		dossierId,
		dossierName: `Dossier ${dossierId}`,
		siret: null,
		state: 'connected',
		connectedFrom: '2026-11-01T10:00:00.000Z',
		platform: 'eFacture',
		organization: null,
		...more,
	}) as ConnectionRow;

const plan = (connections: ConnectionRow[], dossiers: string, sweeps: Array<[string, string]> = []) =>
	planHistory(
		connections,
		{ since: '2026-01-01', dossiers },
		{
			platform: 'eFacture',
			listed: [],
			windowHours: 24,
			sweeps: sweeps.map(([sweep, sweptUntil]) => ({ sweep, sweptUntil, windowHours: 24 })),
		},
	);

it('finds dossiers by id, SIRET and name, and says which lines mean nobody', () => {
	const all = [connection('d1'), connection('d2', { siret: '73282932000074' }), connection('d3')];
	const { chosen, unknown } = plan(all, ' d1 \n732 829 320 00074\ndossier D3\n\nNobody');
	expect(chosen).toEqual(['Dossier d1', 'Dossier d2', 'Dossier d3']);
	expect(unknown).toEqual(['Nobody']);
});

it('takes connected dossiers of its platform only', () => {
	const others = [connection('d1', { state: 'disconnected' }), connection('d2', { platform: 'Other' })];
	expect(plan(others, '*\nd1')).toEqual({ terms: [], searches: [], chosen: [], unknown: ['*', 'd1'] });
	expect(plan([connection('d3', { platform: null })], '*').chosen).toEqual(['Dossier d3']);
});

it('lets connections begin earlier, never later', () => {
	const all = [
		connection('later'),
		connection('day', { connectedFrom: '2026-01-02' }),
		connection('same', { connectedFrom: '2026-01-01' }),
		connection('noon', { connectedFrom: '2026-01-01T11:00:00.000Z' }),
		connection('before', { connectedFrom: '2025-12-31' }),
		connection('all', { connectedFrom: null }),
	];
	expect(plan(all, '*').terms.map(({ dossierId, fromDate }) => [dossierId, fromDate])).toEqual([
		['later', '2026-01-01'],
		['day', '2026-01-01'],
		['noon', '2026-01-01'],
	]);
});

it('searches each organization from that day in Paris, or from where a search stands already', () => {
	const all = [connection('d1', { organization: 'a' }), connection('d2', { organization: 'b' })];
	const begun = '2025-06-01T00:00:00.000Z';
	expect(plan(all, '*', [['history|eFacture|b', begun]]).searches).toEqual([
		{ sweep: 'history|eFacture|a', sweptUntil: '2025-12-31T23:00:00.000Z', windowHours: 24 },
		{ sweep: 'history|eFacture|b', sweptUntil: begun, windowHours: 24 },
	]);
});
