import { ACTIONS, AMOUNT_TYPES, REASONS } from '../../../nodes/domain/lifecycle/reasons';
import { BADGES, STATUSES, statusByCode } from '../../../nodes/domain/lifecycle/statuses';

it('lists the codes in ascending order, each once', () => {
	const codes = STATUSES.map(({ code }) => code);
	expect(codes).toEqual([...new Set(codes)].sort());
});

it('finds a status by its code, and none for a code it does not know', () => {
	expect(statusByCode('212')).toMatchObject({ code: '212', labelFr: 'Encaissée' });
	expect(statusByCode('999')).toBeUndefined();
});

it.each(STATUSES.map((status) => [status.code, status] as const))(
	'%s refers to reasons and a badge that exist',
	(_code, { reasons, reasonsB2G = [], badge }) => {
		expect([...reasons, ...reasonsB2G].filter((reason) => !REASONS[reason])).toEqual([]);
		expect(BADGES).toHaveProperty(badge);
	},
);

it('has no reason and no badge that no status uses, but the badge for no status', () => {
	const reasons = new Set(STATUSES.flatMap(({ reasons, reasonsB2G = [] }) => [...reasons, ...reasonsB2G]));
	expect(Object.keys(REASONS).filter((reason) => !reasons.has(reason))).toEqual([]);
	const badges = new Set(STATUSES.map(({ badge }) => badge));
	expect(Object.keys(BADGES).filter((badge) => !badges.has(badge))).toEqual(['none']);
});

it.each(STATUSES.map((status) => [status.code, status] as const))(
	'%s takes a reason exactly when reasons are listed, and an action or note only where a client sets it',
	(_code, { reasons, required, optional, phase }) => {
		const takes = [...required, ...optional];
		expect(takes.includes('reason')).toBe(reasons.length > 0);
		expect(new Set(takes).size).toBe(takes.length);
		if (phase !== '23') expect(takes.filter((data) => data !== 'reason')).toEqual([]);
	},
);

it('leaves transmission statuses to the platforms, and no processing status', () => {
	for (const { code, phase, setBy } of STATUSES) {
		expect([code, setBy.includes('platform')]).toEqual([code, phase === '305']);
	}
});

it.each([...Object.entries(REASONS), ...Object.entries(ACTIONS), ...Object.entries(AMOUNT_TYPES)])(
	'%s has both labels',
	(_code, { label, labelFr }) => {
		expect(label).toMatch(/\S/);
		expect(labelFr).toMatch(/\S/);
	},
);
