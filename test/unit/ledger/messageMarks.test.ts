import { flow, IDENTITY, stored } from './rows';
import {
	joinMarks,
	keptMessages,
	messageMark,
	messageRowKey,
	splitMarks,
	type MessageMark,
} from '../../../nodes/domain/ledger/messageMarks';

const OTHER = '732829320|F-2|2026';
const THIRD = '732829320|F-3|2026';
const row = (identity: string | null, ...marks: MessageMark[]) =>
	stored({ state: 'filed', flowIds: '|f|', identity, statusFlows: joinMarks(marks) });
const one = { mark: 'aaaa', invoices: 1 };
const three = { mark: 'bbbb', invoices: 3 };

describe('the mark of a message', () => {
	it('is the same every time, and another one for another flow, organization or platform', () => {
		const marks = [
			messageMark('eFacture', flow('m-1')),
			messageMark('eFacture', flow('m-2')),
			messageMark('eFacture', flow('m-1', 'other')),
			messageMark('eFacture', flow('m-1', '')),
			messageMark('Other', flow('m-1')),
		];
		expect(new Set(marks).size).toBe(5);
		expect(messageMark('eFacture', flow('m-1'))).toBe(marks[0]);
	});

	it('is no key of another message whose parts read alike', () => {
		expect(messageRowKey('a', flow('b|c', ''))).not.toBe(messageRowKey('a', flow('c', 'b')));
		expect(messageMark('a', flow('b|c', ''))).not.toBe(messageMark('a', flow('c', 'b')));
	});
});

it.each<[string, MessageMark[], string | null]>([
	['none', [], null],
	['one', [one], '|aaaa|'],
	['several, each once', [three, one, one], '|aaaa|bbbb*3|'],
])('marks are written and read: %s', (_what, marks, column) => {
	expect(joinMarks(marks)).toBe(column);
	const unique = [...new Set(marks)].sort((a, b) => a.mark.localeCompare(b.mark));
	expect(splitMarks({ statusFlows: column })).toEqual(unique);
});

describe('a message is kept', () => {
	it('when the invoice it is about has it', () => {
		expect(keptMessages([row(IDENTITY, one)])).toEqual(new Set(['aaaa']));
	});

	it('once all the invoices it is about have it, and not before', () => {
		const rows = [row(IDENTITY, three), row(OTHER, three), row(THIRD, three)];
		expect(keptMessages(rows.slice(0, 2))).toEqual(new Set());
		expect(keptMessages(rows)).toEqual(new Set(['bbbb']));
	});

	it('counts an invoice between two dossiers, and a row read twice, as one invoice', () => {
		const purchase = row(IDENTITY, three);
		expect(keptMessages([purchase, purchase, row(IDENTITY, three), row(OTHER, three)])).toEqual(new Set());
	});

	it('counts the row of what names no invoice', () => {
		const rows = [row(IDENTITY, three), row(OTHER, three), row(null, three)];
		expect(keptMessages(rows)).toEqual(new Set(['bbbb']));
	});
});
