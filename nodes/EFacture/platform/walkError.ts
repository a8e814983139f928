const TEXTS = {
	repeatedCursor: 'it gave the same cursor twice, so its pages would never end',
	endlessCursor: 'it goes on naming a next page although its pages are empty',
	noTimes:
		"it has no cursor, and its flows say neither 'updatedAt' nor 'submittedAt', so the rest can't be asked for",
	boundsIgnored:
		"it has no cursor and doesn't keep to 'updatedAfter' and 'updatedBefore', so the rest can't be asked for",
	tooManyAtOnce: 'it has no cursor, and more flows changed at one instant than it shows at once',
} as const;

export type WalkErrorCode = keyof typeof TEXTS;

/** The platform's answers don't let a search be walked to its end. */
export class WalkError extends Error {
	readonly name = 'WalkError';

	/** @param at the instant concerned, milliseconds since 1970 */
	constructor(
		readonly code: WalkErrorCode,
		at?: number,
	) {
		super(at === undefined ? TEXTS[code] : `${TEXTS[code]} (${new Date(at).toISOString()})`);
	}
}
