import type { Flow } from '../item';
import { flowKey } from './claim';
import { joinFlows, placeOf, splitFlows, type LedgerRow, type StoredRow } from './row';

/** Reason of what was put into the ledger to be worked on. A table is searched by it. */
export const QUEUED = 'Found in the past, and waiting for its turn';

/**
 * Rows for the flows that the ledger doesn't know: due at once, so that whoever works on due rows takes them in its own batches.
 *
 * @param known every ledger row that names one of the flows
 */
export function queueFlows(
	flows: Flow[],
	known: StoredRow[],
	{ platform, now }: { platform: string; now: Date },
): LedgerRow[] {
	const knownPlaces = new Set(known.flatMap(splitFlows).map(placeOf));
	const fresh = new Map(flows.map((flow) => [placeOf({ ...flow, platform }), flow]));
	return [...fresh]
		.filter(([place]) => !knownPlaces.has(place))
		.map(([, flow]) => {
			const { id, organization } = flow;
			return {
				filingKey: flowKey(platform, flow),
				flowIds: joinFlows([{ platform, organization, id }], { platform, organization }),
				organization,
				platform,
				state: 'waiting',
				reason: QUEUED,
				attempts: 0,
				nextAttemptAt: now.toISOString(),
			};
		});
}
