import type { Item, Status } from '../../../nodes/domain/item';
import { splitMarks, messageMark, messageRowKey } from '../../../nodes/domain/ledger/messageMarks';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { recordStatuses } from '../../../nodes/domain/ledger/recordStatuses';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { DUE_MARK, keptStatuses } from '../../../nodes/domain/ledger/statusHistory';
import { pickStatusFlows, statusFlowsOf } from '../../../nodes/domain/ledger/statusMessages';
import { statusesToSet } from '../../../nodes/domain/ledger/statusesToSet';
import { interleave, random, Table, type Execution } from './executions';
import { filedItem, flow, invoice, NOW } from './rows';
import { about, read } from './statusItems';

/**
 * What template 02 and 03 do with statuses, as far as the ledger sees it: two of each at once, dying at any step, with a portal
 * and a platform that fail now and then. Whatever happened, in the end everything is where it belongs.
 */

const FIRST = '732829320|F-1|2026';
const SECOND = '732829320|F-2|2026';
const SIDES: Array<{ side: 'purchase' | 'sale'; dossier: string }> = [
	{ side: 'purchase', dossier: 'd1' },
	{ side: 'sale', dossier: 'd2' },
];

const statusOf = (code: string, day: string, identity: string): Status =>
	read(code, day, { id: `${code}-${identity}`, about: about(identity) });
/** Status messages on the platform: both parties get one, one is about two invoices, one comes with its copy. */
const MESSAGES: Record<string, Status[]> = {
	'm-1': [statusOf('200', '11-01', FIRST)],
	'm-2': [statusOf('202', '11-02', FIRST)],
	'm-3': [statusOf('202', '11-02', FIRST)],
	'm-4': [statusOf('205', '11-05', FIRST), statusOf('205', '11-05', SECOND)],
	'm-5': [statusOf('212', '11-09', SECOND)],
	'm-6': [{ ...statusOf('212', '11-09', SECOND), forTaxSide: true }],
};
const codesOf = (identity: string) =>
	[...new Set(Object.values(MESSAGES).flat())]
		.filter((status) => status.about.identity === identity)
		.map(({ code }) => code)
		.filter((code, index, all) => all.indexOf(code) === index)
		.sort();

class Firm {
	readonly ledger = new Table<StoredRow>();
	/** Statuses on each document of the portal. */
	readonly documents = new Map<string, string[]>();
	now = NOW;

	constructor(
		private readonly chance: () => number,
		/** How often a call fails. */
		public failing: number,
	) {}

	/** Template 03: everything that is there, as its sweep does. */
	*tellStatuses(): Execution {
		const flows = Object.keys(MESSAGES).map((id) => flow(id));
		const unread = this.ledger.where((row) => row.filingKey.startsWith('status|') && this.isDue(row));
		const dueRows = this.ledger.where((row) =>
			Boolean(row.statusHistory?.includes(DUE_MARK) && row.documentId),
		);
		const earlyRows = this.ledger.where((row) => row.filingKey.startsWith('none|') && this.isDue(row));
		yield;
		const marks = flows.map((one) => messageMark('eFacture', one));
		const keys = flows.map((one) => messageRowKey('eFacture', one));
		const known = this.ledger.where(
			(row) => keys.includes(row.filingKey) || splitMarks(row).some(({ mark }) => marks.includes(mark)),
		);
		const context = { platform: 'eFacture', channel: 'api', now: this.now };
		const { work } = pickStatusFlows([...statusFlowsOf(unread), ...flows], [...known, ...unread], {
			...context,
			limit: 4,
		});
		yield;
		const items = work.flatMap((one): Item[] => {
			if (this.fails()) return [{ ...one, error: { message: 'No answer', retryable: true } }];
			return MESSAGES[one.flow.id].map((status) => ({ ...one, status: { ...status, flowId: one.flow.id } }));
		});
		yield;
		const isTold = ({ identity }: StoredRow) =>
			[
				...items.map((item) => item.status?.about.identity),
				...[...dueRows, ...earlyRows].map((row) => row.identity),
			].includes(identity ?? 'none');
		const set: Item[] = [];
		for (const item of statusesToSet(
			items.filter(({ status }) => status),
			this.ledger.where(isTold),
			dueRows,
		)) {
			yield;
			const document = this.documents.get(String(item.document?.id));
			if (this.fails() || !document) {
				set.push({ ...item, error: { message: 'No answer', retryable: true } });
				continue;
			}
			if (!document.includes(String(item.status?.id))) document.push(String(item.status?.id));
			set.push({ ...item, documentStatus: {} });
		}
		yield;
		const { updates, rows, supersededIds } = recordStatuses(items, set, this.ledger.where(isTold), context);
		for (const update of updates) {
			yield;
			this.ledger.update(update, ({ id }) => id === update.id);
		}
		yield;
		this.ledger.insert(rows as StoredRow[]);
		yield;
		this.ledger.delete(supersededIds);
	}

