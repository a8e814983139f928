import { setTimeout as delay } from 'node:timers/promises';

import type { Sandbox } from '..';
import { compare, demoLine, mailedDocuments, type Comparison } from '../expectations';
import type { MailServer } from '../mail';
import { FormVisitor } from '../n8n/form';
import { readTemplate } from '../n8n/template';
import type { DemoOptions } from './options';
import { describeOutcome } from './report';
import {
	close,
	expectationsIn,
	pace,
	QUIET_MS,
	SETTLED_WITHIN_MS,
	startOf,
	whereToLook,
	type Stage,
	type StartStage,
} from './stage';

const INGEST = '02-ingest-invoices-by-email';
const SETTLE = '09-reimport-and-settle';
const LEDGER = 'eFacture ledger';
const CONNECTIONS = 'eFacture connections';
const PLATFORM = 'eFacture';

const settings = {
	platform: PLATFORM,
	mailFrom: 'n8n@cabinet.example',
	leaseMinutes: 1,
	longestSendingMinutes: 1,
	sweepDelayMinutes: 0,
	sweepEveryMinutes: 0,
};

/** So many mails are taken before n8n is killed. */
const KILLED_AFTER_MAILS = 5;

/** How n8n is caught between the mail and its row, and what a person then finds. */
interface Killing {
	name: string;
	/** Stops the mail server at the worst moment, and tells when n8n hangs there. */
	catchIt(stage: Stage): Promise<void>;
	decision: string;
}

const killings: Killing[] = [
	{
		name: 'after a mail has arrived, before its row is complete',
		catchIt: afterMail,
		decision: 'It arrived',
	},
	{
		name: 'before a mail has left, after its row was written',
		catchIt: beforeMail,
		decision: 'It did not arrive: send it',
	},
];

/**
 * Files by mail to the collection addresses, over real SMTP, without the portal's API; with `check` twice more, with n8n killed between
 * a mail and its row: the invoice is uncertain, and is settled by the form either way.
 */
export async function runByEmail(
	start: StartStage,
	options: DemoOptions,
	log: (line: string) => void,
): Promise<boolean> {
	const first = await prepare(await start('n8n'));
	await first.deployment.client.publish(first.workflows[INGEST]);
	log('published template 02 by e-mail; invoices are on their way …');
	const outcomes = [await finish(first, log)];
	if (!options.check) {
		log(whereToLook(first));
		await new Promise((stop) => process.once('SIGINT', stop));
	}
	await close(first);

	for (const [index, killing] of options.check ? killings.entries() : []) {
		log(`once more, with n8n killed ${killing.name} …`);
		const stage = await prepare(await start(`n8n-killed-${index}`));
		outcomes.push(await killedAndSettled(stage, killing, log));
		await close(stage);
	}
	return outcomes.every((ok) => ok);
}

/** Lists the dossiers in the table of connections, as a firm without a portal API does, and imports the templates. */
async function prepare(stage: Stage): Promise<Stage> {
	const { sandbox, deployment } = stage;
	const startDate = startOf(sandbox.samples);
	const { nodes } = await readTemplate(INGEST);
	const columns = nodes.find(({ name }) => name === 'Connections table')?.parameters.columns as {
		column: Array<{ name: string; type: string }>;
	};
	await deployment.client.addTable(
		CONNECTIONS,
		Object.fromEntries(columns.column.map(({ name, type }) => [name, type])),
		sandbox.portal.dossiers().map(({ id, name, siret, siren, collection }) => ({
			dossierId: id,
			dossierName: name,
			siret,
			siren,
			platform: PLATFORM,
			state: 'connected',
			purchasesAddress: collection.purchases,
			salesAddress: collection.sales,
		})),
	);
	return {
		...stage,
		workflows: {
			[INGEST]: await deployment.importTemplate(INGEST, { ...pace, startDate, settings }),
			[SETTLE]: await deployment.importTemplate(SETTLE, { startDate, settings: { platform: PLATFORM } }),
		},
	};
}

async function killedAndSettled(
	stage: Stage,
	killing: Killing,
	log: (line: string) => void,
): Promise<boolean> {
	const { sandbox, deployment, workflows } = stage;
	const caught = killing.catchIt(stage);
	await deployment.client.publish(workflows[INGEST]);
	await caught;
	await deployment.kill();
	const { server } = mailOf(sandbox);
	server.delayAnswers(0);
	server.endOutage();
	log(`killed with ${server.messages().length} mails taken; starting it again …`);
	await deployment.restart();
	const [row] = await rowsWhen(stage, (rows) => rows.length > 0, 'uncertain');
	log(
		`uncertain: ${String(row.number)} of ${String(row.counterpart)}. The form settles it: ${killing.decision}`,
	);
	await settleByForm(stage, row, killing.decision);
	return await finish(stage, log);
}

