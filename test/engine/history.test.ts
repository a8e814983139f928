import nock from 'nock';

import { startSandbox, type Sandbox } from '../../sandbox';
import { compare, expectationsOf } from '../../sandbox/expectations';
import { generate } from '../../sandbox/generator';
import { DataTables } from './dataTable';
import { TemplateInEngine } from './harness';
import { forms } from './standIns';

/** Templates 02 and 07 side by side in n8n's engine, against the sandbox, whose invoices are all older than the connections. */
const SINCE = '2025-10-20';
const SETTLED_WITHIN_MS = 60_000;

let sandbox: Sandbox;
let tables: DataTables;
let ingest: TemplateInEngine;
let history: TemplateInEngine;

beforeAll(() => nock.restore());

beforeEach(async () => {
	forms.clear();
	sandbox = await startSandbox({ samples: generate({ flows: 24 }) });
	sandbox.portal.connectAll({ connectedFrom: new Date().toISOString() });
	tables = new DataTables();
	const options = {
		tables,
		credentials: {
			eFactureApi: { ...sandbox.credentials.eFactureApi, accessToken: '' },
			welybApi: { ...sandbox.credentials.welybApi, probe: '' },
		},
	};
	const pace = { sweepDelayMinutes: 0, sweepEveryMinutes: 0 };
	ingest = new TemplateInEngine('02-ingest-invoices.json', {
		...options,
		settings: { ...pace, startDate: new Date().toISOString(), leaseMinutes: 0.1, flowsPerExecution: 9 },
	});
	history = new TemplateInEngine('07-history.json', {
		...options,
		settings: { ...pace, mostWaiting: 10, sweepWindowHours: 480 },
	});
});

afterEach(async () => {
	await sandbox.close();
});

const ask = async (dossiers: string) =>
	await history.run('History', {
		emitted: [{ 'Invoices since': SINCE, Dossiers: dossiers }],
	});
const searches = () =>
	tables.rows('eFacture sweeps').filter(({ sweep }) => String(sweep).startsWith('history|'));
const outcome = () => {
	const { lost, twice, unexpected } = compare(
		expectationsOf(sandbox.samples.flows, sandbox.samples.dossiers),
		sandbox.portal.documents().map((one) => ({ ...one, dossierSiret: one.dossierSiret ?? '' })),
	);
	return { lost, twice, unexpected };
};

it('files all invoices since a day, once, though it dies at any step', async () => {
	await ingest.run('Sweep');
	await ask('*');
	expect(searches()).toMatchObject([{ sweep: 'history|eFacture|', windowHours: 480 }]);
	expect(sandbox.portal.connections().every(({ connectedFrom }) => connectedFrom === SINCE)).toBe(true);

	// It dies in its first turns, then it is left in peace.
	const deaths = [['Write queue', 'Searched?'], 'Close sweep', 'Write sweeps', 'Delete what is done'];
	const deathsOfIngest = ['Get Invoices', 'Record', 'Take back claims'];
	// What a death left in hand goes on when its lease has run out.
	const isSettled = () =>
		searches().length === 0 && tables.rows('eFacture ledger').every(({ state }) => state === 'filed');
	const until = Date.now() + SETTLED_WITHIN_MS;
	for (let turn = 0; Date.now() < until && (outcome().lost > 0 || !isSettled()); turn++) {
		await history.run('Sweep', { diesBefore: deaths[turn] });
		await ingest.run('Sweep', { diesBefore: deathsOfIngest[turn] });
	}
	expect(outcome()).toEqual({ lost: 0, twice: 0, unexpected: 0 });
	expect(searches()).toEqual([]);
	const rows = tables.rows('eFacture ledger');
	expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'filed'));
	expect(new Set(rows.map(({ filingKey }) => filingKey)).size).toBe(rows.length);
}, 90_000);

it('leaves the other dossiers as they are, and a search that reaches further back', async () => {
	const [first, second] = sandbox.portal.connections();
	await ask(`${first.siret}\nNobody's dossier`);
	const before = sandbox.portal.connections();
	expect(forms.endings[0].message).toContain(`filed for: ${first.dossierName}.`);
	expect(forms.endings[0].message).toContain("platform: Nobody's dossier.");
	expect(before.filter(({ connectedFrom }) => connectedFrom === SINCE)).toHaveLength(1);
	const [{ sweptUntil }] = searches();
	await history.run('History', {
		emitted: [{ 'Invoices since': '2026-01-01', Dossiers: `${first.dossierName}\n${second.dossierName}` }],
	});
	expect(searches().map((row) => row.sweptUntil)).toEqual([sweptUntil]);
	const dates = sandbox.portal.connections().map(({ connectedFrom }) => connectedFrom);
	expect(dates.slice(0, 2)).toEqual([SINCE, '2026-01-01']);
});
