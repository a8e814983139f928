import { planForwardings } from '../../../nodes/domain/forwarding/plan';
import { closeScan, planScan } from '../../../nodes/domain/forwarding/scan';
import { IDENTITY, minutes, NOW } from '../ledger/rows';
import { context, destination, filed, forwarding, tableOf } from './made';

const KEY = `d1|purchase|${IDENTITY}`;
const plan = (
	rows = [filed('202')],
	known = [] as ReturnType<typeof forwarding>[],
	usable = [destination()],
) => planForwardings(rows, known, tableOf(...usable), context);

describe('new forwardings', () => {
	it('are one for each destination of an invoice, due at once', () => {
		const { fresh } = plan(undefined, [], [destination(), destination({ destination: 'Dext' })]);
		expect(fresh).toMatchObject([
			{ forwardingId: `${KEY}|Inqom`, state: 'waiting', attempts: 0, nextAttemptAt: minutes(0) },
			{ forwardingId: `${KEY}|Dext`, state: 'waiting' },
		]);
	});

	it('are held where the statuses say so, and flagged where the tool has to know', () => {
		expect(plan([filed('202 210')]).fresh).toMatchObject([
			{ state: 'held', heldBy: 'status', reason: 'It has status 210 Refused', nextAttemptAt: null },
		]);
		const sale = filed('202 210', { side: 'sale' });
		expect(plan([sale]).fresh).toMatchObject([{ state: 'waiting', flag: 'It has status 210 Refused' }]);
	});

	it.each(['waiting', 'held', 'sending', 'sent', 'known', 'uncertain', 'parked'] as const)(
		'never follow one that is %s',
		(state) => {
			expect(plan(undefined, [forwarding({ state, nextAttemptAt: null })]).fresh).toEqual([]);
		},
	);

	it.each([
		['isn’t filed', { state: 'waiting' }],
		['is in conflict', { state: 'conflict' }],
		['has no dossier', { dossierId: null }],
		['came by another platform', { platform: 'Other' }],
		['was filed before the destination wants any', { filedAt: minutes(-61) }],
	] as const)('do not come of an invoice that %s', (_what, more) => {
		expect(plan([filed('202', more)]).fresh).toEqual([]);
	});

	it('do not come of another channel’s or dossier’s destinations', () => {
		expect(plan(undefined, [], [destination({ channel: 'http' })]).fresh).toEqual([]);
		expect(plan(undefined, [], [destination({ dossierId: 'd2' })]).fresh).toEqual([]);
	});

	it('do not come of a row for every dossier where the dossier has its own, through whatever channel', () => {
		const every = destination({ dossierId: '*' });
		const own = destination({ channel: 'http', address: 'https://tool.example/import' });
		expect(plan(undefined, [], [every, own]).fresh).toEqual([]);
		expect(plan(undefined, [], [every]).fresh).toHaveLength(1);
	});

	it('come once of a row that was read twice', () => {
		const row = filed('202');
		expect(plan([row, row]).fresh).toHaveLength(1);
	});
});

it('counts the first of rows that two executions planned at once', () => {
	const rows = [forwarding(), forwarding(), forwarding({ state: 'claimed' })];
	const { superfluousIds, moved } = plan([filed('202 210')], [rows[1], rows[2], rows[0]]);
	expect(superfluousIds).toEqual([rows[1].id]);
	expect(moved).toMatchObject([{ id: rows[0].id }]);
});

describe('holds', () => {
	it('begin as long as nothing was sent', () => {
		const waiting = forwarding();
		expect(plan([filed('202 210')], [waiting]).moved).toMatchObject([{ id: waiting.id, state: 'held' }]);
	});

	it('begin when two originals differ, and end when a person has settled that', () => {
		const waiting = forwarding();
		expect(plan([filed('202', { state: 'conflict' })], [waiting]).moved).toMatchObject([{ state: 'held' }]);
		const held = forwarding({ state: 'held', heldBy: 'status' });
		expect(plan([filed('202')], [held]).moved).toMatchObject([
			{ id: held.id, state: 'waiting', heldBy: null, nextAttemptAt: minutes(0) },
		]);
	});

	it('end when the rejection proves to be that of a second delivery', () => {
		const held = forwarding({ state: 'held', heldBy: 'status' });
		expect(plan([filed('213!')], [held]).moved).toEqual([]);
		expect(plan([filed('213! 202')], [held]).moved).toMatchObject([{ state: 'waiting' }]);
	});

	it('by a link are a person’s to end', () => {
		expect(plan(undefined, [forwarding({ state: 'held', heldBy: 'link' })]).moved).toEqual([]);
	});

	it('that were released don’t come back', () => {
		expect(plan([filed('202 210')], [forwarding({ releasedBy: 'a@b.fr' })]).moved).toEqual([]);
	});

	it.each(['claimed', 'sending', 'sent', 'uncertain', 'parked'] as const)(
		'leave one alone that is %s',
		(state) => {
			expect(plan([filed('202 210')], [forwarding({ state })]).moved).toEqual([]);
		},
	);
});

