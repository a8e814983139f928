/** The text where a condition doesn't hold. */
export const unless = (holds: boolean, text: string) => (holds ? null : text);
export const oneOf = (list: readonly string[], value: string | null, what: string) =>
	unless(list.includes(value ?? ''), `${what} ${value ?? '(none)'} is not one of ${list.join(' ')}`);
export const optionallyOneOf = (list: readonly string[], value: string | null, what: string) =>
	value === null ? null : oneOf(list, value, what);
