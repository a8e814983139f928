import type { MessageStatus, StatusMessage } from './message';
import { spread } from './time';
import type { LifecycleRecord, StatusOrigin } from './types';

/** What a message's status becomes in the life cycle of its invoice. */
export function recordOf(
	{ id, issuer }: StatusMessage,
	status: MessageStatus,
	origin: StatusOrigin,
): LifecycleRecord {
	return {
		code: status.code ?? '',
		at: spread(status.at ?? ''),
		issuerRole: issuer?.role ?? '',
		issuerId: issuer?.ids[0]?.value ?? null,
		reasons: status.details.flatMap(({ reasonCode, reason, actionCode, notes }) =>
			reasonCode === null
				? []
				: [{ code: reasonCode, label: reason, action: actionCode, note: notes.join('\n') || null }],
		),
		payments: status.details.flatMap(({ values }) =>
			values.flatMap(({ type, amount, currency, percent, date }) =>
				amount === null
					? []
					: [
							{
								type: type ?? '',
								amount,
								currency,
								rate: percent,
								date: date === null ? null : spread(date),
							},
						],
			),
		),
		notes: status.details.flatMap(({ reasonCode, notes }) => (reasonCode === null ? notes : [])),
		messageId: id ?? '',
		origin,
		flowIds: [],
	};
}
