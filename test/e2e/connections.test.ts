import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../../sandbox';
import { compare, expectationsOf, type Expectations } from '../../sandbox/expectations';
import { generate, type SampleFlow } from '../../sandbox/generator';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';

/** How long an organization can't be searched: ten minutes in earnest, `E2E_OUTAGE_SECONDS=600`. */
const OUTAGE_SECONDS = Number(process.env.E2E_OUTAGE_SECONDS ?? 90);
const OLD_INVOICES = Number(process.env.E2E_OLD_INVOICES ?? 2000);
/** An invoice is late when it isn't filed so many seconds after its arrival: polls and sweeps come every ten at most. */
const LATE_SECONDS = 45;
const DROP_EVERY_SECONDS = 10;
const FLOWS_A_DROP = 6;
/** Nothing may follow for so long before it counts that something wasn't filed. */
const QUIET_MS = 25_000;
const WITHIN_MS = 240_000;

const PLATFORMS = { A: ['north', 'south'], B: ['west'] };
const ORGANIZATIONS = [...PLATFORMS.A, ...PLATFORMS.B];
const platformOf = (organization: string) => (PLATFORMS.B.includes(organization) ? 'B' : 'A');

const now = DateTime.utc();
const ago = (duration: object) => now.minus(duration).toISO() ?? '';
const day = (days: number) => now.minus({ days }).toISODate() ?? '';
const firm = { seed: 'connections', dossiers: 6, counterparts: 20, organizations: ORGANIZATIONS };
const issued = { from: day(4), to: day(1) };
const CONNECTED_FROM = day(5);
const HISTORY_FROM = day(90);

const samples = generate({
	...firm,
	flows: 60,
	issued,
	updated: { from: ago({ hours: 2 }), to: ago({ minutes: 5 }) },
});
const old = generate({
	...firm,
	flows: OLD_INVOICES * 2,
	firstIndex: 10_000,
	issued: { from: day(80), to: day(61) },
	updated: { from: ago({ days: 60 }), to: ago({ days: 20 }) },
})
	.flows.filter(({ organization }) => platformOf(organization) === 'A')
	.slice(0, OLD_INVOICES);

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let nextIndex = 100;
/** Flows that wait on the platform or came since, but for those of the past. */
const offered: SampleFlow[] = [...samples.flows];
const arrivals = new Map<string, number>();

/** Invoices arrive now. */
function drop(): SampleFlow[] {
	const { flows } = generate({ ...firm, flows: FLOWS_A_DROP, firstIndex: nextIndex, issued });
	nextIndex += FLOWS_A_DROP;
	sandbox.platform.addFlows(flows, 'now');
	offered.push(...flows);
	for (const { flowId } of flows) arrivals.set(flowId, Date.now());
	return flows;
}

const documents = () =>
	sandbox.portal.documents().map((document) => ({ ...document, dossierSiret: document.dossierSiret ?? '' }));
const filings = (flows: SampleFlow[], dossiers = samples.dossiers) => wanted(flows, dossiers).filings;
const keyOf = (one: { dossierSiret: string; side: string; identity: string }) =>
	[one.dossierSiret, one.side, one.identity].join('|');

async function until(isSo: () => boolean, withinMs = WITHIN_MS): Promise<number> {
	const start = Date.now();
	while (!isSo() && Date.now() - start < withinMs) await delay(1000);
	return Math.round((Date.now() - start) / 1000);
}

/** What is to be filed of some flows, worked out once: it means making every invoice. */
const wanted = (flows: SampleFlow[], dossiers = samples.dossiers) => expectationsOf(flows, dossiers);
const judged = (expected: Expectations) => {
	const { lost, twice } = compare(expected, documents());
	return { lost, twice };
};
const untilFiled = async (expected: Expectations, withinMs?: number) =>
	await until(() => judged(expected).lost === 0, withinMs);

