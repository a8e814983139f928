import { collectPages } from './collectPages';
import { changePageSchema, transmissionAnswerSchema, type ChangePage, type PortalChange } from './schemas';
import { callPortal, type Portal } from './transport';

/** After a cursor that an earlier page gave, or `from` the `beginning`, the `end` or an instant (ISO 8601). */
export type FeedPosition = { cursor: string } | { from: string };

export const transmissions = ['waiting', 'awaitingConfirmation', 'sent', 'accepted', 'refused'] as const;
export type Transmission = (typeof transmissions)[number];

/** The contract's `TransmissionReport`. */
export interface TransmissionReport {
	state: Exclude<Transmission, 'waiting'>;
	reason?: string;
	flowId?: string;
	confirmedBy?: string;
}

/**
 * One page of the feed of changes, oldest first.
 *
 * @param page `limit` up to 500; `deadline` in milliseconds since 1970; `transmission`: only people's changes that stand so now
 * @throws NodeApiError see `callPortal`; `cursorUnknown` when the feed no longer reaches back to the cursor
 */
export async function changesPage(
	portal: Portal,
	position: FeedPosition,
	page: { limit: number; transmission?: Transmission; deadline?: number },
): Promise<ChangePage> {
	const { limit, transmission, deadline } = page;
	return await callPortal(
		portal,
		{
			method: 'GET',
			path: '/changes',
			what: 'the feed of changes',
			qs: { ...position, limit, ...(transmission ? { transmission } : {}) },
			deadline,
		},
		changePageSchema,
	);
}

/**
 * The changes there are, oldest first.
 *
 * @param criteria `from`: `beginning` or an instant (ISO 8601)
 * @param limit most changes wanted
 * @throws NodeApiError see `callPortal`
 * @throws NodeOperationError see `collectPages`
 */
export async function listChanges(
	portal: Portal,
	{ from, transmission }: { from: string; transmission?: Transmission },
	limit = Infinity,
): Promise<PortalChange[]> {
	return await collectPages(portal, { of: 'changes', limit }, async (pageLimit, cursor) => {
		const position = cursor === undefined ? { from } : { cursor };
		const page = await changesPage(portal, position, { limit: pageLimit, transmission });
		return { found: page.changes, nextCursor: page.more ? page.nextCursor : null };
	});
}

/**
 * Tells the portal what became of a person's change. The same report again, or one that lags behind, changes nothing.
 *
 * @returns the change as it stands then
 * @throws NodeApiError see `callPortal`; `changeNotFound` when no person made such a change
 */
export async function reportTransmission(
	portal: Portal,
	changeId: string,
	report: TransmissionReport,
): Promise<PortalChange> {
	const { change } = await callPortal(
		portal,
		{
			method: 'PUT',
			path: `/changes/${encodeURIComponent(changeId)}/transmission`,
			what: `the report on change ${changeId}`,
			json: report,
		},
		transmissionAnswerSchema,
	);
	return change;
}
