import {
	claimFlows,
	claimReason,
	confirmClaims,
	flowKey,
	flowsOf,
	type ClaimContext,
} from '../../../nodes/domain/ledger/claim';
import type { StoredRow } from '../../../nodes/domain/ledger/row';
import { flow, minutes, NOW, stored } from './rows';

const context: ClaimContext = {
	platform: 'eFacture',
	execution: '42',
	leaseMinutes: 15,
	limit: 10,
	now: NOW,
};

/** What becomes of flow `f1` beside rows of these states and next attempts. */
function standing(...rows: Array<[StoredRow['state'], number | null]>) {
	const known = rows.map(([state, due]) =>
		stored({ state, flowIds: '|f1|', nextAttemptAt: due === null ? null : minutes(due), attempts: 3 }),
	);
	const { work, staleIds } = claimFlows([flow('f1')], known, context);
	const place = (id: number) => known.findIndex((row) => row.id === id);
	return {
		claimed: work.length === 1,
		supersedes: work.flatMap(({ claim }) => claim.supersedes.map(place)),
		stale: staleIds.map(place),
		attempts: work.at(0)?.claim.attempts,
	};
}

const leftAlone = { claimed: false, supersedes: [], stale: [], attempts: undefined };

describe('whether a flow may be claimed', () => {
	it.each<[string, Parameters<typeof standing>, ReturnType<typeof standing>]>([
		['unknown', [], { claimed: true, supersedes: [], stale: [], attempts: 1 }],
		['leased by another execution', [['seen', 5]], leftAlone],
		[
			'lease run out this very instant',
			[['seen', 0]],
			{ claimed: true, supersedes: [0], stale: [], attempts: 4 },
		],
		['lease run out', [['seen', -1]], { claimed: true, supersedes: [0], stale: [], attempts: 4 }],
		['claim without an end', [['seen', null]], { claimed: true, supersedes: [0], stale: [], attempts: 4 }],
		['waiting, not due', [['waiting', 5]], leftAlone],
		['waiting, due', [['waiting', -1]], { claimed: true, supersedes: [0], stale: [], attempts: 4 }],
		[
			'due but leased again',
			[
				['waiting', -1],
				['seen', 5],
			],
			leftAlone,
		],
		[
			'due, and a claim on it came to nothing',
			[
				['waiting', -1],
				['seen', -1],
			],
			{ claimed: true, supersedes: [0, 1], stale: [], attempts: 4 },
		],
		['filed', [['filed', null]], leftAlone],
		['conflict', [['conflict', null]], leftAlone],
		['parked', [['parked', null]], leftAlone],
		['uncertain', [['uncertain', null]], leftAlone],
		['sending', [['sending', null]], leftAlone],
		[
			'filed, its claim never taken back',
			[
				['filed', null],
				['seen', -1],
			],
			{ ...leftAlone, stale: [1] },
		],
		[
			'waiting, its claim never taken back',
			[
				['waiting', 5],
				['seen', -1],
			],
			{ ...leftAlone, stale: [1] },
		],
		[
			'one side filed, the other due',
			[
				['filed', null],
				['waiting', -1],
			],
			{ claimed: true, supersedes: [1], stale: [], attempts: 4 },
		],
	])('%s', (_case, rows, expected) => {
		expect(standing(...rows)).toEqual(expected);
	});
});

it('writes a claim that tells whose it is and until when', () => {
	const { rows, work } = claimFlows([flow('f1', '123456782')], [], context);
	expect(rows).toEqual([
		{
			filingKey: 'flow|eFacture|123456782|f1',
			flowIds: '|f1|',
			organization: '123456782',
			platform: 'eFacture',
			state: 'seen',
			reason: 'In hand of execution 42',
			attempts: 1,
			nextAttemptAt: minutes(15),
		},
	]);
	expect(rows[0].reason).toBe(claimReason('42'));
	expect(rows[0].filingKey).toBe(flowKey('eFacture', flow('f1', '123456782')));
	expect(work).toEqual([{ flow: flow('f1', '123456782'), claim: { attempts: 1, supersedes: [] } }]);
});

it('counts on from the row with most attempts', () => {
	const known = [2, 7, 4].map((attempts) =>
		stored({ state: 'waiting', flowIds: '|f1|', nextAttemptAt: minutes(-1), attempts }),
	);
	const { rows, work } = claimFlows([flow('f1')], known, context);
	expect([rows[0].attempts, work[0].claim.attempts]).toEqual([8, 8]);
});

it('replaces a row that names several flows only when all of them are claimed', () => {
	const known = [stored({ state: 'waiting', flowIds: '|f1|f2|', nextAttemptAt: minutes(-1), attempts: 2 })];
	const both = claimFlows([flow('f1'), flow('f2')], known, context);
	const one = claimFlows([flow('f1')], known, context);
	expect(both.work.map(({ claim }) => claim)).toEqual([
		{ attempts: 3, supersedes: [known[0].id] },
		{ attempts: 3, supersedes: [known[0].id] },
	]);
	expect(one.work.map(({ claim }) => claim)).toEqual([{ attempts: 3, supersedes: [] }]);
});

it('does not count a flow beyond the limit as claimed with its row', () => {
	const known = [stored({ state: 'waiting', flowIds: '|f1|f2|', nextAttemptAt: minutes(-1) })];
	const { work } = claimFlows([flow('f1'), flow('f2')], known, { ...context, limit: 1 });
	expect(work.map(({ claim }) => claim.supersedes)).toEqual([[]]);
});

