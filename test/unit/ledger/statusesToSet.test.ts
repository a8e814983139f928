import { statusColumns } from '../../../nodes/domain/ledger/statusHistory';
import { statusesToSet } from '../../../nodes/domain/ledger/statusesToSet';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { IDENTITY, stored } from './rows';
import { about, read, statusItem } from './statusItems';

const OTHER = '732829320|F-2|2026';
const filed = (documentId: string | null, more: Partial<StoredRow> = {}) =>
	stored({
		state: 'filed',
		flowIds: '|f1|',
		filingKey: `key-${documentId}`,
		identity: IDENTITY,
		number: 'F-1',
		documentId,
		...more,
	});
const told = (...given: Parameters<typeof statusesToSet>) =>
	statusesToSet(...given).map(({ document, status }) => [document?.id, status?.code]);
const due = (code: string, at: string) => ({
	status: read(code, at, { flowId: 'm-0' }),
	portal: 'due' as const,
});

it('gives a status for the document of its invoice, as Welyb File Document takes it', () => {
	const item = statusItem(read('205', '11-05'));
	expect(statusesToSet([item], [filed('doc-1')], [])).toEqual([
		{
			flow: item.flow,
			invoice: null,
			status: expect.objectContaining({ code: '205', flowId: 'm-205' }) as object,
			claim: null,
			document: { id: 'doc-1', outcome: 'alreadyFiled', filingKey: 'key-doc-1' },
		},
	]);
});

it('gives it for both documents of an invoice between two dossiers', () => {
	const rows = [filed('doc-1'), filed('doc-2')];
	expect(told([statusItem(read('205', '11-05'))], rows, [])).toEqual([
		['doc-1', '205'],
		['doc-2', '205'],
	]);
});

it('gives a status once however many flows bring it, and the message rather than its copy for the tax side', () => {
	const message = statusItem(read('210', '11-05', { messageId: 'M', note: 'why' }), 'm-1');
	const copy = statusItem(read('210', '11-05', { messageId: 'T', forTaxSide: true }), 'm-2');
	for (const items of [
		[message, copy],
		[copy, message],
	]) {
		const [one, ...others] = statusesToSet(items, [filed('doc-1')], []);
		expect(others).toEqual([]);
		expect(one.status).toMatchObject({ messageId: 'M', note: 'why', flowId: 'm-1' });
	}
});

it('gives nothing for an invoice that has no document, is not known, or is not named', () => {
	const items = [
		statusItem(read('205', '11-05')),
		statusItem(read('205', '11-05', { id: 'x', about: about(OTHER) })),
		statusItem(read('501', '11-05', { about: about(null) })),
	];
	expect(told(items, [filed(null), filed('doc-3', { identity: null })], [])).toEqual([]);
});

it('gives what rows kept for a document that was filed meanwhile, and nothing that it has or does not take', () => {
	const row = filed('doc-1', {
		organization: 'b',
		...statusColumns([
			due('202', '11-02'),
			{ ...due('203', '11-03'), portal: null },
			{ ...due('205', '11-05'), portal: 'refused' },
		]),
	});
	expect(statusesToSet([], [], [row])).toMatchObject([
		{
			flow: { id: 'm-0', organization: 'b' },
			status: { code: '202', about: { identity: IDENTITY, number: 'F-1' } },
			document: { id: 'doc-1' },
		},
	]);
});

it('gives everything oldest first, those of one second in the order of their codes', () => {
	const row = filed('doc-1', statusColumns([due('204', '11-04'), due('200', '11-01')]));
	const items = [
		statusItem(read('212', '11-09')),
		statusItem(read('203', '11-03')),
		statusItem(read('202', '11-03')),
		statusItem(read('207', null)),
	];
	for (const ones of [items, items.slice().reverse()]) {
		expect(told(ones, [row], [row]).map(([, code]) => code)).toEqual([
			'207',
			'200',
			'202',
			'203',
			'204',
			'212',
		]);
	}
});

it('gives a status that is read again and due once', () => {
	const row = filed('doc-1', statusColumns([due('205', '11-05')]));
	expect(told([statusItem(read('205', '11-05'))], [row], [row])).toEqual([['doc-1', '205']]);
});
