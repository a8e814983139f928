import { actStates, isOpen, type StoredAct } from '../../../nodes/domain/ledger/actRow';
import { dueActs, itemOfAct } from '../../../nodes/domain/ledger/dueActs';
import { statusColumns } from '../../../nodes/domain/ledger/statusHistory';
import { act, context, IN_HAND, invoiceRow, proposal } from './acts';
import { minutes } from './rows';
import { read } from './statusItems';

const due = (rows: StoredAct[], more: object = {}) => dueActs(rows, { ...context, ...more });
const inHandOfOther = { reason: 'In hand of execution 41' };

describe('an act is due', () => {
	it.each(['proposed', 'decided', 'sent'] as const)(
		'when its next attempt has come and it is %s',
		(state) => {
			const row = act({ state, ...inHandOfOther, nextAttemptAt: minutes(0) });
			expect(due([row])).toEqual({
				claims: [{ id: row.id, actId: 'c-1', reason: IN_HAND, nextAttemptAt: minutes(15) }],
				expired: [],
				unreported: [],
			});
		},
	);

	it.each([
		['its next attempt is ahead: another execution has it in hand', { nextAttemptAt: minutes(1) }],
		['it has none: a checked proposal', { state: 'proposed', nextAttemptAt: null } as const],
		['it is another platform’s', { nextAttemptAt: minutes(-1), platform: 'Other' }],
	])('not when %s', (_what, more) => {
		expect(due([act(more)])).toEqual({ claims: [], expired: [], unreported: [] });
	});

	it('the one that has waited longest first, and no more than one execution takes', () => {
		const rows = [-1, -3, -2].map((count) => act({ actId: `c${count}`, nextAttemptAt: minutes(count) }));
		expect(due(rows, { limit: 2 }).claims.map(({ actId }) => actId)).toEqual(['c-3', 'c-2']);
	});
});

describe('a proposal', () => {
	it('lapses when its time is over, also when it was to be checked again', () => {
		const over = [null, minutes(-5)].map((nextAttemptAt) =>
			proposal({ expiresAt: minutes(0), nextAttemptAt }),
		);
		expect(due(over)).toEqual({ claims: [], expired: over, unreported: [] });
	});

	it('does not lapse before, nor when it was answered, nor for another platform', () => {
		const rows = [
			proposal({ expiresAt: minutes(1) }),
			proposal({ state: 'decided', expiresAt: minutes(-1) }),
			proposal({ state: 'accepted', expiresAt: minutes(-1) }),
			proposal({ expiresAt: minutes(-1), platform: 'Other' }),
		];
		expect(due(rows).expired).toEqual([]);
	});
});

it('an end that the portal has not heard of is to be reported, as often as it takes', () => {
	for (const state of actStates.filter((one) => !isOpen({ state: one }))) {
		const row = act({ state, nextAttemptAt: minutes(-1) });
		expect(due([row])).toEqual({ claims: [], expired: [], unreported: [{ ...row, nextAttemptAt: null }] });
		expect(due([{ ...row, nextAttemptAt: null }]).unreported).toEqual([]);
	}
});

describe('an act as it is sent', () => {
	const row = act({ details: JSON.stringify({ reasons: [{ code: 'X' }], payments: [], note: 'n' }) });

	it('names the flow of the invoice, its side, and what was decided', () => {
		expect(itemOfAct(row, [])).toEqual({
			flow: { id: 'f1', organization: 'org' },
			side: 'purchase',
			history: [],
			historyComplete: false,
			act: { ...row, details: { reasons: [{ code: 'X' }], payments: [], note: 'n' } },
		});
		expect(itemOfAct(act({ details: null }), []).act.details).toEqual({});
	});

	it('knows the statuses that any row of the invoice keeps, once each, oldest first', () => {
		const kept = (...codes: Array<[string, string]>) =>
			statusColumns(codes.map(([code, at]) => ({ status: read(code, at), portal: null })));
		const ledger = [
			invoiceRow(kept(['205', '11-05'], ['202', '11-02'])),
			invoiceRow({ filingKey: 'd2|sale|x', ...kept(['200', '11-01'], ['202', '11-02']) }),
			invoiceRow({ identity: 'another', ...kept(['213', '11-03']) }),
		];
		expect(itemOfAct(row, ledger).history.map(({ code }) => code)).toEqual(['200', '202', '205']);
	});
});
