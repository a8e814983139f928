/** Makes a function that runs work of one key in the order it was given, and work of different keys side by side. */
export function takeTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
	const last = new Map<string, Promise<unknown>>();
	return async (key, work) => {
		const before = last.get(key) ?? Promise.resolve();
		const mine = before.then(work, work);
		last.set(key, mine);
		return await mine;
	};
}
