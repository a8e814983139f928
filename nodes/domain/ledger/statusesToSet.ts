import type { Item, Status } from '../item';
import { inOrder, mergeHistory } from '../lifecycle/history';
import type { StoredRow } from './row';
import { keptStatuses } from './statusHistory';

/** A status for one document. */
type StatusItem = Item & { status: Status };

/**
 * What to set on documents: the statuses just read, each on every document of its invoice, and those that rows keep for
 * documents that were filed meanwhile. Each once, oldest first.
 *
 * @param items as Get Invoices reads status messages
 * @param rows every row of the invoices that the statuses are about
 * @param dueRows rows with a document that still has to get some status
 */
export function statusesToSet(items: Item[], rows: StoredRow[], dueRows: StoredRow[]): Item[] {
	const read = items.flatMap((item) => {
		const { status } = item;
		const identity = status?.about.identity;
		if (!status || !identity) return [];
		return rows
			.filter((row) => row.identity === identity)
			.flatMap((row) => onDocument({ ...item, status, claim: null }, row));
	});
	const kept = dueRows.flatMap((row) =>
		keptStatuses(row)
			.filter(({ portal }) => portal === 'due')
			.flatMap(({ status }) => {
				const flow = { id: status.flowId ?? 'unknown', organization: row.organization ?? '' };
				return onDocument({ flow, status }, row);
			}),
	);
	const wanted = new Map<string, StatusItem>();
	for (const item of [...kept, ...read]) {
		const place = placeOf(item);
		const same = wanted.get(place);
		// A copy for the tax side may say less.
		const [status] = mergeHistory([item.status], same ? [same.status] : []);
		wanted.set(place, { ...item, status });
	}
	return [...wanted.values()].sort((a, b) => inOrder(a.status, b.status));
}

/** One text for a status on a document, as Welyb File Document gives it back, too. */
export function placeOf({ document, status }: Pick<Item, 'document' | 'status'>): string {
	return statusPlace(document?.id, status?.id);
}

export function statusPlace(documentId: string | null | undefined, statusId: string | undefined): string {
	return JSON.stringify([documentId ?? null, statusId ?? null]);
}

function onDocument(item: StatusItem, { documentId, filingKey }: StoredRow): StatusItem[] {
	if (!documentId) return [];
	return [{ ...item, document: { id: documentId, outcome: 'alreadyFiled', filingKey } }];
}