/** The organization of each dossier, as its own flows show it. */
function organizationsOfDossiers(): Map<string, string> {
	const places = new Map<string, string>();
	for (const { truth, organization, flowType } of [...samples.flows, ...old]) {
		const side = flowType === 'CustomerInvoice' ? 'sale' : 'purchase';
		for (const filing of truth.filings)
			if (filing.side === side) places.set(filing.dossierSiret, organization);
	}
	return places;
}
const places = organizationsOfDossiers();
const dossiersIn = (...organizations: string[]) =>
	samples.dossiers.filter(({ siret }) => organizations.includes(places.get(siret) ?? ''));

function connect(siret: string, connectedFrom: string): void {
	const dossier = sandbox.portal.dossiers().find((one) => one.siret === siret);
	const organization = places.get(siret) ?? null;
	if (!dossier || !organization) throw new Error(`The dossier ${siret} has no organization`);
	sandbox.portal.connect(dossier.id, { connectedFrom, platform: platformOf(organization), organization });
}
const say = (line: string) => process.stdout.write(`${line}\n`);

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-connections-'));
	const installation = await installN8n(say);
	const tarball = await packProject(folder);
	const clients = Object.entries(PLATFORMS).map(([name, organizations]) => ({
		clientId: name,
		clientSecret: `secret of ${name}`,
		organizations,
	}));
	sandbox = await startSandbox({
		samples: { ...samples, flows: [...samples.flows, ...old] },
		platform: { clients },
	});
	for (const { siret } of samples.dossiers) connect(siret, CONNECTED_FROM);
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	for (const [platform, organizations] of Object.entries(PLATFORMS)) {
		const { clientId, clientSecret } = clients.find((client) => client.clientId === platform)!;
		const eFactureApi = { ...sandbox.credentials.eFactureApi, clientId, clientSecret };
		await deployment.addCredentials({ ...sandbox.credentials, eFactureApi });
		const settings = { platform, leaseMinutes: 1, sweepDelayMinutes: 0, sweepEveryMinutes: 0 };
		const pace = { startDate: ago({ days: 10 }), organizations, pollSeconds: 10, sweepSeconds: 10 };
		await deployment.client.publish(
			await deployment.importTemplate('02-ingest-invoices', { ...pace, settings }),
		);
	}
}, 300_000);

