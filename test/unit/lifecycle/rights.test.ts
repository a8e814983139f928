import { refusalToAct, type Actors, type RightsRefusal } from '../../../nodes/domain/lifecycle/rights';

const ann = 'ann@firm.example';
const bob = 'bob@firm.example';
const approval = { code: '205', secondPerson: false };
const refusal = { code: '210', secondPerson: true };
const byItself = (right: Actors['right']): Actors => ({ person: ann, right });
const confirmed = (right: Actors['right'], confirmerRight: Actors['right'], confirmedBy = bob): Actors => ({
	...byItself(right),
	confirmedBy,
	confirmerRight,
});

type Outcome = RightsRefusal['code'] | 'may';

/** Who acts → what becomes of 205; of 210; of 210 where no second person is wanted; of a proposal of 210. */
const table: Array<[string, Actors, Outcome, Outcome, Outcome, Outcome]> = [
	['nobody', { person: null, right: 'decider' }, ...all('personMissing')],
	['blanks', { person: '  ', right: 'decider' }, ...all('personMissing')],
	[
		'nobody, confirmed',
		{ person: null, right: null, confirmedBy: bob, confirmerRight: 'decider' },
		...all('personMissing'),
	],
	['no right', byItself(null), ...all('noRight')],
	['a reader', byItself('reader'), ...all('noRight')],
	['a reader, confirmed', confirmed('reader', 'decider'), ...all('noRight')],
	['a proposer', byItself('proposer'), 'noRight', 'noRight', 'noRight', 'may'],
	['a proposer, confirmed by a decider', confirmed('proposer', 'decider'), ...all('may')],
	[
		'a proposer, confirmed by a proposer',
		confirmed('proposer', 'proposer'),
		...setting('confirmerWithoutRight'),
	],
	['a proposer, confirmed by a reader', confirmed('proposer', 'reader'), ...setting('confirmerWithoutRight')],
	['a proposer, confirmed by nobody known', confirmed('proposer', null), ...setting('confirmerWithoutRight')],
	['a proposer, confirmed by the same', confirmed('proposer', 'decider', ann), ...setting('samePerson')],
	[
		'a proposer, confirmed by the same in capitals',
		confirmed('proposer', 'decider', ' ANN@firm.example'),
		...setting('samePerson'),
	],
	[
		'a proposer, confirmed by blanks',
		confirmed('proposer', 'decider', ' '),
		'noRight',
		'noRight',
		'noRight',
		'may',
	],
	['a decider', byItself('decider'), 'may', 'secondPersonMissing', 'may', 'may'],
	['a decider, confirmed by a decider', confirmed('decider', 'decider'), ...all('may')],
	[
		'a decider, confirmed by a proposer',
		confirmed('decider', 'proposer'),
		...setting('confirmerWithoutRight'),
	],
	['a decider, confirmed by the same', confirmed('decider', 'decider', ann), ...setting('samePerson')],
];

function all(outcome: Outcome): [Outcome, Outcome, Outcome, Outcome] {
	return [outcome, outcome, outcome, outcome];
}

/** Nobody has to have confirmed a proposal yet. */
function setting(outcome: Outcome): [Outcome, Outcome, Outcome, Outcome] {
	return [outcome, outcome, outcome, 'may'];
}

const outcome = (...asked: Parameters<typeof refusalToAct>): Outcome => refusalToAct(...asked)?.code ?? 'may';

it.each(table)('%s', (_who, actors, ofApproval, ofRefusal, withoutSecond, ofProposal) => {
	expect(outcome(approval, actors, { purpose: 'set', secondPerson: true })).toBe(ofApproval);
	expect(outcome(refusal, actors, { purpose: 'set', secondPerson: true })).toBe(ofRefusal);
	expect(outcome(refusal, actors, { purpose: 'set', secondPerson: false })).toBe(withoutSecond);
	expect(outcome(refusal, actors, { purpose: 'propose', secondPerson: true })).toBe(ofProposal);
});

it('says who, what and which parameter', () => {
	const rules = { purpose: 'set', secondPerson: true } as const;
	const said = table.map(([, actors]) => refusalToAct(refusal, actors, rules)).filter((one) => one !== null);
	for (const { message, todo } of said) {
		expect(message).toMatch(/210|in this dossier/);
		expect(todo).toMatch(/'(Acting Person|Confirmed By|Acting Person's Right|Confirming Person's Right)'/);
	}
});
