import { set } from './nodes';

export type Setting = readonly [
	name: string,
	type: 'string' | 'number' | 'boolean' | 'array',
	value: unknown,
];

/** The node in which a user sets what a template goes by. */
export const settings = (values: Setting[], at: [number, number]) =>
	set('Settings', Object.fromEntries(values.map(([name, type, value]) => [name, [type, value]])), {
		at,
		executeOnce: true,
	});

/** A setting's value in an expression. */
export const setting = (name: string) => `$('Settings').first().json.${name}`;
