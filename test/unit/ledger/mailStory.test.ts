import type { Flow, Item } from '../../../nodes/domain/item';
import { claimFlows, claimReason, confirmClaims, flowsOf, isDue } from '../../../nodes/domain/ledger/claim';
import {
	completeMail,
	confirmMail,
	releaseMail,
	sendingReason,
	startMail,
	uncertainMails,
	type MailWork,
} from '../../../nodes/domain/ledger/mails';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { splitFlows, type StoredRow } from '../../../nodes/domain/ledger/row';
import { interleave, random, Table, type Execution } from './executions';
import { filedItem, flow, invoice, NOW } from './rows';

/**
 * What template 02 by e-mail does, as far as the ledger sees it: executions side by side over the same invoices, slow ones that outlast
 * their lease among them, and dying at any step. Whatever happened, no invoice is sent twice, and none is lost: in the end each is
 * filed or uncertain.
 */

const IDENTITIES = ['732829320|F-1|2026', '732829320|F-2|2026', '732829320|F-3|2026'];
/** The first invoice comes by two flows, and is one between two dossiers. */
const FLOWS: Record<string, string> = {
	f1: IDENTITIES[0],
	f1again: IDENTITIES[0],
	f2: IDENTITIES[1],
	f3: IDENTITIES[2],
};
const sidesOf = (identity: string) =>
	identity === IDENTITIES[0]
		? ([
				['d1', 'purchase'],
				['d2', 'sale'],
			] as const)
		: ([['d1', 'purchase']] as const);
const KEYS = IDENTITIES.flatMap((identity) =>
	sidesOf(identity).map(([dossier, side]) => `${dossier}|${side}|${identity}`),
);
const LEASE = 10;

class Firm {
	readonly ledger = new Table<StoredRow>();
	/** Filing keys of the mails that left. */
	readonly sent: string[] = [];
	now = NOW;
	private executions = 0;

	constructor(private readonly chance: () => number) {}

	later(minutes: number): void {
		this.now = new Date(this.now.getTime() + minutes * 60_000);
	}

	/** One execution over all flows, as the sweep has it. */
	*run(): Execution {
		const execution = `e${++this.executions}`;
		const place = { platform: 'eFacture', channel: 'collectionEmail' };
		for (const change of uncertainMails(
			this.ledger.where(({ state }) => state === 'sending'),
			this.now,
		)) {
			this.ledger.update(
				change,
				(row) => row.filingKey === change.filingKey && row.state === 'sending' && isDue(row, this.now),
			);
			yield;
		}
		const due = this.ledger.where((row) => row.nextAttemptAt != null && isDue(row, this.now));
		yield;
		const flows = [...Object.keys(FLOWS).map((id) => flow(id)), ...flowsOf(due, place)];
		const known = this.ledger.where(() => true);
		const claims = claimFlows(flows, known, {
			platform: 'eFacture',
			execution,
			leaseMinutes: LEASE,
			limit: 3,
			now: this.now,
		});
		yield;
		this.ledger.insert(claims.rows as StoredRow[]);
		yield;
		this.ledger.delete(claims.staleIds);
		yield;
		const won = confirmClaims(
			claims.work,
			this.ledger.where(({ state }) => state === 'seen'),
			{ platform: 'eFacture', execution, now: this.now },
		);
		yield;
		const items = won.flatMap((work) => this.prepared(work.flow, work.claim));
		const identities = items.map((item) => item.invoice?.identity);
		const readAt = this.now;
		yield;
		const existing = this.ledger.where(({ identity }) => identities.includes(identity));
		yield;
		const { rows, supersededIds, mails } = recordOutcomes(items, existing, {
			...place,
			now: this.now,
			mail: { execution, leaseMinutes: LEASE, readAt },
		});
		yield;
		this.ledger.insert(rows as StoredRow[]);
		yield;
		this.ledger.delete(
			this.ledger
				.where(({ state, reason }) => state === 'seen' && reason === claimReason(execution))
				.map(({ id }) => id),
		);
		yield;
		this.ledger.delete(supersededIds);
		for (const mail of mails) {
			yield;
			yield* this.send(mail, execution);
		}
	}

