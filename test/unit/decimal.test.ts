import { negate, shortest, sign, subtract, sum } from '../../nodes/domain/decimal';

it.each([
	[[], '0'],
	[['0.1', '0.2'], '0.3'],
	[['1200', '-200.50'], '999.50'],
	[['0.05', '-0.10'], '-0.05'],
	[['-0.01', '0.01'], '0.00'],
	[['9999999999999999.99', '0.01'], '10000000000000000.00'],
	[['5.5', '0.005', '10'], '15.505'],
])('the sum of %j is %s', (decimals, total) => {
	expect(sum(decimals)).toBe(total);
});

it.each([
	['100', '0.01', '99.99'],
	['1', '2.5', '-1.5'],
	['-1', '-1.00', '0.00'],
])('%s less %s is %s', (from, decimal, difference) => {
	expect(subtract(from, decimal)).toBe(difference);
});

it.each([
	['12.30', '-12.30'],
	['-0.5', '0.5'],
	['0', '0'],
])('the opposite of %s is %s', (decimal, opposite) => {
	expect(negate(decimal)).toBe(opposite);
});

it.each([
	['-0.01', -1],
	['0.00', 0],
	['-0', 0],
	['0.001', 1],
])('the sign of %s is %d', (decimal, expected) => {
	expect(sign(decimal)).toBe(expected);
});

it.each([
	['20.00', '20'],
	['20', '20'],
	['100', '100'],
	['5.50', '5.5'],
	['0.00', '0'],
	['-0.00', '0'],
	['007.10', '7.1'],
])('%s is written shortest as %s', (decimal, expected) => {
	expect(shortest(decimal)).toBe(expected);
});

it.each(['', '1,5', '1e3', '.5', '+1', '1.', 'NaN'])('refuses "%s"', (written) => {
	expect(() => sum([written])).toThrow("isn't a decimal number");
});
