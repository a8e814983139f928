import { answerProposal, confirmAnswer, type Answer } from '../../../nodes/domain/ledger/answers';
import type { StoredAct } from '../../../nodes/domain/ledger/actRow';
import { context as executing, IN_HAND, proposal, unquestioned } from './acts';
import { minutes } from './rows';

const answer = (more: Partial<Answer> = {}): Answer => ({
	person: 'decider@cabinet.example',
	confirms: true,
	reason: null,
	...more,
});
const context = { ...executing, ...unquestioned };
const answered = (row: StoredAct, more: Partial<Answer> = {}) => answerProposal(row, answer(more), context);

describe('a proposal that a second person', () => {
	const row = proposal();

	it('confirms, is decided, in hand, and lapses no more', () => {
		expect(answered(row)).toEqual({
			row: {
				...row,
				state: 'decided',
				confirmedBy: 'decider@cabinet.example',
				reason: IN_HAND,
				nextAttemptAt: minutes(15),
				expiresAt: null,
			},
		});
	});

	it.each([
		['Le taux est bon', 'decider@cabinet.example did not confirm it: Le taux est bon'],
		[null, 'decider@cabinet.example did not confirm it'],
	])('does not confirm (%s), is refused, and the portal is still to hear of it', (reason, said) => {
		expect(answered(row, { confirms: false, reason }).row).toEqual({
			...row,
			state: 'refused',
			confirmedBy: 'decider@cabinet.example',
			reason: said,
			nextAttemptAt: minutes(15),
			expiresAt: null,
		});
	});
});

describe('an answer does not count', () => {
	it.each(['proposer@cabinet.example', ' PROPOSER@Cabinet.example '])('of who proposed it: %s', (person) => {
		for (const confirms of [true, false]) {
			expect(answered(proposal(), { person, confirms })).toEqual({
				refusal: expect.stringContaining('another person has to answer') as string,
			});
		}
	});

	it.each(['', '  '])('of nobody: "%s"', (person) => {
		expect(answered(proposal(), { person }).refusal).toContain("isn't known who answers");
	});

	it.each(['decided', 'sent', 'accepted', 'refused', 'expired', 'failed'] as const)(
		'to an act that is %s',
		(state) => {
			expect(answered(proposal({ state })).refusal).toBe(
				`Status 210 of invoice F-1 isn't a proposal any more: it is ${state}`,
			);
		},
	);

	it('to a proposal whose time is over, also before a sweep has seen it', () => {
		expect(answered(proposal({ expiresAt: minutes(0) })).refusal).toContain('its time is over');
		expect(answered(proposal({ expiresAt: minutes(1) })).refusal).toBeUndefined();
	});
});

describe('two answers at once', () => {
	const row = proposal();
	const yes = answered(row).row as StoredAct;
	const no = answered(row, { person: 'other@cabinet.example', confirms: false }).row as StoredAct;

	it('the one that was written counts', () => {
		expect(confirmAnswer(yes, [yes])).toEqual({ row: yes });
		expect(confirmAnswer(no, [no])).toEqual({ row: no });
	});

	it('the other one is told what became of the act', () => {
		expect(confirmAnswer(no, [yes]).refusal).toContain('it is decided');
		expect(confirmAnswer(yes, [no]).refusal).toContain('it is refused');
		expect(confirmAnswer(yes, [{ ...row, state: 'expired' }]).refusal).toContain('it is expired');
	});

	it('two confirmations are one', () => {
		const second = answerProposal(row, answer({ person: 'other@cabinet.example' }), {
			...context,
			execution: '43',
		}).row as StoredAct;
		expect(confirmAnswer(second, [yes]).refusal).toContain('it is decided');
		expect(confirmAnswer(yes, [yes]).row).toEqual(yes);
	});

	it('an act that is gone is no proposal any more', () => {
		expect(confirmAnswer(yes, []).refusal).toContain("isn't a proposal any more");
	});
});

describe('where the table of rights says who may', () => {
	const right = (more: object) => ({
		dossierId: 'd1',
		dossierName: null,
		person: 'decider@cabinet.example',
		role: 'decider' as const,
		mandate: null,
		validFrom: null,
		validTo: null,
		...more,
	});
	const by = (rights: Array<ReturnType<typeof right>>) =>
		answerProposal({ ...proposal(), dossierId: 'd1' }, answer(), { ...executing, source: 'table', rights });

	it('a decider of the dossier answers', () => {
		expect(by([right({})]).row).toMatchObject({ state: 'decided' });
	});

	it.each([
		['nobody', [], /is empty/],
		['a decider of another dossier', [right({ dossierId: 'd2' })], /no right in d1/],
		['whose mandate ended yesterday', [right({ validTo: '2026-11-01' })], /ended on 2026-11-01/],
		['a proposer', [right({ role: 'proposer' as const })], /it takes a decider/],
	])('%s leaves the proposal as it is', (_who, rights, refusal) => {
		expect(by(rights).row).toBeUndefined();
		expect(by(rights).refusal).toMatch(refusal);
	});
});
