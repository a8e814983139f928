import { BADGES } from '../../../nodes/domain/lifecycle/statuses';

type Colour = string | object;

// eslint-disable-next-line @typescript-eslint/no-require-imports
const culori = require('culori') as {
	wcagContrast: (a: Colour, b: Colour) => number;
	differenceCiede2000: () => (a: Colour, b: Colour) => number;
	rgb: (colour: string) => Colour;
	filterDeficiencyProt: (severity: number) => (colour: Colour) => Colour;
	filterDeficiencyDeuter: (severity: number) => (colour: Colour) => Colour;
	filterDeficiencyTrit: (severity: number) => (colour: Colour) => Colour;
};

const badges = Object.entries(BADGES);
const pairs = badges.flatMap(([a], index) => badges.slice(index + 1).map(([b]) => [a, b] as const));
const sights: Array<[string, (colour: Colour) => Colour]> = [
	['normal sight', (colour) => colour],
	['protanopia', culori.filterDeficiencyProt(1)],
	['deuteranopia', culori.filterDeficiencyDeuter(1)],
	['tritanopia', culori.filterDeficiencyTrit(1)],
];

it.each(badges)('text on the badge %s has a contrast of at least 4.5', (_key, { background, text }) => {
	expect(culori.wcagContrast(text, background)).toBeGreaterThanOrEqual(4.5);
});

it.each(sights)('any two badges are told apart with %s', (_sight, seen) => {
	const difference = culori.differenceCiede2000();
	const colour = (badge: string) => seen(culori.rgb(BADGES[badge].background));
	const tooClose = pairs.filter(([a, b]) => difference(colour(a), colour(b)) < 15);
	expect(tooClose).toEqual([]);
});

it('the measure of contrast is that of WCAG: 21 for black on white, 4.48 for #777777', () => {
	expect(culori.wcagContrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
	expect(culori.wcagContrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('the simulated sights see red and green as close, but not blue and yellow', () => {
	const difference = culori.differenceCiede2000();
	const seen = (colour: string) => culori.filterDeficiencyDeuter(1)(culori.rgb(colour));
	expect(difference(seen('#d62728'), seen('#6b8e23'))).toBeLessThan(
		difference(culori.rgb('#d62728'), culori.rgb('#6b8e23')) / 2,
	);
	expect(difference(seen('#1f77b4'), seen('#ffdd00'))).toBeGreaterThan(40);
});
