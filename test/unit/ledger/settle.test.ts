import { claimReason } from '../../../nodes/domain/ledger/claim';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { reimport, settleRow, type Decision } from '../../../nodes/domain/ledger/settle';
import { flow, IDENTITY, minutes, NOW, stored } from './rows';

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