afterAll(async () => {
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

it(
	'files the invoices of every connected organization, over two credentials',
	async () => {
		expect(new Set(places.values())).toEqual(new Set(ORGANIZATIONS));
		const seconds = await untilFiled(wanted(offered));
		say(`${filings(offered).length} filings of three organizations after ${seconds} s`);
		expect(judged(wanted(offered))).toEqual({ lost: 0, twice: 0 });
	},
	WITHIN_MS + 20_000,
);

describe('one dossier is disconnected, and one organization fails', () => {
	const gone = dossiersIn('north')[0];
	const others = samples.dossiers.filter(({ siret }) => siret !== gone.siret);
	const dropped: SampleFlow[] = [];
	let kept: string[];
	let filedAt: Map<string, number>;

	const ofGone = () =>
		documents()
			.filter(({ dossierSiret }) => dossierSiret === gone.siret)
			.map(keyOf)
			.sort();

	beforeAll(
		async () => {
			kept = ofGone();
			sandbox.portal.disconnect(sandbox.portal.dossiers().find(({ siret }) => siret === gone.siret)!.id);
			// What had begun before is let through.
			await delay(5000);
			sandbox.platform.failNext({ organization: 'south', status: 503, times: Infinity });
			const end = Date.now() + OUTAGE_SECONDS * 1000;
			while (Date.now() < end) {
				dropped.push(...drop());
				await delay(DROP_EVERY_SECONDS * 1000);
			}
			sandbox.platform.forgetFailures();
			const seconds = await untilFiled(wanted(offered, others));
			say(`the organization that failed for ${OUTAGE_SECONDS} s caught up within ${seconds} s`);
			filedAt = new Map(documents().map((document) => [keyOf(document), Date.parse(document.filedAt)]));
		},
		OUTAGE_SECONDS * 1000 + WITHIN_MS + 20_000,
	);

	it('the other organizations are never late', () => {
		const sound = dropped.filter(({ organization }) => organization !== 'south');
		const delays = sound.flatMap((flow) =>
			filings([flow], others).map(
				(filing) => ((filedAt.get(keyOf(filing)) ?? Infinity) - (arrivals.get(flow.flowId) ?? 0)) / 1000,
			),
		);
		say(`${delays.length} filings of the others, the slowest after ${Math.max(...delays).toFixed(0)} s`);
		expect(delays.length).toBeGreaterThan(10);
		expect(Math.max(...delays)).toBeLessThan(LATE_SECONDS);
	});

	it('the one that failed catches up by itself', () => {
		expect(dropped.some(({ organization }) => organization === 'south')).toBe(true);
		expect(judged(wanted(offered, others))).toEqual({ lost: 0, twice: 0 });
	});

	it('the disconnected dossier gets nothing more, and keeps its documents', () => {
		expect(filings(dropped, [gone]).length).toBeGreaterThan(0);
		expect(ofGone()).toEqual(kept);
		expect(kept.length).toBeGreaterThan(0);
	});

	it('its invoices wait in the ledger with that reason', async () => {
		const rows = (await deployment.client.tableRows('eFacture ledger')) ?? [];
		const waiting = rows.filter(({ state }) => state === 'waiting').map(({ reason }) => String(reason));
		expect(waiting.length).toBeGreaterThan(0);
		expect(waiting.filter((reason) => !reason.includes('was disconnected'))).toEqual([]);
	});

	it('connected again from now on, the gap stays', async () => {
		connect(gone.siret, new Date().toISOString());
		await delay(QUIET_MS);
		expect(ofGone()).toEqual(kept);
	}, 60_000);

	it('when asked for, the gap is filled, and nothing comes twice', async () => {
		connect(gone.siret, CONNECTED_FROM);
		const seconds = await untilFiled(wanted(offered), 120_000);
		say(`the gap of ${filings(dropped, [gone]).length} filings is filled after ${seconds} s`);
		expect(judged(wanted(offered))).toEqual({ lost: 0, twice: 0 });
	}, 140_000);
});

describe(`${OLD_INVOICES} invoices of the past`, () => {
	const mine = dossiersIn(...PLATFORMS.A);
	const expected = wanted(old, mine);

	it('weren’t filed so far', () => {
		const filed = new Set(documents().map(keyOf));
		expect(expected.filings.filter((filing) => filed.has(keyOf(filing)))).toEqual([]);
	});

	it(
		'are all filed by template 07, none twice, though n8n is killed in the middle',
		async () => {
			const startsAt = DateTime.fromISO(HISTORY_FROM, { zone: 'Europe/Paris' }).toUTC().toISO();
			await deployment.addCredentials({
				...sandbox.credentials,
				eFactureApi: { ...sandbox.credentials.eFactureApi, clientId: 'A', clientSecret: 'secret of A' },
			});
			const workflow = await deployment.importTemplate('07-history', {
				startDate: ago({ days: 10 }),
				sweepSeconds: 10,
				settings: { platform: 'A', sweepDelayMinutes: 0 },
			});
			// What a person asks for in its form.
			for (const { siret } of mine) connect(siret, HISTORY_FROM);
			await deployment.client.insertRows(
				'eFacture sweeps',
				PLATFORMS.A.map((organization) => ({
					sweep: `history|A|${organization}`,
					sweptUntil: startsAt,
					windowHours: 24,
				})),
			);
			await deployment.client.publish(workflow);
			const started = Date.now();
			const all = expected.filings.length;
			const missing = () => judged(expected).lost;
			await until(() => missing() < all * 0.7);
			say(`killed with ${all - missing()} of ${all} filed`);
			expect(missing()).toBeGreaterThan(0);
			await deployment.kill();
			await deployment.restart();
			await until(() => missing() === 0);
			say(`${all} filings of the past after ${Math.round((Date.now() - started) / 1000)} s`);
			expect(judged(expected)).toEqual({ lost: 0, twice: 0 });
			expect(judged(wanted(offered))).toEqual({ lost: 0, twice: 0 });
		},
		2 * WITHIN_MS + 120_000,
	);
});
