import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../../sandbox';
import { deploy, type Deployment } from '../../sandbox/n8n/deployment';
import { installN8n } from '../../sandbox/n8n/install';
import { packProject } from '../../sandbox/n8n/pack';
import { CHANNELS, readable, sixtyInvoices, type Filing, type ForwardedInvoices } from './forwardedInvoices';

const WITHIN_MS = 180_000;
const OWNER = 'owner@tool.example';
const CUT_AFTER_BYTES = 700;

type Row = Record<string, unknown>;

let folder: string;
let sandbox: Sandbox;
let deployment: Deployment;
let invoices: ForwardedInvoices;
/** The workflow of template 03. */
let bringStatuses: string;

const tableRows = async (name: string): Promise<Row[]> => (await deployment.client.tableRows(name)) ?? [];
const ledger = async () => await tableRows('eFacture ledger');
const forwardings = async () => await tableRows('eFacture forwardings');
const identityOf = ({ flow }: Filing) => flow.truth.identity ?? '';
const key = (identity: unknown, side: unknown, dossierName: unknown) =>
	[identity, side, dossierName].map(String).join(' | ');
const keyOf = (filing: Filing) =>
	key(identityOf(filing), filing.side, invoices.samples.dossiers[filing.place].name);
const rowKey = (row: Row) => key(row.identity, row.side, row.dossierName);

async function until(what: string, holds: () => Promise<boolean>, ms = WITHIN_MS): Promise<void> {
	const end = Date.now() + ms;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`Not within ${ms / 1000} s: ${what}`);
		await delay(1000);
	}
}

async function refuse(filing: Filing): Promise<void> {
	await sandbox.platform.counterparty({ identity: identityOf(filing), code: '210', reasons: ['TX_TVA_ERR'] });
}

/** Whether the ledger knows that these were refused. */
const areRefused = async (ones: Filing[]) => {
	const rows = await ledger();
	return ones.every((one) =>
		rows.some((row) => rowKey(row) === keyOf(one) && String(row.statusHistory).includes('"210"')),
	);
};

async function addRows(name: string, rows: object[]): Promise<void> {
	const tables = (await deployment.client.call('GET', '/api/v1/data-tables?limit=100')) as Row[];
	const table = tables.find((one) => one.name === name);
	await deployment.client.call('POST', `/api/v1/data-tables/${String(table?.id)}/rows`, {
		data: rows,
		returnType: 'count',
	});
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'efacture-welyb-forward-'));
	const installation = await installN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packProject(folder);
	invoices = await sixtyInvoices();
	const { samples, filings, refusedBefore, refusedSale } = invoices;
	sandbox = await startSandbox({
		samples,
		connected: true,
		platform: { lifecycle: true },
		mail: true,
		thirdParties: ['smtp', 'sftp', 'http'],
	});
	deployment = await deploy({ installation, tarball, userFolder: join(folder, 'n8n') });
	await deployment.addCredentials(sandbox.credentials as Record<string, object>);
	const at = {
		startDate: '2025-01-01T00:00:00Z',
		pollSeconds: 30,
		sweepSeconds: 15,
		settings: { sweepDelayMinutes: 0, sweepEveryMinutes: 0, sweepWindowHours: 24 * 1000 },
	};
	for (const one of [...refusedBefore, refusedSale]) await refuse(one);
	const seeding = [
		await deployment.importTemplate('02-ingest-invoices', at),
		(bringStatuses = await deployment.importTemplate('03-status-to-welyb', at)),
	];
	for (const workflow of seeding) await deployment.client.publish(workflow);
	await until('every invoice is filed, and the refusals are known', async () => {
		const filed = (await ledger()).filter(({ state }) => state === 'filed');
		return filed.length === filings.length && (await areRefused([...refusedBefore, refusedSale]));
	});
	for (const workflow of seeding) await deployment.client.unpublish(workflow);
}, 8 * 60_000);