/** What a person does in template 09. */
async function settleByForm(
	{ deployment, workflows }: Stage,
	row: Record<string, unknown>,
	decision: string,
): Promise<void> {
	await deployment.client.publish(workflows[SETTLE]);
	const visitor = new FormVisitor(deployment.client);
	await visitor.open(workflows[SETTLE]);
	const page = await visitor.submit({ 'What to do': 'Uncertain mails' });
	const offered = (page.options.Invoice ?? []).find((option) => option.startsWith(`${String(row.number)} `));
	if (!offered) throw new Error(`The form doesn't offer invoice ${String(row.number)}: ${page.text}`);
	const end = await visitor.submit({ Invoice: offered, Decision: decision });
	if (end.title !== 'Done') throw new Error(`The form ended otherwise: ${end.text}`);
}

/** The mail is kept, and n8n never hears of it. */
async function afterMail({ sandbox }: Stage): Promise<void> {
	const { server } = mailOf(sandbox);
	await nthMail(server, () => server.delayAnswers(SETTLED_WITHIN_MS));
}

/** The row is written, and the mail server takes nothing. */
async function beforeMail(stage: Stage): Promise<void> {
	const { server } = mailOf(stage.sandbox);
	// The mail at hand is answered; the next one finds nobody.
	await nthMail(server, () => setImmediate(() => server.startOutage('hang', SETTLED_WITHIN_MS / 1000)));
	const taken = server.messages().length;
	await rowsWhen(stage, (rows) => rows.length === 1 && server.messages().length === taken, 'sending', 3);
}

async function nthMail(server: MailServer, then: () => void): Promise<void> {
	await new Promise<void>((reached) => {
		const stop = server.listen(() => {
			if (server.messages().length < KILLED_AFTER_MAILS) return;
			stop();
			then();
			reached();
		});
	});
}

/** Rows in a state, once a condition holds for so many looks in a row, a second apart. */
async function rowsWhen(
	{ deployment }: Stage,
	condition: (rows: Array<Record<string, unknown>>) => boolean,
	state: string,
	looks = 1,
): Promise<Array<Record<string, unknown>>> {
	const until = Date.now() + SETTLED_WITHIN_MS;
	let held = 0;
	while (Date.now() < until) {
		const rows = ((await deployment.client.tableRows(LEDGER)) ?? []).filter((row) => row.state === state);
		held = condition(rows) ? held + 1 : 0;
		if (held >= looks) return rows;
		await delay(1000);
	}
	throw new Error(`The ledger came to no row that is ${state}`);
}

/** Waits for the outcome and prints what was filed and the closing line. */
async function finish({ sandbox, deployment }: Stage, log: (line: string) => void): Promise<boolean> {
	const filed = await settled(sandbox);
	const { mailbox } = mailOf(sandbox);
	const ignored = mailbox.reports().flatMap((report) => report.ignored);
	for (const line of await describeOutcome(
		sandbox.portal.mailDocuments(),
		deployment,
		expectationsIn(sandbox),
	))
		log(line);
	for (const { what, rule } of ignored) log(`  ignored by Welyb: ${what} (${rule})`);
	log(demoLine(filed));
	const rows = (await deployment.client.tableRows(LEDGER)) ?? [];
	const open = rows.filter(({ state }) => state === 'sending' || state === 'uncertain');
	return filed.ok && ignored.length === 0 && open.length === 0;
}

/** Waits until what is filed is what is expected and stays so. */
async function settled(sandbox: Sandbox): Promise<Comparison> {
	const look = () => {
		const handedOut = sandbox.platform.handedOut();
		const documents = mailedDocuments(sandbox.portal.mailDocuments(), sandbox.samples.flows, handedOut);
		return compare(expectationsIn(sandbox), documents, handedOut);
	};
	const until = Date.now() + SETTLED_WITHIN_MS;
	while (Date.now() < until && look().lost > 0) await delay(500);
	await delay(QUIET_MS);
	await mailOf(sandbox).mailbox.settled();
	return look();
}

function mailOf({ mail }: Sandbox): NonNullable<Sandbox['mail']> {
	if (!mail) throw new Error('The sandbox was started without a mail server');
	return mail;
}