	/** Template 02 for one invoice, from where its documents are filed. */
	*ingest(identity: string, sides = SIDES): Execution {
		const items = sides.map(({ side, dossier }): Item => {
			const filingKey = `${dossier}|${side}|${identity}`;
			const claim = { attempts: 1, supersedes: [] };
			const one = filedItem({
				flow: flow(`f-${identity}`),
				invoice: invoice({ identity, number: identity.split('|')[1] }),
				side,
				dossier: { id: dossier, name: dossier, match: 'siret' },
				claim,
			});
			if (this.fails()) return { ...one, document: null, error: { message: 'No answer', retryable: true } };
			this.documents.set(filingKey, this.documents.get(filingKey) ?? []);
			return { ...one, document: { id: filingKey, outcome: 'filed', filingKey } };
		});
		yield;
		const existing = this.ledger.where((row) => row.identity === identity);
		yield;
		const { rows, supersededIds } = recordOutcomes(items, existing, {
			platform: 'eFacture',
			channel: 'api',
			now: this.now,
		});
		this.ledger.insert(rows as StoredRow[]);
		yield;
		this.ledger.delete(supersededIds);
	}

	later(minutes: number): void {
		this.now = new Date(this.now.getTime() + minutes * 60_000);
	}

	private fails(): boolean {
		return this.chance() < this.failing;
	}

	private isDue({ nextAttemptAt }: StoredRow): boolean {
		return nextAttemptAt != null && new Date(nextAttemptAt) <= this.now;
	}
}

function afterChaos(seed: number): Firm {
	const chance = random(seed);
	const firm = new Firm(chance, 0.2);
	for (let round = 0; round < 6; round++) {
		const executions = [
			firm.tellStatuses(),
			firm.tellStatuses(),
			firm.ingest(chance() < 0.5 ? FIRST : SECOND, chance() < 0.5 ? SIDES : SIDES.slice(0, 1)),
		];
		interleave(executions, chance, { dies: 0.03 });
		firm.later(chance() * 30);
	}
	return firm;
}

/** Both invoices come, and their statuses are told twice, at the same time. */
function allAtOnce(firm: Firm, seed: number): void {
	const executions = [
		...[FIRST, SECOND].map((identity) => firm.ingest(identity)),
		firm.tellStatuses(),
		firm.tellStatuses(),
	];
	interleave(executions, random(seed), { dies: 0 });
}

/** From now on nothing comes, and every sweep runs through. */
function sweep(firm: Firm): void {
	for (let round = 0; round < 8; round++) {
		firm.later(600);
		interleave([firm.tellStatuses()], random(1), { dies: 0 });
	}
}

/** The services are well again, and whatever a crash left in hand is taken over. */
function settle(firm: Firm, seed: number): void {
	firm.failing = 0;
	firm.later(600);
	allAtOnce(firm, seed);
	sweep(firm);
}

/** Each document, and its row, has every status of its invoice, and there are no other rows. */
function expectAllTold(firm: Firm, seed: number): void {
	const rows = firm.ledger.rows.map((row) => ({
		seed,
		filingKey: row.filingKey,
		codes: keptStatuses(row).map(({ status, portal }) => `${status.code} ${String(portal)}`),
	}));
	const expected = [FIRST, SECOND].flatMap((identity) =>
		SIDES.map(({ side, dossier }) => ({
			seed,
			filingKey: `${dossier}|${side}|${identity}`,
			codes: codesOf(identity).map((code) => `${code} null`),
		})),
	);
	const byKey = (a: { filingKey: string }, b: { filingKey: string }) => (a.filingKey < b.filingKey ? -1 : 1);
	expect(rows.sort(byKey)).toEqual(expected.sort(byKey));
	for (const { filingKey } of expected) {
		const identity = filingKey.split('|').slice(2).join('|');
		expect([...(firm.documents.get(filingKey) ?? [])].sort()).toEqual(
			codesOf(identity).map((code) => `${code}-${identity}`),
		);
	}
}

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

it('keeps every status once, in the ledger and on every document, whatever happened', () => {
	for (const seed of seeds) {
		const firm = afterChaos(seed);
		settle(firm, seed);
		expectAllTold(firm, seed);
	}
});

it('brings statuses and invoice together that came at the same moment', () => {
	for (const seed of seeds) {
		const firm = new Firm(random(seed), 0);
		allAtOnce(firm, seed);
		sweep(firm);
		expectAllTold(firm, seed);
	}
});

it('knows every message once all is quiet: nothing is read again', () => {
	for (const seed of seeds.slice(0, 20)) {
		const firm = afterChaos(seed);
		settle(firm, seed);
		const flows = Object.keys(MESSAGES).map((id) => flow(id));
		const { work, unknown } = pickStatusFlows(flows, firm.ledger.rows, {
			platform: 'eFacture',
			now: firm.now,
			limit: 9,
		});
		expect([work, unknown]).toEqual([[], {}]);
	}
});
