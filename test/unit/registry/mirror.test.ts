import {
	connectionColumns,
	connectionRowSchema,
	storedConnectionRowSchema,
	type ConnectionRow,
} from '../../../nodes/domain/registry/connectionRow';
import { mergeConnections, type PortalConnection } from '../../../nodes/domain/registry/mirror';

const connection = (more: Partial<PortalConnection> = {}): PortalConnection => ({
	dossierId: 'd-1',
	dossierName: 'Dupont',
	siret: '73282932000074',
	siren: '732829320',
	state: 'connected',
	connectedAt: '2026-11-02T10:00:00.000Z',
	disconnectedAt: null,
	connectedFrom: '2026-09-01',
	platform: 'eFacture',
	organization: 'org-1',
	...more,
});

const row = (more: Partial<ConnectionRow> = {}): ConnectionRow => ({
	dossierId: 'd-1',
	dossierName: 'Dupont',
	siret: '73282932000074',
	siren: '732829320',
	routingCodes: 'ACHATS',
	purchasesAddress: 'compta+dupont@welyb.example',
	salesAddress: null,
	platform: 'eFacture',
	organization: 'org-1',
	state: 'connected',
	connectedFrom: '2026-09-01',
	connectedAt: '2026-11-02T10:00:00.000Z',
	disconnectedAt: null,
	lastInvoiceAt: '2026-11-02T12:00:00.000Z',
	lastError: null,
	...more,
});

it('writes a row for a connection that the table lacks', () => {
	expect(mergeConnections([connection()], [])).toEqual([
		row({ routingCodes: null, purchasesAddress: null, lastInvoiceAt: null }),
	]);
});

it('writes nothing where they agree, whatever the zone an instant is written in', () => {
	expect(mergeConnections([connection()], [row()])).toEqual([]);
	expect(mergeConnections([connection({ connectedAt: '2026-11-02T11:00:00+01:00' })], [row()])).toEqual([]);
	const emptied = row({ disconnectedAt: '' });
	expect(mergeConnections([connection()], [emptied])).toEqual([]);
});

it.each<[string, Partial<PortalConnection>]>([
	['is renamed', { dossierName: 'Dupont SAS' }],
	['is disconnected', { state: 'disconnected', disconnectedAt: '2026-11-03T10:00:00.000Z' }],
	['got another date', { connectedFrom: null }],
	['was connected again', { connectedAt: '2026-11-04T10:00:00.000Z' }],
	['moved to another platform', { platform: 'Other PA', organization: 'x' }],
	['got another SIRET', { siret: '73282932000082' }],
])('follows the portal where a dossier %s, and keeps what the portal does not know', (_what, change) => {
	expect(mergeConnections([connection(change)], [row()])).toEqual([row(change)]);
});

it("keeps the table's platform and organization where the portal names none", () => {
	expect(mergeConnections([connection({ platform: null, organization: null })], [row()])).toEqual([]);
});

it('leaves dossiers alone that the portal never connected', () => {
	expect(mergeConnections([], [row()])).toEqual([]);
	expect(mergeConnections([connection()], [row(), row({ dossierId: 'd-2' })])).toEqual([]);
});

it('leaves the table as it is where the portal has no connections', () => {
	expect(mergeConnections(null, [row()])).toEqual([]);
});

it('goes by the first of two rows of one dossier', () => {
	const rows = [
		{ ...row({ routingCodes: 'LATE' }), id: 7 },
		{ ...row({ routingCodes: 'FIRST' }), id: 3 },
	];
	const [written] = mergeConnections([connection({ dossierName: 'Dupont SAS' })], rows);
	expect(written.routingCodes).toBe('FIRST');
});

describe('a row as the table gives it', () => {
	const given = { id: 7, dossierId: 'd-1', state: 'connected', connectedFrom: null, createdAt: 'x' };

	it('is read', () => {
		expect(storedConnectionRowSchema.parse(given)).toEqual(given);
		for (const connectedFrom of ['2026-09-01', '2026-11-02T10:00:00.000Z', '2026-11-02T10:00:00+01:00']) {
			expect(storedConnectionRowSchema.safeParse({ ...given, connectedFrom }).success).toBe(true);
		}
	});

	it.each([
		['no id', { id: undefined }],
		['a state nobody knows', { state: 'paused' }],
		['a date written otherwise', { connectedFrom: '01/09/2026' }],
		['an instant without a zone', { connectedFrom: '2026-11-02T10:00:00' }],
	])('is refused with %s', (_what, wrong) => {
		expect(storedConnectionRowSchema.safeParse({ ...given, ...wrong }).success).toBe(false);
	});

	it('has a column for every field', () => {
		expect(Object.keys(connectionRowSchema.shape)).toEqual(Object.keys(connectionColumns));
	});
});
