import { advance, queryOf, startWalk, type Walk } from '../../../nodes/EFacture/platform/walk';

const criteria = { flowType: ['SupplierInvoice'] };
const rising = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index * 10);
const falling = (from: number, count: number) => rising(from, count).reverse();

describe('by cursor', () => {
	it('asks the same each time but for the cursor, as the contract wants', () => {
		const walk = startWalk({ after: 1_000, limit: 50, paging: 'automatic' });
		const first = queryOf(walk, criteria);
		const { next } = advance(walk, { times: rising(2_000, 50), nextCursor: 'c1' }, criteria);
		expect(queryOf(next as Walk, criteria)).toEqual({ ...first, cursor: 'c1' });
		expect(first.where).toEqual({ ...criteria, updatedAfter: '1970-01-01T00:00:01.000Z' });
	});

	it('ends where no cursor is named, also after a full page', () => {
		const walk = { ...startWalk({ after: 0, limit: 50, paging: 'automatic' }), cursor: 'c1' };
		expect(advance(walk, { times: rising(1, 50) }, criteria)).toEqual({ taken: true });
	});

	it('refuses a cursor that comes twice', () => {
		const walk = { ...startWalk({ after: 0, limit: 50, paging: 'automatic' }), cursor: 'c1' };
		expect(() => advance(walk, { times: rising(1, 50), nextCursor: 'c1' }, criteria)).toThrow('same cursor twice');
	});

	it('gives up on empty pages that go on and on', () => {
		let walk: Walk | undefined = startWalk({ after: 0, limit: 50, paging: 'automatic' });
		const walkOn = () => {
			for (let page = 0; page < 50 && walk; page++) {
				walk = advance(walk, { times: [], nextCursor: `c${page}` }, criteria).next;
			}
		};
		expect(walkOn).toThrow('its pages are empty');
	});

	it('takes a page without a cursor for the last one where the version says so', () => {
		const walk = startWalk({ after: 0, limit: 50, paging: 'cursor' });
		expect(advance(walk, { times: rising(1, 50) }, criteria)).toEqual({ taken: true });
	});

	it('never asks for more than the contract’s 100', () => {
		expect(queryOf(startWalk({ after: 0, limit: 500, paging: 'automatic' }), criteria).limit).toBe(100);
	});
});

describe('by time', () => {
	const start = startWalk({ after: 0, limit: 50, paging: 'time' });

	it('ignores cursors that are named all the same', () => {
		const { next } = advance(start, { times: rising(1_000, 50), nextCursor: 'c1' }, criteria);
		expect(queryOf(next as Walk, criteria).cursor).toBeUndefined();
	});

	it('goes on a millisecond before the newest flow of a full page in order', () => {
		const { next, taken } = advance(start, { times: rising(1_000, 50) }, criteria);
		expect(taken).toBe(true);
		expect(queryOf(next as Walk, criteria).where.updatedAfter).toBe(new Date(1_489).toISOString());
	});

	it('doesn’t believe an order of few rises', () => {
		const times = [...Array.from({ length: 49 }, () => 1_000), 2_000];
		expect(advance(start, { times }, criteria).taken).toBe(false);
	});

	it('cuts the period of a full page in any other order, oldest half first', () => {
		const { next, taken } = advance(start, { times: falling(1_000, 50) }, criteria);
		expect(taken).toBe(false);
		const { where } = queryOf(next as Walk, criteria);
		expect(where).toEqual({ ...criteria, updatedAfter: new Date(0).toISOString(), updatedBefore: new Date(746).toISOString() });
	});

	it('takes a page as full that is as long as the platform’s own limit, or as the contract’s default', () => {
		expect(advance(start, { times: falling(1_000, 20), limit: 20 }, criteria).next).toBeDefined();
		expect(advance(start, { times: falling(1_000, 25) }, criteria).next).toBeDefined();
		expect(advance(start, { times: falling(1_000, 24) }, criteria).next).toBeUndefined();
	});

	it('ends at the end of its period', () => {
		const walk = startWalk({ after: 0, before: 5_000, limit: 50, paging: 'time' });
		expect(queryOf(walk, criteria).where.updatedBefore).toBe(new Date(5_000).toISOString());
		const { next } = advance(walk, { times: falling(1_000, 50) }, criteria);
		const second = advance(next as Walk, { times: [] }, criteria).next as Walk;
		expect(queryOf(second, criteria).where.updatedBefore).toBe(new Date(5_000).toISOString());
		expect(advance(second, { times: [] }, criteria).next).toBeUndefined();
	});

	it('can’t go on where flows have no time', () => {
		const times = [...falling(1_000, 49), undefined];
		expect(() => advance(start, { times }, criteria)).toThrow("neither 'updatedAt' nor 'submittedAt'");
	});

	it('can be saved between two pages', () => {
		const { next } = advance(start, { times: falling(1_000, 50) }, criteria);
		expect(JSON.parse(JSON.stringify(next))).toEqual(next);
	});
});
