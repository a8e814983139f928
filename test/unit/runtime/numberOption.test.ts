import type { IExecuteFunctions } from 'n8n-workflow';

import { numberOption } from '../../../nodes/runtime/numberOption';

const seconds = {
	displayName: 'Seconds',
	name: 'seconds',
	type: 'number' as const,
	typeOptions: { minValue: 0, maxValue: 600 },
	default: 30,
};
const valueFor = (given: unknown) => {
	const getNodeParameter = (name: string, _itemIndex: number, otherwise: unknown) =>
		name === 'options.seconds' && given !== undefined ? given : otherwise;
	return numberOption({ getNodeParameter } as unknown as IExecuteFunctions, seconds, 0);
};

it.each([
	[undefined, 30],
	[0, 0],
	[45, 45],
	['45', 45],
	[-1, 0],
	[601, 600],
	['', 30],
	[null, 30],
	['soon', 30],
	[NaN, 30],
	[Infinity, 30],
])('%j counts as %d', (given, number) => {
	expect(valueFor(given)).toBe(number);
});

it('has no bounds where the option has none', () => {
	const { typeOptions: _none, ...unbounded } = seconds;
	const getNodeParameter = () => -1e6;
	expect(numberOption({ getNodeParameter } as unknown as IExecuteFunctions, unbounded, 0)).toBe(-1e6);
});
