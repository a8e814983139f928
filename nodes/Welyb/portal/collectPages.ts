import { NodeOperationError } from 'n8n-workflow';

import type { Portal } from './transport';

/** Most entries in one page (contract: `limit`). */
const PAGE_SIZE = 500;

/**
 * What several pages hold together, in their order.
 *
 * @param list what is listed, in words, and how many of them are wanted at most
 * @param fetchPage one page after a cursor; no `nextCursor` on the last one
 * @throws NodeOperationError when the portal repeats a page for ever
 */
export async function collectPages<T>(
	portal: Portal,
	list: { of: string; limit: number },
	fetchPage: (limit: number, cursor?: string) => Promise<{ found: T[]; nextCursor?: string | null }>,
): Promise<T[]> {
	const collected: T[] = [];
	const cursors = new Set<string>();
	let cursor: string | undefined;
	while (collected.length < list.limit) {
		const page = await fetchPage(Math.min(PAGE_SIZE, list.limit - collected.length), cursor);
		collected.push(...page.found);
		if (!page.nextCursor) break;
		if (cursors.has(page.nextCursor)) {
			throw new NodeOperationError(
				portal.context.getNode(),
				`The portal repeats a page of ${list.of} without end`,
				{
					description: `The list of ${list.of} would be incomplete, so nothing was taken from it. Tell Welyb.`,
				},
			);
		}
		cursors.add(page.nextCursor);
		cursor = page.nextCursor;
	}
	return collected.slice(0, list.limit);
}
