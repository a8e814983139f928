import {
	joinFlows,
	ledgerColumns,
	placeOf,
	splitFlows,
	type FlowPlace,
	type LedgerRow,
	type LedgerState,
	type StoredRow,
} from './row';

/** What follows from an item, or from several of one filing key. */
export interface Delivery {
	row: LedgerRow;
	/** It came by the organization of its dossier, which therefore is the one to act in. */
	isOwn: boolean;
}

/** Of two deliveries of one invoice the less settled one shows, since it's the one that still needs something. */
const settledness: LedgerState[] = ['sending', 'waiting', 'seen', 'uncertain', 'parked', 'conflict', 'filed'];

const OF_DOCUMENT = ['documentId', 'filedAt', 'originalSha256', 'messageId'] as const;

/** Two items of one filing key, in one execution. */
export function mergeSiblings(a: Delivery, b: Delivery): Delivery {
	const acting = b.isOwn && !a.isOwn ? b.row : a.row;
	return { row: mergeDeliveries(a.row, b.row, acting), isOwn: a.isOwn || b.isOwn };
}

/**
 * Two deliveries of one invoice: the less settled one shows, what is known of the document stays.
 *
 * @param acting the one of the two from whose platform and organization statuses are set
 */
function mergeDeliveries(a: LedgerRow, b: LedgerRow, acting: LedgerRow): LedgerRow {
	const [shown, other] = settledness.indexOf(a.state) <= settledness.indexOf(b.state) ? [a, b] : [b, a];
	// What waits is tried again by the workflow of its platform.
	const { platform, organization } = shown.state === 'waiting' ? shown : acting;
	return {
		...shown,
		platform,
		organization,
		reason: reasonOf(shown, other),
		flowIds: joinFlows(flowsOf(a, b), { platform, organization }),
		...firstKnown(shown, other, OF_DOCUMENT),
	};
}

/** The flows in the order they came, but those with the filed original before those of a conflict: its last flow differs. */
function flowsOf(a: LedgerRow, b: LedgerRow): FlowPlace[] {
	const [first, second] = a.state === 'conflict' && b.state === 'filed' ? [b, a] : [a, b];
	return [...splitFlows(first), ...splitFlows(second)];
}

/** Begins the reason of a conflict in which more than the last flow may hold another original than the filed one. */
const SEVERAL = 'More than one delivery of this invoice differs from the one that is filed';

/** Whether the flows of a conflict may hold several originals beside the filed one. */
export function hasSeveralOthers({ state, reason }: LedgerRow): boolean {
	return state === 'conflict' && Boolean(reason?.startsWith(SEVERAL));
}

function reasonOf(shown: LedgerRow, other: LedgerRow): LedgerRow['reason'] {
	const areConflicts = shown.state === 'conflict' && other.state === 'conflict';
	if (!areConflicts || hasSeveralOthers(shown)) return shown.reason;
	const known = splitFlows(other).map(placeOf);
	const isKnown = splitFlows(shown).every((flow) => known.includes(placeOf(flow)));
	const isOne = isKnown || shown.originalSha256 === other.originalSha256;
	return isOne && !hasSeveralOthers(other) ? shown.reason : `${SEVERAL}. ${shown.reason ?? ''}`;
}

/** A stored row knows more than a delivery does: forwarding, and the deliveries before. */
export function mergeStored(stored: StoredRow, { row, isOwn }: Delivery): LedgerRow {
	const delivered = splitFlows(row).map(placeOf);
	const isAgain = splitFlows(stored).every((flow) => delivered.includes(placeOf(flow)));
	const merged = isAgain ? row : mergeDeliveries(row, stored, isOwn ? row : stored);
	// The document was removed and filed again, or there was none.
	const isAnew = (row.documentId && row.documentId !== stored.documentId) || !stored.filedAt;
	const { forwardState, forwardedTo, statusCode, statusAt, statusHistory, statusFlows } = stored;
	return {
		...tableColumns(merged),
		flowIds: joinFlows(flowsOf(stored, row), merged),
		...(isAnew ? firstKnown(row, stored, OF_DOCUMENT) : firstKnown(stored, merged, OF_DOCUMENT)),
		...{ statusCode, statusAt, statusHistory, statusFlows, forwardState, forwardedTo },
	};
}

function firstKnown<K extends keyof LedgerRow>(
	first: LedgerRow,
	second: LedgerRow,
	keys: readonly K[],
): Pick<LedgerRow, K> {
	return Object.fromEntries(keys.map((key) => [key, first[key] ?? second[key] ?? null])) as Pick<
		LedgerRow,
		K
	>;
}

function tableColumns(row: LedgerRow): LedgerRow {
	return Object.fromEntries(
		Object.keys(ledgerColumns).map((column) => [column, row[column as keyof LedgerRow] ?? null]),
	) as LedgerRow;
}
