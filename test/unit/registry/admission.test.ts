import { admission, type InvoiceDates } from '../../../nodes/domain/registry/admission';

const connected = (connectedFrom: string | null) => ({ state: 'connected' as const, connectedFrom });
const verdict = (from: string | null, invoice: InvoiceDates) => {
	const result = admission(connected(from), invoice);
	return result.admitted ? 'filed' : result.code;
};

describe('which dossiers', () => {
	it('files nothing for one that was never connected, and says what to do', () => {
		expect(admission(undefined, { issueDate: '2026-11-02' })).toEqual({
			admitted: false,
			code: 'notConnected',
			message: "The dossier isn't connected. Connect it with template 01",
		});
	});

	it('files nothing more after disconnecting, whatever the date', () => {
		const ended = {
			state: 'disconnected' as const,
			connectedFrom: null,
			disconnectedAt: '2026-11-01T23:30:00Z',
		};
		expect(admission(ended, { issueDate: '2026-10-02', arrivedAt: '2026-10-03T10:00:00Z' })).toEqual({
			admitted: false,
			code: 'disconnected',
			message: 'The dossier was disconnected on 2026-11-02. Connect it again with template 01',
		});
	});

	it('files everything for one that is connected without a date', () => {
		expect(verdict(null, {})).toBe('filed');
		expect(verdict(null, { issueDate: '1999-01-01' })).toBe('filed');
	});
});

describe('from a day on', () => {
	it.each<[string, string | null, string | null, string]>([
		['issued and delivered before', '2026-08-30', '2026-08-31T21:59:59Z', 'beforeConnection'],
		['delivered in its first second in Paris', '2026-08-30', '2026-08-31T22:00:00Z', 'filed'],
		['issued on the day, delivered before', '2026-09-01', '2026-08-31T10:00:00Z', 'filed'],
		['issued before, delivery unknown', '2026-08-31', null, 'beforeConnection'],
		['issued on the day, delivery unknown', '2026-09-01', null, 'filed'],
		['issue date unknown, delivered before', null, '2026-08-31T10:00:00Z', 'beforeConnection'],
		['neither known', null, null, 'undated'],
		['a delivery that is no instant, issued before', '2026-08-31', 'yesterday', 'beforeConnection'],
	])('%s', (_what, issueDate, arrivedAt, expected) => {
		expect(verdict('2026-09-01', { issueDate, arrivedAt })).toBe(expected);
	});

	it('says the date and the way to file it all the same', () => {
		const result = admission(connected('2026-09-01'), { issueDate: '2026-08-31' });
		expect(result).toMatchObject({
			message: "It is older than the connection's date, 2026-09-01. To file it all the same, use template 07",
		});
	});
});

describe('from an instant on', () => {
	const FROM = '2026-11-02T10:00:00.000Z';

	it.each<[string, string | null, string | null, string]>([
		[
			'delivered a second before, though issued on the day',
			'2026-11-02',
			'2026-11-02T09:59:59Z',
			'beforeConnection',
		],
		['delivered then', '2026-10-20', '2026-11-02T10:00:00Z', 'filed'],
		['delivered then, in another zone', '2026-10-20', '2026-11-02T11:00:00+01:00', 'filed'],
		[
			'delivered a second before, in Paris time without a zone',
			null,
			'2026-11-02T10:59:59',
			'beforeConnection',
		],
		['delivery unknown, issued on the day', '2026-11-02', null, 'filed'],
		['delivery unknown, issued before', '2026-11-01', null, 'beforeConnection'],
		['neither known', null, null, 'undated'],
	])('%s', (_what, issueDate, arrivedAt, expected) => {
		expect(verdict(FROM, { issueDate, arrivedAt })).toBe(expected);
	});
});