it('claims up to the limit in the order given, and says how many remain', () => {
	const settled = stored({ state: 'filed', flowIds: '|f2|' });
	const claims = claimFlows(
		['f1', 'f2', 'f3', 'f4', 'f5'].map((id) => flow(id)),
		[settled],
		{
			...context,
			limit: 2,
		},
	);
	expect(claims.work.map((entry) => entry.flow.id)).toEqual(['f1', 'f3']);
	expect(claims.rows.map((row) => row.flowIds)).toEqual(['|f1|', '|f3|']);
	expect(claims.remaining).toBe(2);
	expect(claims.unknown).toEqual({ org: 4 });
});

it('counts a flow as unknown only while no row names it', () => {
	const due = stored({ state: 'waiting', flowIds: '|f1|', nextAttemptAt: minutes(-1) });
	const { work, unknown } = claimFlows([flow('f1'), flow('f2')], [due], context);
	expect(work.map((entry) => entry.flow.id)).toEqual(['f1', 'f2']);
	expect(unknown).toEqual({ org: 1 });
});

it('takes a flow given several times once, by its newest reference', () => {
	const older = { ...flow('f1'), updatedAt: minutes(-9) };
	const newer = { ...flow('f1'), updatedAt: minutes(-1) };
	const { work, remaining } = claimFlows([older, newer], [], { ...context, limit: 1 });
	expect(work.map((entry) => entry.flow)).toEqual([newer]);
	expect(remaining).toBe(0);
});

it('reads a row that was looked up for several flows once', () => {
	const row = stored({ state: 'filed', flowIds: '|f1|f2|' });
	const stale = stored({ state: 'seen', flowIds: '|f1|f2|', nextAttemptAt: minutes(-1) });
	const claims = claimFlows([flow('f1'), flow('f2')], [row, stale, row, stale], context);
	expect(claims).toEqual({ rows: [], work: [], staleIds: [stale.id], remaining: 0, unknown: {} });
	const due = stored({ state: 'waiting', flowIds: '|f1|f2|', nextAttemptAt: minutes(-1) });
	const [first] = claimFlows([flow('f1'), flow('f2')], [due, due], context).work;
	expect(first.claim.supersedes).toEqual([due.id]);
});

it('is not misled by another flow whose id begins alike', () => {
	const row = stored({ state: 'filed', flowIds: '|f10|' });
	expect(claimFlows([flow('f1')], [row], context).work).toHaveLength(1);
});

describe('flows of other places', () => {
	it('leaves a flow open whose id is settled on another platform or in another organization', () => {
		const elsewhere = [
			stored({ state: 'filed', flowIds: '|f1|', platform: 'Other' }),
			stored({ state: 'filed', flowIds: '|f1|', organization: 'another' }),
		];
		expect(claimFlows([flow('f1')], elsewhere, context).work.map((entry) => entry.flow.id)).toEqual(['f1']);
	});

	it('knows a flow again that a row of another organization or platform names', () => {
		const rows = [
			stored({ state: 'filed', flowIds: '|f9|org:f1|', organization: 'another' }),
			stored({ state: 'filed', flowIds: '|f9|eFacture:org:f2|', platform: 'Other' }),
		];
		expect(claimFlows([flow('f1'), flow('f2')], rows, context).work).toEqual([]);
	});

	it('works on one id in two organizations twice', () => {
		const { work } = claimFlows([flow('f1', 'a'), flow('f1', 'b')], [], context);
		expect(work.map((entry) => entry.flow.organization)).toEqual(['a', 'b']);
	});

	it('prefers the full reference to the bare one of the ledger', () => {
		const full = { ...flow('f1'), type: 'SupplierInvoice' };
		expect(claimFlows([full, flow('f1')], [], context).work.map((entry) => entry.flow)).toEqual([full]);
	});

	it('knows a flow again whose id holds a bar', () => {
		const { rows } = claimFlows([flow('a|b')], [], context);
		const settled = stored({ state: 'filed', flowIds: rows[0].flowIds });
		expect(claimFlows([flow('a|b')], [settled], context).work).toEqual([]);
	});
});

describe('two executions that claim the same flow at once', () => {
	const work = [{ flow: flow('f1'), claim: { attempts: 1, supersedes: [] } }];
	const claimOf = (execution: string, id: number, nextAttemptAt = minutes(15)) =>
		stored({ id, state: 'seen', flowIds: '|f1|', reason: claimReason(execution), nextAttemptAt });

	it.each([
		['the earlier row wins', [claimOf('mine', 1), claimOf('theirs', 2)], 1],
		['the later row loses', [claimOf('mine', 2), claimOf('theirs', 1)], 0],
		[
			'a claim whose lease has run out counts no more',
			[claimOf('mine', 2), claimOf('theirs', 1, minutes(-1))],
			1,
		],
		['without its own row there is nothing to work on', [claimOf('theirs', 1)], 0],
	])('%s', (_name, seen, count) => {
		expect(confirmClaims(work, seen, { platform: 'eFacture', execution: 'mine', now: NOW })).toHaveLength(
			count,
		);
	});
});

it('gives the flows of the platform that due rows name, each with its organization', () => {
	const rows = [
		stored({ state: 'waiting', flowIds: '|f1|f%7C2|b:f4|Other:b:f5|', organization: 'a' }),
		stored({ state: 'waiting', flowIds: '|f3|', organization: null }),
	];
	expect(flowsOf(rows, { platform: 'eFacture' })).toEqual([
		{ id: 'f1', organization: 'a' },
		{ id: 'f|2', organization: 'a' },
		{ id: 'f4', organization: 'b' },
		{ id: 'f3', organization: '' },
	]);
});
