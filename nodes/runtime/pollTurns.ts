/** Polls under way → when they are taken for lost, milliseconds since 1970. */
const underWay = new Map<string, number>();

/**
 * Lets a poll begin unless another of the same node is under way in this process.
 *
 * @param budget milliseconds that the poll may take
 */
export function enter(key: string, budget: number): boolean {
	const now = Date.now();
	if ((underWay.get(key) ?? 0) > now) return false;
	underWay.set(key, now + 2 * budget);
	return true;
}

export function leave(key: string): void {
	underWay.delete(key);
}
