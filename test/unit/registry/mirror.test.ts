import {
	connectionColumns,
	connectionRowSchema,
	storedConnectionRowSchema,
	type ConnectionRow,
} from '../../../nodes/domain/registry/connectionRow';
import { mirrorConnections, type PortalConnection } from '../../../nodes/domain/registry/mirror';
import { organizationsOf } from '../../../nodes/domain/registry/organizations';

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
	resumedFor: '2026-09-01|2026-11-02T10:00:00.000Z',
	...more,
});

const written = (...given: Parameters<typeof mirrorConnections>) => mirrorConnections(...given).rows;
const resumed = (...given: Parameters<typeof mirrorConnections>) => mirrorConnections(...given).resumed;

it('writes a row for a connection that the table lacks', () => {
	expect(written([connection()], [])).toEqual([
		row({ routingCodes: null, purchasesAddress: null, lastInvoiceAt: null }),
	]);
});

it('writes nothing where they agree, whatever the zone an instant is written in', () => {
	expect(written([connection()], [row()])).toEqual([]);
	expect(written([connection({ connectedAt: '2026-11-02T11:00:00+01:00' })], [row()])).toEqual([]);
	const emptied = row({ disconnectedAt: '' });
	expect(written([connection()], [emptied])).toEqual([]);
});

it.each<[string, Partial<PortalConnection>]>([
	['is renamed', { dossierName: 'Dupont SAS' }],
	['is disconnected', { state: 'disconnected', disconnectedAt: '2026-11-03T10:00:00.000Z' }],
	['got another date', { connectedFrom: null }],
	['was connected again', { connectedAt: '2026-11-04T10:00:00.000Z' }],
	['moved to another platform', { platform: 'Other PA', organization: 'x' }],
	['got another SIRET', { siret: '73282932000082' }],
])('follows the portal where a dossier %s, and keeps what the portal does not know', (_what, change) => {
	const [merged] = written([connection(change)], [row()]);
	expect({ ...merged, resumedFor: null }).toEqual(row({ ...change, resumedFor: null }));
});

it("keeps the table's platform and organization where the portal names none", () => {
	expect(written([connection({ platform: null, organization: null })], [row()])).toEqual([]);
});

it('leaves dossiers alone that the portal never connected', () => {
	expect(written([], [row()])).toEqual([]);
	expect(written([connection()], [row(), row({ dossierId: 'd-2' })])).toEqual([]);
});

it('leaves the table as it is where the portal has no connections', () => {
	expect(written(null, [row()])).toEqual([]);
});

it('goes by the first of two rows of one dossier', () => {
	const rows = [
		{ ...row({ routingCodes: 'LATE' }), id: 7 },
		{ ...row({ routingCodes: 'FIRST' }), id: 3 },
	];
	const mirrored = mirrorConnections([connection({ dossierName: 'Dupont SAS' })], rows);
	expect(mirrored.rows.map(({ routingCodes }) => routingCodes)).toEqual(['FIRST']);
	expect(mirrored.superfluousIds).toEqual([7]);
});

it("knows every connection, the table's own included", () => {
	const { connections } = mirrorConnections([connection()], [row({ dossierId: 'd-2' })]);
	expect(connections.map(({ dossierId }) => dossierId).sort()).toEqual(['d-1', 'd-2']);
});

describe('what waits in the ledger', () => {
	const disconnected = { state: 'disconnected' as const, disconnectedAt: '2026-11-03T10:00:00.000Z' };

	it('is taken up when a dossier is connected, gets another date, or is connected again', () => {
		expect(resumed([connection()], [])).toEqual(['d-1']);
		expect(resumed([connection({ connectedFrom: null })], [row()])).toEqual(['d-1']);
		expect(resumed([connection({ connectedAt: '2026-11-04T10:00:00.000Z' })], [row()])).toEqual(['d-1']);
		const ended = written([connection(disconnected)], [row()]);
		expect(resumed([connection()], ended)).toEqual(['d-1']);
	});

	it('is taken up for a row that a person wrote, once', () => {
		const byHand = row({ resumedFor: null });
		expect(resumed(null, [byHand])).toEqual(['d-1']);
		expect(resumed(null, written(null, [byHand]))).toEqual([]);
	});

	it('stays where it is otherwise', () => {
		expect(resumed([connection()], [row()])).toEqual([]);
		expect(resumed([connection({ dossierName: 'Dupont SAS' })], [row()])).toEqual([]);
		expect(resumed([connection(disconnected)], [row()])).toEqual([]);
	});
});

describe('the organizations to search', () => {
	it('are those of connected dossiers on the platform, beside those listed', () => {
		const connections = [
			row({ organization: 'a' }),
			row({ organization: 'a' }),
			row({ organization: 'b', platform: null }),
			row({ organization: 'c', platform: 'Other' }),
			row({ organization: 'd', state: 'disconnected' }),
		];
		expect(organizationsOf(connections, 'eFacture', [])).toEqual(['a', 'b']);
		expect(organizationsOf(connections, 'eFacture', ['x', 'b'])).toEqual(['x', 'b', 'a']);
	});

	it("have the account's own among them where a dossier names none, or nobody does", () => {
		expect(organizationsOf([], 'eFacture', [])).toEqual(['']);
		expect(organizationsOf([row({ organization: null }), row()], 'eFacture', [])).toEqual(['', 'org-1']);
		expect(organizationsOf([row({ organization: null })], 'eFacture', ['x'])).toEqual(['x']);
	});
});

describe('a row as the table gives it', () => {
	const given = { id: 7, dossierId: 'd-1', state: 'connected', connectedFrom: null, createdAt: 'x' };

	it('is read', () => {
		expect(storedConnectionRowSchema.parse(given)).toEqual(given);
		expect(storedConnectionRowSchema.parse({ ...given, connectedFrom: '' })).toEqual(given);
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
