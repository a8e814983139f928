import { claimReason } from '../../../nodes/domain/ledger/claim';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { recordOutcomes } from '../../../nodes/domain/ledger/record';
import { reimport, settleRow, type Decision } from '../../../nodes/domain/ledger/settle';
import { filedItem, flow, IDENTITY, minutes, NOW, stored } from './rows';

const settling = { person: 'a@cabinet.example', now: NOW };
const row = (more: Partial<StoredRow> & Pick<StoredRow, 'state'>) =>
	stored({
		filingKey: `d1|purchase|${IDENTITY}`,
		flowIds: '|f1|',
		number: 'F-1',
		channel: 'collectionEmail',
		...more,
	});
const settle = (stored_: StoredRow, decision: Decision) => settleRow(stored_, decision, settling);

it('counts an uncertain mail that arrived as filed, with who said so', () => {
	const uncertain = row({ state: 'uncertain' });
	const { changed, told } = settle(uncertain, 'arrived');
	expect(changed).toMatchObject([{ id: uncertain.id, state: 'filed', filedAt: minutes(0) }]);
	expect(changed[0].reason).toContain('a@cabinet.example');
	expect(told[0].text).toContain('F-1');
});

it('has an uncertain mail that did not arrive sent at once', () => {
	expect(settle(row({ state: 'uncertain' }), 'sendAgain').changed).toMatchObject([
		{ state: 'waiting', nextAttemptAt: minutes(0), attempts: 0 },
	]);
});

it.each<[Decision, StoredRow['state']]>([
	['arrived', 'filed'],
	['arrived', 'sending'],
	['sendAgain', 'filed'],
	['sendAgain', 'sending'],
	['reimport', 'uncertain'],
	['reimport', 'sending'],
	['reimport', 'conflict'],
	['keep', 'uncertain'],
	['newVersion', 'filed'],
])('%s changes nothing of a row that is %s', (decision, state) => {
	const { changed, added, told } = settle(row({ state }), decision);
	expect([changed, added]).toEqual([[], []]);
	expect(told[0].text).toContain(`it is ${state}`);
});

it('imports again what is parked or waits, but mails nothing twice and takes nothing out of a hand', () => {
	expect(settle(row({ state: 'parked' }), 'reimport').changed).toMatchObject([
		{ state: 'waiting', lastError: null },
	]);
	expect(settle(row({ state: 'filed', filedAt: minutes(-9) }), 'reimport').told[0].text).toContain('twice');
	expect(settle(row({ state: 'filed', channel: 'api' }), 'reimport').changed).toHaveLength(1);
	const inHand = row({ state: 'waiting', reason: claimReason('e1'), nextAttemptAt: minutes(5) });
	expect(settle(inHand, 'reimport').changed).toEqual([]);
	expect(settle({ ...inHand, nextAttemptAt: minutes(-5) }, 'reimport').changed).toHaveLength(1);
});

it('gives flows that the ledger does not know a row that is due', () => {
	const known = row({ state: 'parked', platform: 'eFacture', organization: 'org' });
	const { added, changed, told } = reimport([flow('f1'), flow('f2')], [known], {
		...settling,
		platform: 'eFacture',
	});
	expect(added).toMatchObject([
		{ filingKey: 'flow|eFacture|org|f2', flowIds: '|f2|', state: 'waiting', nextAttemptAt: minutes(0) },
	]);
	expect(changed).toMatchObject([{ id: known.id }]);
	expect(told).toHaveLength(2);
});

it('keeps the document of a conflict, or sends the newest delivery and keeps the flows of the one before', () => {
	const conflict = row({
		state: 'conflict',
		flowIds: '|f1|f2|',
		originalSha256: 'aa',
		filedAt: minutes(-60),
	});
	expect(settle(conflict, 'keep').changed).toMatchObject([{ state: 'filed' }]);
	const { added, changed } = settle(conflict, 'newVersion');
	expect(changed).toMatchObject([{ state: 'waiting', flowIds: '|f2|', originalSha256: null, filedAt: null }]);
	expect(added).toMatchObject([{ filingKey: 'flow|eFacture|org|f1', flowIds: '|f1|', state: 'filed' }]);
	expect(settle({ ...conflict, channel: 'api' }, 'newVersion').changed).toEqual([]);
});

describe('files that come after the first one was mailed', () => {
	const mailed = row({ state: 'filed', originalSha256: 'A', filedAt: minutes(-60), dossierId: 'd1' });
	const mail = { execution: 'e1', leaseMinutes: 5, readAt: NOW };
	/** The row after deliveries, each list of them in an execution of its own. */
	const after = (...executions: Array<Record<string, string>>) =>
		executions.reduce((before, originals) => {
			const items = Object.entries(originals).map(([id, originalSha256]) =>
				filedItem({ flow: flow(id) }, { id: null, outcome: 'prepared', filedAt: null, originalSha256 }),
			);
			const context = { platform: 'eFacture', channel: 'collectionEmail', now: NOW, mail };
			return stored({ ...recordOutcomes(items, [before], context).rows[0] });
		}, mailed);

	it.each([
		['one after the other', after({ f2: 'B' }, { f3: 'A' })],
		['at once', after({ f2: 'B', f3: 'A' })],
	])('sends the one that differs, not a copy of what is filed that came later, %s', (_when, conflict) => {
		expect(conflict.state).toBe('conflict');
		const { added, changed } = settle(conflict, 'newVersion');
		expect(changed).toMatchObject([{ flowIds: '|f2|' }]);
		expect(added.map(({ flowIds }) => flowIds).sort()).toEqual(['|f1|', '|f3|']);
	});

	it.each([
		['one after the other', after({ f2: 'B' }, { f3: 'C' })],
		['at once', after({ f2: 'B', f3: 'C' })],
		['and a copy after them', after({ f2: 'B' }, { f3: 'C' }, { f4: 'A' })],
	])('leaves several that differ to a person, %s', (_when, conflict) => {
		const { added, changed, told } = settle(conflict, 'newVersion');
		expect([added, changed]).toEqual([[], []]);
		expect(told[0].text).toContain('by hand, then keep');
		expect(settle(conflict, 'keep').changed).toHaveLength(1);
	});
});