afterAll(async () => {
	await deployment?.stop();
	await sandbox?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

it(
	'forwards what is to be forwarded once, and holds the rest',
	async () => {
		const { smtp, sftp, http } = sandbox.thirdParties;
		const { samples, filings, refusedBefore, credited, knownBefore } = invoices;
		for (const { flow, side, place } of knownBefore) {
			const { number, seller } = flow.truth;
			http!.know({
				metadata: { dossier: `D00${place}`, side, number: number ?? '', seller: seller?.siren ?? '' },
				sha256: null,
			});
		}
		sftp!.failUploads({ afterBytes: CUT_AFTER_BYTES });
		for (const template of ['05a-forward-by-email', '05b-forward-by-sftp', '05c-forward-by-http-import']) {
			const workflow = await deployment.importTemplate(template, {
				startDate: '',
				sweepSeconds: 10,
				timeoutSeconds: 120,
				settings: { mailFrom: 'n8n@firm.example', mailTo: '', leaseMinutes: 3 },
			});
			await deployment.client.publish(workflow);
		}
		await until('the table of destinations is made', async () =>
			Boolean(await deployment.client.tableRows('eFacture destinations')),
		);
		const dossierIds = new Map((await ledger()).map((row) => [row.dossierName, row.dossierId]));
		const destinations = samples.dossiers.flatMap(({ name }, place) => {
			const common = {
				dossierId: dossierIds.get(name),
				channel: CHANNELS[place],
				code: `D00${place}`,
				filedFrom: '2020-01-01T00:00:00Z',
				owner: OWNER,
			};
			const addresses = smtp!.addressesOf(name);
			if (CHANNELS[place] === 'email')
				return (['purchase', 'sale'] as const).map((side) => ({
					...common,
					destination: 'Mail tool',
					side,
					address: addresses[side],
				}));
			const address = CHANNELS[place] === 'sftp' ? '/' : http!.url;
			return [{ ...common, destination: `${CHANNELS[place]} tool`, address }];
		});
		const bot = {
			...destinations[0],
			destination: 'MyUnisoft',
			address: 'myunisoft+aecconseil@welyb.fr',
			side: 'purchase',
		};
		await addRows('eFacture destinations', [...destinations, bot]);

		const held = [
			...refusedBefore.map(keyOf),
			...filings.filter(({ flow }) => credited.exact.includes(flow)).map(keyOf),
		];
		await until('every forwarding has ended', async () => {
			const rows = await forwardings();
			const ended = rows.filter(({ state }) => ['sent', 'known', 'held', 'parked'].includes(String(state)));
			return ended.length === filings.length;
		});
		const rows = await forwardings();
		const states = Object.fromEntries(rows.map((row) => [rowKey(row), row.state]));
		const expected = Object.fromEntries(
			filings.map((one) => {
				const state = held.includes(keyOf(one)) ? 'held' : knownBefore.includes(one) ? 'known' : 'sent';
				return [keyOf(one), state];
			}),
		);
		expect(states).toEqual(expected);
		expect(rows).toHaveLength(filings.length);

		// The bot's address takes nothing, and says why.
		const problems = (await tableRows('eFacture destinations')).filter(({ problem }) => problem);
		expect(problems).toMatchObject([
			{ destination: 'MyUnisoft', problem: expect.stringMatching(/Welyb's own bot/) as string },
		]);
	},
	WITHIN_MS + 90_000,
);

it('has brought each file to its place, whole, once', async () => {
	const { smtp, sftp, http } = sandbox.thirdParties;
	const { samples, filings, knownBefore, refusedSale } = invoices;
	const rows = await forwardings();
	const rowOf = (one: Filing) => rows.find((row) => rowKey(row) === keyOf(one));
	const sent = filings.filter((one) => rowOf(one)?.state === 'sent');
	const through = (channel: string) => sent.filter(({ place }) => CHANNELS[place] === channel);
	const name = (one: Filing) => samples.dossiers[one.place].name;

	const byMail = await Promise.all(
		through('email').map(
			async (one) => `${smtp!.addressesOf(name(one))[one.side]} ${await readable(one.flow)}`,
		),
	);
	const collected = smtp!
		.collected()
		.flatMap(({ address, files }) => files.map((file) => `${address} ${file.sha256}`));
	expect(collected.sort()).toEqual(byMail.sort());

	const bySftp = await Promise.all(
		through('sftp').map(
			async (one) =>
				`/D00${one.place}/${one.side === 'purchase' ? 'ACHATS' : 'VENTES'} ${await readable(one.flow)}`,
		),
	);
	const stored = sftp!.files().map(({ path, sha256: hash }) => `${path.replace(/\/[^/]*$/, '')} ${hash}`);
	expect(stored.sort()).toEqual(bySftp.sort());
	expect(sftp!.operations().filter(({ kind }) => kind === 'uploadCut')).toHaveLength(1);

	const byHttp = await Promise.all(
		through('http').map(async (one) => `D00${one.place} ${one.side} ${await readable(one.flow)}`),
	);
	const imported = http!
		.imports()
		.map(({ metadata, sha256: hash }) => `${metadata.dossier} ${metadata.side} ${hash}`);
	expect(imported.sort()).toEqual(byHttp.sort());
	expect(http!.answers()).toMatchObject({ 409: knownBefore.length });

	// A refused sale was issued: it goes, with a flag.
	expect(rowOf(refusedSale)).toMatchObject({ state: 'sent', flag: 'It has status 210 Refused' });
	const flagged = smtp!.collected().filter(({ subject }) => subject.includes('210 Refused'));
	expect(flagged).toHaveLength(1);
	expect(flagged[0].subject).toContain(String(refusedSale.flow.truth.number));
});

it(
	'tells the owner of a refusal that comes afterwards, and sends nothing again',
	async () => {
		const { smtp, sftp, http } = sandbox.thirdParties;
		const { refusedAfter } = invoices;
		const before = {
			mails: smtp!.collected().length,
			files: sftp!.files(),
			imports: http!.imports().length,
		};
		for (const one of refusedAfter) await refuse(one);
		await deployment.client.publish(bringStatuses);
		const notices = () => sandbox.mail!.server.messages().filter(({ to }) => to.includes(OWNER));
		const told = (one: Filing) =>
			notices().filter(({ text }) =>
				new RegExp(`Invoice ${one.flow.truth.number} .*new status: 210 Refused`).test(text),
			);
		await until(
			'the owner is told of each',
			async () => await Promise.resolve(refusedAfter.every((one) => told(one).length > 0)),
		);
		await delay(12_000);
		expect(refusedAfter.map((one) => told(one).length)).toEqual(refusedAfter.map(() => 1));
		expect({
			mails: smtp!.collected().length,
			files: sftp!.files(),
			imports: http!.imports().length,
		}).toEqual(before);
	},
	WITHIN_MS + 30_000,
);

it('leaves a ledger that says exactly that', async () => {
	const rows = await ledger();
	const ofForwardings = new Map((await forwardings()).map((row) => [row.filingKey, row]));
	const says = rows.map(({ filingKey, forwardState, forwardedTo }) => ({
		filingKey,
		forwardState,
		forwardedTo,
	}));
	const expected = rows.map(({ filingKey }) => {
		const { state, destination } = ofForwardings.get(filingKey) ?? {};
		return state === 'held'
			? { filingKey, forwardState: 'held', forwardedTo: null }
			: { filingKey, forwardState: 'sent', forwardedTo: destination };
	});
	expect(says.map(({ forwardedTo, ...row }) => ({ ...row, forwardedTo: forwardedTo || null }))).toEqual(
		expected,
	);
	expect(rows).toHaveLength(invoices.filings.length);
	const sent = [...ofForwardings.values()].filter(({ state }) => state === 'sent');
	expect(
		sent.filter(({ sentAt, sha256: hash, size, fileName }) => !sentAt || !hash || !size || !fileName),
	).toEqual([]);
	const mailed = sent.filter(({ channel }) => channel === 'email').map(({ remoteId }) => remoteId);
	const collected = sandbox.thirdParties.smtp!.collected().map(({ messageId }) => messageId);
	expect(mailed.sort()).toEqual(collected.sort());
});