	private prepared(of: Flow, claim: Item['claim']): Item[] {
		const identity = FLOWS[of.id];
		return sidesOf(identity).map(([dossier, side]) =>
			filedItem(
				{
					flow: of,
					invoice: invoice({ identity, number: identity.split('|')[1] }),
					dossier: { id: dossier, name: dossier, match: 'siret' },
					side,
					claim,
				},
				{ id: null, outcome: 'prepared', filingKey: `${dossier}|${side}|${identity}`, filedAt: null },
			),
		);
	}

	private *send(mail: MailWork, execution: string): Execution {
		const { filingKey, leaseUntil } = mail;
		const started = startMail(mail, { execution, now: this.now, sendingMinutes: LEASE });
		if (!started) return;
		yield;
		this.ledger.update(
			started,
			(row) =>
				row.filingKey === filingKey &&
				row.state === 'waiting' &&
				row.reason === claimReason(execution) &&
				String(row.nextAttemptAt) >= leaseUntil,
		);
		yield;
		const rows = this.ledger.where((row) => row.filingKey === filingKey);
		// From reading the rows to the mail there is no way back, so nothing may come between in a story.
		if (!confirmMail(mail, rows, { execution, now: this.now })) {
			const released = releaseMail(mail, { platform: 'eFacture', now: this.now });
			this.ledger.update(
				released,
				(row) => row.filingKey === filingKey && row.reason === sendingReason(execution),
			);
			return;
		}
		yield;
		this.sent.push(filingKey);
		yield;
		// Now and then the server took the mail, and the connection broke.
		const result = this.chance() < 0.1 ? { error: 'Connection closed' } : { messageId: '<1@n8n>' };
		const change = completeMail({ filingKey, findings: [] }, {}, result, { execution, now: this.now });
		this.ledger.update(
			change,
			(row) => row.filingKey === filingKey && Boolean(row.reason?.startsWith(sendingReason(execution))),
		);
	}
}

const seeds = Array.from({ length: 400 }, (_, seed) => seed + 1);

it.each([
	['side by side', 0, 0],
	['slow', 0, 2.5],
	['dying', 0.02, 1],
])('executions that are %s send nothing twice and lose nothing', (_how, dies, slowness) => {
	let mostUncertain = 0;
	for (const seed of seeds) {
		const chance = random(seed);
		const firm = new Firm(chance);
		for (let round = 0; round < 4; round++) {
			const executions = Array.from({ length: 4 }, () => firm.run());
			interleave(executions, chance, { dies, onStep: () => firm.later(chance() * slowness) });
			firm.later(chance() * 20);
		}
		// Everything is well again.
		for (let round = 0; round < 6; round++) {
			firm.later(60);
			interleave([firm.run()], random(1), { dies: 0 });
		}
		const twice = firm.sent.filter((key, index) => firm.sent.indexOf(key) !== index);
		expect({ seed, twice }).toEqual({ seed, twice: [] });
		const states = KEYS.map((key) => {
			const rows = firm.ledger.where(({ filingKey }) => filingKey === key);
			return [...new Set(rows.map(({ state }) => state))].join();
		});
		expect({ seed, states: states.filter((state) => state !== 'filed' && state !== 'uncertain') }).toEqual({
			seed,
			states: [],
		});
		const named = firm.ledger.where(() => true).flatMap((row) => splitFlows(row).map(({ id }) => id));
		expect(Object.keys(FLOWS).filter((id) => !named.includes(id))).toEqual([]);
		mostUncertain = Math.max(mostUncertain, states.filter((state) => state === 'uncertain').length);
	}
	expect(mostUncertain).toBeLessThanOrEqual(KEYS.length);
});