describe('statuses after forwarding', () => {
	const sent = (more = {}) =>
		forwarding({ state: 'sent', nextAttemptAt: null, knownStatuses: '||', ...more });

	it('are told to the owner, once', () => {
		const row = filed('202 205 210');
		const [told] = plan([row], [sent()]).told;
		expect(told.notice).toBe(
			'Invoice F-1 of Le Vendeur (purchase, dossier Client SARL) for Inqom was forwarded and has a new status: 205 Approved on 2026-10-02, 210 Refused on 2026-10-03',
		);
		expect(plan([row], [sent({ knownStatuses: told.knownStatuses })]).told).toEqual([]);
	});

	it('are told of what a tool knew before as well', () => {
		expect(plan([filed('202 210')], [sent({ state: 'known' })]).told).toHaveLength(1);
	});

	it('leave out transmission and what is about a second delivery', () => {
		expect(plan([filed('200 202 203 213!')], [sent()]).told).toEqual([]);
	});

	it('add to what is still to be told', () => {
		expect(plan([filed('202 210')], [sent({ notice: 'Before' })]).told[0].notice).toMatch(/^Before\nInvoice/);
	});

	it.each(['waiting', 'held', 'parked', 'uncertain'] as const)('say nothing of one that is %s', (state) => {
		expect(plan([filed('202 210')], [sent({ state })]).told).toEqual([]);
	});
});

describe('the ledger', () => {
	it('says what all forwardings come to, where it says otherwise', () => {
		const sent = forwarding({ state: 'sent', nextAttemptAt: null });
		const other = forwarding({ state: 'known', destination: 'Dext', channel: 'http' });
		expect(plan([filed('202')], [sent, other]).ledger).toEqual([
			{ filingKey: KEY, forwardState: 'sent', forwardedTo: 'Dext, Inqom' },
		]);
		const right = filed('202', { forwardState: 'sent', forwardedTo: 'Dext, Inqom' });
		expect(plan([right], [sent, other]).ledger).toEqual([]);
	});

	it('says held and released', () => {
		expect(plan([filed('202 210')]).ledger).toMatchObject([{ forwardState: 'held' }]);
		const released = forwarding({ state: 'waiting', releasedBy: 'a@b.fr' });
		expect(plan([filed('202 210')], [released]).ledger).toMatchObject([{ forwardState: 'released' }]);
		expect(plan([filed('202')]).ledger).toEqual([]);
	});
});

describe('where to look', () => {
	const sweep = 'forwardings|eFacture|email';

	it('begins with the earliest invoice that a destination wants', () => {
		const usable = [destination(), destination({ filedFrom: minutes(-500) })];
		expect(planScan([], usable, context)).toEqual({ sweep, changedAfter: minutes(-500), at: minutes(0) });
	});

	it('goes on where the last look began, less an overlap', () => {
		const rows = [{ sweep, sweptUntil: minutes(-10), windowHours: 1 }];
		expect(planScan(rows, [destination()], context)).toMatchObject({ changedAfter: minutes(-15) });
	});

	it('is nowhere without a destination', () => {
		expect(planScan([], [destination({ channel: 'http' })], context)).toBeNull();
	});

	it('reaches the present, or the last row where there were more', () => {
		const scan = { sweep, changedAfter: minutes(-100), at: NOW.toISOString() };
		const rows = [filed('', { updatedAt: minutes(-90) }), filed('', { updatedAt: minutes(-80) })];
		expect(closeScan(scan, rows, 3).sweptUntil).toBe(minutes(0));
		const { sweptUntil } = closeScan(scan, rows, 2);
		const next = planScan([{ sweep, sweptUntil, windowHours: 1 }], [destination()], context);
		expect(next?.changedAfter).toBe(minutes(-80));
	});
});
