import {
	recorded,
	recordActs,
	expireActs,
	type ActOutcome,
	type RecordedAct,
} from '../../../nodes/domain/ledger/actOutcomes';
import { isOpen, type StoredAct } from '../../../nodes/domain/ledger/actRow';
import { answerProposal, confirmAnswer } from '../../../nodes/domain/ledger/answers';
import { dueActs } from '../../../nodes/domain/ledger/dueActs';
import { actsOfChanges, confirmActs } from '../../../nodes/domain/ledger/newActs';
import { change, context, invoiceRow, unquestioned } from './acts';
import { interleave, random, Table, type Execution } from './executions';
import { NOW } from './rows';

/**
 * What template 04 does with acts, as far as its table sees it: sweeps and answers at once, dying at any step, with a platform and
 * a portal that fail now and then. Whatever happened, each act is sent once or not at all, and the portal knows.
 */

const CHANGES = [
	change({ id: 'approve', code: '204' }),
	change({ id: 'refuse', code: '210' }),
	change({ id: 'pay', code: '212' }),
	change({ id: 'wrong', code: '205' }),
];
const LEDGER = [invoiceRow()];

class Firm {
	readonly acts = new Table<StoredAct>();
	/** What the portal knows of each change. */
	readonly heard = new Map<string, string[]>();
	/** Acts that were deposited on the platform, as often as they were. */
	readonly deposits: string[] = [];
	now = NOW;
	private executions = 0;

	constructor(
		private readonly chance: () => number,
		/** How often a call fails. */
		public failing: number,
	) {}

	*sweep(): Execution {
		const execution = String(++this.executions);
		const changes = CHANGES.filter(({ change: { id } }) => !this.heard.has(id));
		yield;
		const registered = actsOfChanges(
			changes,
			LEDGER,
			this.acts.where(() => true),
			this.context(execution),
		);
		yield;
		this.acts.insert(registered.rows as StoredAct[]);
		yield;
		const { won, lostIds } = confirmActs(
			registered.rows,
			this.acts.where(() => true),
			{ execution },
		);
		this.acts.delete(lostIds);
		yield;
		const due = dueActs(
			this.acts.where(() => true),
			this.context(execution),
		);
		for (const claim of due.claims) {
			yield;
			const now = this.now.toISOString();
			this.acts.update(
				claim,
				(row) => row.id === claim.id && row.nextAttemptAt != null && row.nextAttemptAt <= now,
			);
		}
		yield;
		const claimed = confirmActs(
			due.claims,
			this.acts.where(() => true),
			{ execution },
		);
		this.acts.delete(claimed.lostIds);
		const outcomes: ActOutcome[] = [];
		for (const row of [...won, ...claimed.won]) outcomes.push(yield* this.checkOrSend(row));
		yield* this.conclude(execution, outcomes, [...expireActs(due.expired), ...due.unreported.map(recorded)]);
	}

	/** The form: somebody answers one of the proposals. */
	*answer(person: string): Execution {
		const execution = String(++this.executions);
		const [proposal] = this.acts.where(({ state }) => state === 'proposed');
		if (!proposal) return;
		yield;
		const confirms = this.chance() < 0.7;
		const { row } = answerProposal(
			proposal,
			{ person, confirms, reason: null },
			{ ...this.context(execution), ...unquestioned },
		);
		if (!row) return;
		this.acts.update(row, ({ id, state }) => id === row.id && state === 'proposed');
		yield;
		const kept = confirmAnswer(
			row,
			this.acts.where(() => true),
		).row;
		if (kept?.state === 'refused')
			yield* this.conclude(execution, [], [recorded({ ...kept, nextAttemptAt: null })]);
		if (kept?.state === 'decided') yield* this.conclude(execution, [yield* this.checkOrSend(kept)], []);
	}

	later(minutes: number): void {
		this.now = new Date(this.now.getTime() + minutes * 60_000);
	}

	private *checkOrSend({ actId, state }: StoredAct): Generator<void, ActOutcome, void> {
		yield;
		if (this.fails()) return { actId, outcome: 'failed', retryable: true };
		// What the platform has is told before anything is judged.
		if (!this.deposits.includes(actId)) {
			if (actId === 'wrong') return { actId, outcome: 'failed', reason: 'Not applicable' };
			if (state === 'proposed') return { actId, outcome: 'proposed' };
			yield;
			this.deposits.push(actId);
			yield;
		}
		return { actId, outcome: this.fails() ? 'pending' : 'accepted', flowId: `flow-${actId}` };
	}

	private *conclude(execution: string, outcomes: ActOutcome[], ended: RecordedAct[]): Execution {
		yield;
		const acts = recordActs(
			this.acts.where(() => true),
			outcomes,
			{ now: this.now, execution },
		);
		for (const { row, report } of [...ended, ...acts]) {
			yield;
			if (report && this.fails()) continue;
			if (report) this.heard.set(report.changeId, [...(this.heard.get(report.changeId) ?? []), report.state]);
			yield;
			this.acts.update(row, ({ id }) => id === row.id);
		}
	}

	private context(execution: string) {
		return { ...context, execution, now: this.now, expireDays: 1 / 24 };
	}

	private fails(): boolean {
		return this.chance() < this.failing;
	}
}

function afterChaos(seed: number): Firm {
	const chance = random(seed);
	const firm = new Firm(chance, 0.2);
	for (let round = 0; round < 8; round++) {
		const answers = chance() < 0.4 ? [firm.answer('decider-1'), firm.answer('decider-2')] : [];
		const executions = [firm.sweep(), firm.sweep(), ...answers];
		interleave(executions, chance, { dies: 0.03, onStep: () => firm.later(0.02) });
		firm.later(chance() * 40);
	}
	return firm;
}

function settle(firm: Firm): void {
	firm.failing = 0;
	for (let round = 0; round < 4; round++) {
		// Long enough for what was not confirmed to lapse.
		firm.later(16 * 60);
		interleave([firm.sweep()], random(1), { dies: 0 });
	}
}

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

it('sends each act once or not at all, however many executions there are', () => {
	for (const seed of seeds) {
		const { deposits } = afterChaos(seed);
		expect([seed, deposits.length]).toEqual([seed, new Set(deposits).size]);
	}
});

it('ends every act in one row, as the platform and the persons said, and the portal hears of it', () => {
	const ends = new Set<string>();
	for (const seed of seeds) {
		const firm = afterChaos(seed);
		settle(firm);
		expect([seed, firm.acts.rows.map(({ actId }) => actId).sort()]).toEqual([
			seed,
			['approve', 'pay', 'refuse', 'wrong'],
		]);
		for (const row of firm.acts.rows) {
			ends.add(`${row.actId} ${row.state}`);
			const heard = firm.heard.get(row.actId);
			expect([seed, row.actId, isOpen(row), row.nextAttemptAt]).toEqual([seed, row.actId, false, null]);
			expect([seed, row.state, firm.deposits.includes(row.actId)]).toEqual([
				seed,
				row.state,
				row.state === 'accepted',
			]);
			expect([seed, row.state, heard?.at(-1)]).toEqual([
				seed,
				row.state,
				row.state === 'accepted' ? 'accepted' : 'refused',
			]);
		}
	}
	expect([...ends].sort()).toEqual([
		'approve accepted',
		'pay accepted',
		'pay expired',
		'pay refused',
		'refuse accepted',
		'refuse expired',
		'refuse refused',
		'wrong failed',
	]);
});
