import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** The value of a number among a node's options, within its own bounds; its default where none, or no number, is given. */
export function numberOption(
	context: IExecuteFunctions,
	{ name, default: otherwise, typeOptions }: INodeProperties,
	itemIndex: number,
): number {
	const { minValue = -Infinity, maxValue = Infinity } = typeOptions ?? {};
	const given = context.getNodeParameter(`options.${name}`, itemIndex, otherwise) as unknown;
	const isNumber = given !== '' && given !== null && Number.isFinite(Number(given));
	const number = Number(isNumber ? given : otherwise);
	return Math.min(maxValue, Math.max(minValue, number));
}
