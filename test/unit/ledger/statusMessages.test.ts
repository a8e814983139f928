import type { Flow } from '../../../nodes/domain/item';
import { joinMarks, messageMark, messageRowKey } from '../../../nodes/domain/ledger/messageMarks';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { pickStatusFlows, statusFlowsOf } from '../../../nodes/domain/ledger/statusMessages';
import { flow, IDENTITY, minutes, NOW, stored } from './rows';

const pick = (flows: Flow[], rows: StoredRow[] = [], limit = 50) =>
	pickStatusFlows(flows, rows, { platform: 'eFacture', now: NOW, limit });
const picked = (...given: Parameters<typeof pick>) => pick(...given).work.map((work) => work.flow.id);

const message = (id: string, status?: string): Flow => ({
	...flow(id),
	type: 'SupplierInvoiceLC',
	...(status ? { acknowledgement: { status } } : {}),
});
interface KeptBy {
	platform?: string;
	organization?: string;
	invoices?: number;
	identity?: string;
}
/** The row of an invoice that has a message's status. */
function keptBy(id: string, { platform, organization, invoices = 1, identity = IDENTITY }: KeptBy = {}) {
	const mark = messageMark(platform ?? 'eFacture', flow(id, organization ?? 'org'));
	return stored({
		state: 'filed',
		flowIds: '|f1|',
		identity,
		statusFlows: joinMarks([{ mark, invoices }]),
	});
}
const own = (id: string, more: Partial<StoredRow>) =>
	stored({ state: 'waiting', flowIds: '||', filingKey: messageRowKey('eFacture', flow(id)), ...more });

describe('a message that nothing knows', () => {
	it('is picked, and counted by its organization', () => {
		const { work, unknown, remaining } = pick([message('m-1'), { ...message('m-2'), organization: 'b' }]);
		expect(work).toEqual([
			{ flow: message('m-1'), claim: { attempts: 1, supersedes: [] } },
			{ flow: { ...message('m-2'), organization: 'b' }, claim: { attempts: 1, supersedes: [] } },
		]);
		expect([unknown, remaining]).toEqual([{ org: 1, b: 1 }, 0]);
	});

	it('is picked once however often it comes, by its newest reference', () => {
		const { work, unknown } = pick([message('m-1', 'Pending'), message('m-1', 'Ok')]);
		expect(work.map((one) => one.flow.acknowledgement?.status)).toEqual(['Ok']);
		expect(unknown).toEqual({ org: 1 });
	});

	it('is left for later beyond the limit, but counts as unknown', () => {
		const { work, remaining, unknown } = pick(
			['m-1', 'm-2', 'm-3'].map((id) => message(id)),
			[],
			2,
		);
		expect(work.map((one) => one.flow.id)).toEqual(['m-1', 'm-2']);
		expect([remaining, unknown]).toEqual([1, { org: 3 }]);
	});
});

describe('a message that the ledger has kept', () => {
	it('is passed over, and does not hold the sweep', () => {
		expect(pick([message('m-1')], [keptBy('m-1')])).toEqual({ work: [], remaining: 0, unknown: {} });
	});

	it.each([
		['organization', { organization: 'other' }],
		['platform', { platform: 'Other' }],
	])('is not taken for one with the same id of another %s', (_what, place) => {
		expect(picked([message('m-1')], [keptBy('m-1', place)])).toEqual(['m-1']);
	});

	it('for one of its two invoices only, is read again', () => {
		const half = keptBy('m-1', { invoices: 2 });
		expect(picked([message('m-1')], [half])).toEqual(['m-1']);
		expect(pick([message('m-1')], [half]).unknown).toEqual({ org: 1 });
		const other = keptBy('m-1', { invoices: 2, identity: '732829320|F-2|2026' });
		expect(picked([message('m-1')], [half, other])).toEqual([]);
	});
});

it('passes over what the platform refused: it never took effect', () => {
	expect(pick([message('m-1', 'Error')])).toEqual({ work: [], remaining: 0, unknown: {} });
});

describe('a message with a row of its own', () => {
	it('is read again when it is due, counts on, and replaces the row', () => {
		const row = own('m-1', { attempts: 3, nextAttemptAt: minutes(-1) });
		expect(pick([message('m-1')], [row])).toMatchObject({
			work: [{ claim: { attempts: 4, supersedes: [row.id] } }],
			unknown: {},
		});
	});

	it('waits for its next attempt', () => {
		expect(picked([message('m-1')], [own('m-1', { nextAttemptAt: minutes(1) })])).toEqual([]);
	});

	it('is left to a person once it is parked', () => {
		const parked = own('m-1', { state: 'parked' });
		expect(pick([message('m-1')], [parked])).toEqual({ work: [], remaining: 0, unknown: {} });
	});

	it('that a crash left behind, is read again although its statuses are kept, so that the row goes', () => {
		const row = own('m-1', { nextAttemptAt: minutes(-1) });
		expect(pick([message('m-1')], [row, keptBy('m-1')]).work).toMatchObject([
			{ claim: { supersedes: [row.id] } },
		]);
	});

	it('that the platform refused meanwhile, is looked at once more, so that the row goes', () => {
		expect(picked([message('m-1', 'Error')], [own('m-1', { nextAttemptAt: minutes(-1) })])).toEqual(['m-1']);
	});

	it('and its twin, which two executions at once left, replaces both', () => {
		const twins = [1, 2].map((attempts) => own('m-1', { attempts, nextAttemptAt: minutes(-1) }));
		expect(pick([message('m-1')], twins).work[0].claim).toEqual({
			attempts: 3,
			supersedes: twins.map(({ id }) => id),
		});
	});

	it('that named no invoice, is kept once the others it is about have their status, too', () => {
		const anonymous = own('m-1', {
			state: 'parked',
			statusFlows: joinMarks([{ mark: messageMark('eFacture', flow('m-1')), invoices: 2 }]),
		});
		expect(picked([message('m-1')], [anonymous])).toEqual(['m-1']);
		expect(picked([message('m-1')], [anonymous, keptBy('m-1', { invoices: 2 })])).toEqual([]);
	});
});

it('gives the messages that rows of their own stand for, whatever their ids and organizations hold', () => {
	const flows = [flow('m|1/ü', 'org|a'), flow('m-2', '')];
	const rows = flows.map((one) =>
		stored({
			state: 'waiting',
			flowIds: '||',
			organization: one.organization,
			filingKey: messageRowKey('e|Facture', one),
		}),
	);
	expect(statusFlowsOf(rows)).toEqual(flows);
});
