import {
	forwardingIdOf,
	forwardingRowSchema,
	type ForwardingRow,
	type ForwardingUpdate,
	type StoredForwarding,
} from './forwardingRow';
import { titleOf } from './plan';

/** What a person may ask for, by where a forwarding stands. */
export const ASKABLE = {
	release: { states: ['held'], label: 'Release the hold and forward it' },
	arrived: { states: ['uncertain'], label: 'It arrived' },
	send: { states: ['uncertain', 'parked'], label: 'It did not arrive: send it' },
	again: { states: ['sent', 'known'], label: 'Forward it again' },
} as const;

export type Asked = keyof typeof ASKABLE;

/** What is to be written, or why nothing is, as a sentence to the person. */
export type Answered =
	| { insert: ForwardingRow; update?: undefined; refusal?: undefined }
	/** To be written as long as the row isn't in hand or sent. */
	| { update: ForwardingUpdate; insert?: undefined; refusal?: undefined }
	| { refusal: string; insert?: undefined; update?: undefined };

/**
 * What a person's wish comes to. A forwarding that arrived is never sent anew by itself: asked for, it becomes another one, with an
 * id of its own.
 *
 * @param all every forwarding of its filing key
 */
export function askForwarding(
	row: StoredForwarding,
	asked: Asked,
	person: string,
	all: StoredForwarding[],
	now: Date,
): Answered {
	const what = titleOf(row);
	if (!person.trim()) return { refusal: `It isn't known who asks about ${what}` };
	if (!ASKABLE[asked].states.some((state) => state === row.state)) {
		return { refusal: `${what} is ${row.state}, so this can't be done: ${ASKABLE[asked].label}` };
	}
	const due = { state: 'waiting', reason: null, heldBy: null, nextAttemptAt: now.toISOString() } as const;
	if (asked === 'arrived') {
		const update = {
			id: row.id,
			state: 'sent',
			reason: `${person} found that it arrived`,
			sentAt: now.toISOString(),
		} as const;
		return { update: { ...update, nextAttemptAt: null } };
	}
	if (asked === 'release' || asked === 'send') {
		return { update: { id: row.id, ...due, attempts: 0, releasedBy: person } };
	}
	const times = all.filter(
		({ filingKey, destination }) => filingKey === row.filingKey && destination === row.destination,
	);
	const open = times.find(({ state }) => ['waiting', 'claimed', 'sending'].includes(state));
	if (open) return { refusal: `${what} is being forwarded already` };
	return {
		insert: {
			...forwardingRowSchema.parse(row),
			...due,
			forwardingId: forwardingIdOf(row.filingKey, row.destination, times.length + 1),
			attempts: 0,
			askedBy: person,
			releasedBy: person,
			remoteId: null,
			sentAt: null,
			notice: null,
			lastNotice: null,
		},
	};
}
