import {
	joinFlows,
	ledgerColumns,
	placeOf,
	splitFlows,
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
		flowIds: joinFlows([...splitFlows(a), ...splitFlows(b)], { platform, organization }),
		...firstKnown(shown, other, OF_DOCUMENT),
	};
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
		flowIds: joinFlows([...splitFlows(stored), ...splitFlows(row)], merged),
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
