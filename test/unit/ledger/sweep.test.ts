import { closeSweep, planSweep, type SweepPlan, type SweepWindow } from '../../../nodes/domain/ledger/sweep';
import { minutes, NOW } from './rows';

const plan: SweepPlan = {
	platform: 'eFacture',
	subject: 'invoices',
	organizations: ['a'],
	startDate: new Date(minutes(-10 * 60)),
	now: NOW,
	delayMinutes: 2,
	everyMinutes: 5,
	overlapMinutes: 60,
	windowHours: 6,
};
const row = (sweptUntil: string, windowHours = 6, organization = 'a') => ({
	sweep: `invoices|eFacture|${organization}`,
	sweptUntil,
	windowHours,
});
const window = (more: Partial<SweepWindow> = {}): SweepWindow => ({
	...row(minutes(-600)),
	organization: 'a',
	changedAfter: minutes(-660),
	changedBefore: minutes(-240),
	limit: null,
	...more,
});
const nothing = { found: {}, unknown: {}, failed: [] };

describe('which periods to sweep', () => {
	it('begins at the start date, less the overlap', () => {
		expect(planSweep([], plan)).toEqual([window()]);
	});

	it('goes on from where the last sweep ended, and stays behind the present', () => {
		const [next] = planSweep([row(minutes(-60))], plan);
		expect(next).toMatchObject({ changedAfter: minutes(-120), changedBefore: minutes(-2) });
	});

	it.each([
		[minutes(-7), 1],
		[minutes(-6), 0],
		[minutes(5), 0],
	])('searches again only after some time: swept until %s gives %i', (sweptUntil, windows) => {
		expect(planSweep([row(sweptUntil)], plan)).toHaveLength(windows);
	});

	it('keeps organizations, platforms and subjects apart', () => {
		const rows = [row(minutes(-60)), row(minutes(-90), 6, 'b')];
		const swept = (more: Partial<SweepPlan>) =>
			planSweep(rows, { ...plan, ...more }).map(({ organization, sweptUntil }) => [organization, sweptUntil]);
		expect(swept({ organizations: ['a', 'b', 'c', 'a'] })).toEqual([
			['a', minutes(-60)],
			['b', minutes(-90)],
			['c', minutes(-600)],
		]);
		expect(swept({ platform: 'Other' })).toEqual([['a', minutes(-600)]]);
		expect(swept({ subject: 'statuses' })).toEqual([['a', minutes(-600)]]);
	});

	it('goes by the row that got further where two first sweeps made one each', () => {
		const [next] = planSweep([row(minutes(-60)), row(minutes(-90))], plan);
		expect(next.sweptUntil).toBe(minutes(-60));
	});

	it('asks for a limited number of flows in a window that is wider than the first', () => {
		const long = { ...plan, startDate: new Date(minutes(-60 * 24 * 90)) };
		expect(planSweep([], long)[0].limit).toBeNull();
		const [wide] = planSweep([row(minutes(-60 * 24 * 90), 12)], long);
		expect(wide).toMatchObject({ limit: 1000, changedBefore: minutes(-60 * (24 * 90 - 12)) });
	});
});

describe('where the next sweep begins', () => {
	it('moves on, twice as wide, when nothing was unknown', () => {
		expect(closeSweep([window()], { ...nothing, found: { a: 7 } }, plan)).toEqual([row(minutes(-240), 12)]);
	});

	it('grows no wider than a month', () => {
		const [next] = closeSweep([window({ windowHours: 24 * 20 })], nothing, plan);
		expect(next.windowHours).toBe(24 * 30);
	});

	it('stays, as narrow as at first, while something is unknown', () => {
		const found = { ...nothing, unknown: { a: 1 } };
		expect(closeSweep([window({ windowHours: 48, limit: 1000 })], found, plan)).toEqual([row(minutes(-600))]);
	});

	it('stays when a wide window held more flows than were asked for', () => {
		const wide = window({ windowHours: 48, limit: 1000 });
		const stands = (flows: number) =>
			closeSweep([wide], { ...nothing, found: { a: flows } }, plan)[0].sweptUntil;
		expect(stands(1000)).toBe(minutes(-600));
		expect(stands(999)).toBe(minutes(-240));
	});

	it('leaves an organization alone whose search failed, and goes on with the others', () => {
		const other = window({ organization: 'b', sweep: 'invoices|eFacture|b' });
		expect(closeSweep([window(), other], { ...nothing, failed: ['a'] }, plan)).toEqual([
			row(minutes(-240), 12, 'b'),
		]);
	});

	it('gets through a quiet past in few sweeps', () => {
		const year = { ...plan, startDate: new Date(minutes(-60 * 24 * 365)), everyMinutes: 5 };
		let rows = [] as ReturnType<typeof closeSweep>;
		let sweeps = 0;
		for (let windows = planSweep(rows, year); windows.length; windows = planSweep(rows, year)) {
			rows = closeSweep(windows, nothing, year);
			sweeps++;
		}
		expect(rows).toEqual([row(minutes(-2), 24 * 30)]);
		expect(sweeps).toBeLessThan(25);
	});
});
